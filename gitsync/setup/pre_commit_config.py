"""gitsync's hooks in .pre-commit-config.yaml: the only importer of ruamel.yaml.

The library only says where things stand. What is added is inserted as text at the end of `repos`,
in the file's own indentation and line ends, then the file is parsed again and its data compared
with what it should be; comments, quotes and spacing are never written anew.
without(with_hooks(data)) == data.
"""

from __future__ import annotations

from itertools import accumulate

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode
from ruamel.yaml.nodes import MappingNode
from ruamel.yaml.nodes import Node
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.nodes import SequenceNode

from gitsync.core.text import managed_block
from gitsync.core.text.lines import BOM
from gitsync.errors import GitsyncError

NAME = '.pre-commit-config.yaml'
LOCAL = (
    ('gitsync', 'gitsync check', 'pre-commit, pre-merge-commit', 'false'),
    ('gitsync-form', 'gitsync check --form', 'pre-commit, manual', 'false'),
    ('gitsync-trailer', 'gitsync hook prepare-commit-msg', 'prepare-commit-msg', 'true'),
    ('gitsync-push', 'gitsync check --push', 'pre-push', 'false'),
)
# what the reader raises: of too deep a nesting, a key that is a mapping, a day that is none
_UNREADABLE = (YAMLError, RecursionError, TypeError, ValueError)
DEEPEST = 100  # brackets in brackets: the reader's time grows with the square
PUBLISHED = ('gitsync', 'gitsync-form', 'gitsync-trailer', 'gitsync-push')


def with_hooks(data: bytes, url: str = '', rev: str = '') -> bytes:
    """The file with gitsync's hooks as the last repository; unchanged when it names them already.

    url 'local' runs the installed program; another is a repository that publishes the hooks, at
    rev; '' is the one from which they come already, else 'local'.
    """
    base = without(data)
    text, mark = _text(base)
    node = _compose(text)
    repos = _value(node, 'repos')
    if any(id.startswith('gitsync') for id in _ids(repos)):
        return data
    if not url:
        url, rev = _source(data) if data != base else ('local', '')
    extended = mark + _inserted(text, node, repos, url, rev).encode('utf-8')
    _compare(base, extended, url)
    return (
        data
        if managed_block.block(data) is not None
        and managed_block.block(data) == managed_block.block(extended)
        else extended
    )


def _source(data: bytes) -> tuple[str, str]:
    """(repository, revision) from which the hooks come."""
    for entry in _items(_value(_compose(_text(data)[0]), 'repos')):
        if any(id.startswith('gitsync') for id in _ids(None, entry)):
            url, rev = _value(entry, 'repo'), _value(entry, 'rev')
            return str(url.value) if url else 'local', str(rev.value) if rev else ''
    return 'local', ''


def without(data: bytes) -> bytes:
    """The file without what with_hooks added; the same bytes when it added nothing."""
    if managed_block.block(data) is not None:
        return managed_block.take(data) or b''
    if b'gitsync' not in data:
        return data
    text, mark = _text(data)
    repos = _value(_compose(text), 'repos')
    if repos is None or not getattr(repos, 'flow_style', False):
        return data
    for before, item in zip([None, *repos.value], repos.value):
        piece = text[item.start_mark.index : item.end_mark.index]
        if (
            piece.startswith('{repo: ')
            and _ids(repos, item)
            and all(id.startswith('gitsync') for id in _ids(repos, item))
        ):
            start = before.end_mark.index if before is not None else item.start_mark.index
            return mark + (text[:start] + text[item.end_mark.index :]).encode('utf-8')
    return data


def _inserted(text: str, node: Node | None, repos: Node | None, url: str, rev: str) -> str:
    is_mapping = node is None or isinstance(node, MappingNode)
    if not is_mapping or isinstance(repos, MappingNode):
        raise _by_hand("it is no mapping with a list 'repos'", url, rev)
    if isinstance(repos, ScalarNode) and repos.value:
        raise _by_hand("'repos' is no list", url, rev)
    if isinstance(repos, SequenceNode) and repos.flow_style:
        last = repos.value[-1].end_mark.index if repos.value else repos.start_mark.index + 1
        return text[:last] + (', ' if repos.value else '') + _flow(url, rev) + text[last:]
    if isinstance(node, MappingNode) and node.flow_style:
        raise _by_hand('the whole file is one flow mapping', url, rev)
    end = '\r\n' if '\r\n' in text else '\n'
    if repos is None:
        return _placed(text, len(text), ['repos:', *_block(0, 2, url, rev)], end)
    if not repos.value:  # `repos:` with nothing behind it
        return _placed(text, repos.start_mark.index, _block(0, 2, url, rev), end)
    indent, offset = _shape(text, repos)
    return _placed(text, _last(repos.value[-1]), _block(indent, offset, url, rev), end)


def _placed(text: str, at: int, lines: list[str], end: str) -> str:
    """text with a managed block of lines after the line on which `at` stands."""
    newline = text.find('\n', max(at - 1, 0))
    place = len(text) if newline < 0 or at == len(text) else newline + 1
    before, after = text[:place], text[place:]
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    flag = '' if not before or before.endswith('\n') else managed_block.NO_NEWLINE.decode()
    lines = [
        f"{indent}{managed_block.BEGIN.decode()} (managed by 'gitsync init'{flag})",
        *lines,
        indent + managed_block.END.decode(),
    ]
    return before + (end if flag else '') + ''.join(line + end for line in lines) + after


def _block(indent: int, offset: int, url: str, rev: str) -> list[str]:
    """The repository entry in block style; offset: how far a list's dash stands behind its key."""
    start, hooks = ' ' * indent, ' ' * (indent + 2 + offset)
    lines = [
        f'{start}- repo: {url}',
        *([f'{start}  rev: {rev}'] if url != 'local' else []),
        f'{start}  hooks:',
    ]
    if url != 'local':
        return lines + [f'{hooks}- id: {id}' for id in PUBLISHED]
    for id, entry, stages, names in LOCAL:
        keys = (
            f'name: {id}',
            f'entry: {entry}',
            'language: system',
            'always_run: true',
            f'pass_filenames: {names}',
            'require_serial: true',
            f'stages: [{stages}]',
        )
        lines += [f'{hooks}- id: {id}', *(f'{hooks}  {key}' for key in keys)]
    return lines


def _flow(url: str, rev: str) -> str:
    if url != 'local':
        return (
            f'{{repo: {url}, rev: {rev}, hooks: ['
            + ', '.join(f'{{id: {id}}}' for id in PUBLISHED)
            + ']}'
        )
    hooks = [
        f'{{id: {id}, name: {id}, entry: {entry}, language: system, always_run: true, '
        f'pass_filenames: {names}, '
        f'require_serial: true, stages: [{stages}]}}'
        for id, entry, stages, names in LOCAL
    ]
    return '{repo: local, hooks: [' + ', '.join(hooks) + ']}'


def _shape(text: str, repos: Node) -> tuple[int, int]:
    """(column of the dashes of repos, how far the dashes of a hooks list stand behind `hooks:`)."""
    item = repos.value[0]
    line = text[text.rfind('\n', 0, item.start_mark.index) + 1 : item.start_mark.index]
    indent = len(line) - len(line.lstrip(' '))
    for entry in repos.value:
        hooks = _value(entry, 'hooks')
        if isinstance(hooks, CollectionNode) and not hooks.flow_style:
            return indent, max(hooks.start_mark.column - entry.start_mark.column, 0)
    return indent, 2


def _last(node: Node) -> int:
    """Where a node's last character stands, not counting comments and blank lines after it."""
    waiting = [node]
    last: int = node.start_mark.index
    while waiting:
        at = waiting.pop()
        if isinstance(at, CollectionNode) and not at.flow_style:
            for child in at.value:
                waiting += child if isinstance(child, tuple) else [child]
        else:
            last = max(last, at.end_mark.index)
    return last


def _ids(repos: Node | None, only: Node | None = None) -> list[str]:
    """The ids of all hooks, or of one repository's only."""
    ids: list[str] = []
    for entry in _items(repos) if only is None else [only]:
        for hook in _items(_value(entry, 'hooks')):
            id = _value(hook, 'id')
            ids += [id.value] if id is not None and isinstance(id.value, str) else []
    return ids


def _items(node: Node | None) -> list[Node]:
    return node.value if node is not None and isinstance(node.value, list) else []


def _value(node: Node | None, key: str) -> Node | None:
    """The value node of a mapping's key; None where there is none."""
    pairs: list[tuple[Node, Node]] = node.value if isinstance(node, MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _text(data: bytes) -> tuple[str, bytes]:
    """(text, byte-order mark that stood before it)."""
    mark = BOM if data.startswith(BOM) else b''
    try:
        return data[len(mark) :].decode('utf-8'), mark
    except UnicodeDecodeError as error:
        raise GitsyncError(
            f"'{NAME}' is no UTF-8 (byte {error.start})",
            'save it as UTF-8, then try again',
            'bad-yaml',
        ) from None


def _compose(text: str) -> Node | None:
    try:
        if _depth(text) > DEEPEST:
            raise RecursionError
        node: Node | None = YAML(typ='rt', pure=True).compose(text)
    except _UNREADABLE as error:
        line = getattr(getattr(error, 'problem_mark', None), 'line', -1) + 1
        raise GitsyncError(
            f"'{NAME}' cannot be read{f' (line {line})' if line else ''}",
            'mend it (pre-commit validate-config says what is wrong), then try again',
            'bad-yaml',
        ) from None
    return node


def _depth(text: str) -> int:
    """How many brackets are open at most, those in strings among them."""
    steps = (1 if each in '[{' else -1 for each in text if each in '[{]}')
    return max(accumulate(steps), default=0)


def _load(data: bytes) -> object:
    try:
        return YAML(typ='safe', pure=True).load(data.decode('utf-8-sig'))
    except _UNREADABLE:
        return NotImplemented


def _compare(before: bytes, after: bytes, url: str) -> None:
    """GitsyncError unless after holds the data of before and one repository more, the last."""
    old, new = _load(before), _load(after)
    if not isinstance(new, dict) or not isinstance(new.get('repos'), list):
        raise _by_hand('what came out would not be read as meant', url, '')
    expected = dict(old or {}) if isinstance(old, dict) or old is None else {}
    rest = dict(new)
    repos = rest.pop('repos')
    were = expected.pop('repos', None) or []
    if rest != expected or repos[:-1] != were or repos[-1].get('repo') != url:
        raise _by_hand('what came out would not be read as meant', url, '')


def _by_hand(why: str, url: str, rev: str) -> GitsyncError:
    lines = '\n'.join(_block(2, 2, url, rev))
    return GitsyncError(
        f"'{NAME}' cannot be changed safely: {why}",
        f'add this to repos by hand, or run init --no-pre-commit:\n{lines}',
        'bad-yaml',
    )
