"""The documents of a policy: the tables [[documents]]."""

from __future__ import annotations

from gitsync.core.documents.kinds import IN_POLICY
from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.markers.dialects import DIALECTS
from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.policy import ANYBODY
from gitsync.core.policy.policy import DocumentTable
from gitsync.core.text import globs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from gitsync.core.policy.toml_text import PolicyText
    from gitsync.core.policy.toml_text import Toml

KEYS = ('path', 'kind', 'markers', 'outside', 'owners', 'keys', 'generated')
WHERE = '[[documents]]'
AGENT = '{agent}'
ANYTHING = '*'  # the pattern of owners that matches every name


class Documents:
    """Reads documents; roster has the names that may own, where the policy lists agents."""

    def __init__(self, text: PolicyText, coordinator: str, agents: Collection[str]) -> None:
        self.text = text
        self.roster = {form(name) for name in (coordinator, *agents)} if agents else None

    def document(self, entry: object) -> DocumentTable:
        """One [[documents]] table."""
        text = self.text
        if not isinstance(entry, dict):
            hint = f'write: {WHERE}'
            raise text.wrong("'documents' must be a list of tables", hint, 'documents')
        text.only(entry, KEYS, WHERE, 'documents')
        paths = self._paths(entry)
        path = next((path for path in paths if not path.startswith('!')), '')
        if not path:
            hint = "begin with a pattern without '!'"
            raise text.wrong("'path' takes files out and names none", hint, 'path')
        kind = self._kind(entry, paths[0])
        outside = self._names(entry, 'outside', WHERE)
        table: Toml = text.value(entry, 'owners', dict, WHERE, {})
        owners = tuple((name, self._names(table, name, "'owners'", name)) for name in table)
        self._check_ties([name for name, _ in owners])
        if not outside and KINDS[kind].content != 'sections':
            outside = dict(owners).get(ANYTHING, ())  # it has no sections to tell apart
        keys = text.texts(entry, 'keys', WHERE)
        generated = self._generated(entry)
        markers = self._markers(entry)
        return DocumentTable(path, paths, kind, markers, outside, owners, keys, generated)

    def _paths(self, entry: Toml) -> tuple[str, ...]:
        paths = self.text.texts(entry, 'path', WHERE)
        if not paths:
            hint = 'write: path = "docs/ROADMAP.md"'
            raise self.text.wrong("a document has no 'path'", hint, 'documents')
        return paths

    def _kind(self, entry: Toml, path: str) -> str:
        kind = self.text.value(entry, 'kind', str, WHERE, '')
        hint = f'write one of: {", ".join(IN_POLICY)}'
        if not kind:
            raise self.text.wrong(f"document '{path}' has no 'kind'", hint, path)
        if kind not in IN_POLICY:
            raise self.text.wrong(f"kind '{kind}' of '{path}' is not known", hint, 'kind')
        return kind

    def _names(self, table: Toml, key: str, where: str, pattern: str = '') -> tuple[str, ...]:
        """Owners: agents of the roster where there is one, '*' for anybody, {agent} where the
        pattern binds it.
        """
        names = self.text.texts(table, key, where)
        if key in table and not names:
            hint = "name an agent, or write '*' for anybody"
            raise self.text.wrong(f"'{key}' in {where} names no owner", hint, key)
        for name in names:
            if name != ANYBODY and not (name == AGENT and AGENT in pattern):
                self._check_name(name, key)
        return names

    def _generated(self, entry: Toml) -> tuple[tuple[str, str], ...]:
        """Sections that a program writes: name or pattern, and the generator's name."""
        table: Toml = self.text.value(entry, 'generated', dict, WHERE, {})
        self._check_ties([*table], 'patterns')
        generators = tuple(
            (name, self.text.value(table, name, str, "'generated'", '')) for name in table
        )
        for name, generator in generators:
            if not is_word(generator):
                hint = 'a generator is named by letters, digits and -, as git names a key'
                raise self.text.wrong(f"'{generator}' names no generator", hint, name)
        return generators

    def _check_name(self, name: str, key: str) -> None:
        if '{' in name or '*' in name:
            hint = f"name an agent, '*', or '{AGENT}' where the pattern holds it"
            raise self.text.wrong(f"owner '{name}' of '{key}' is no agent", hint, key)
        if self.roster is not None and form(name) not in self.roster and not is_protocol(name):
            hint = f'add [agents.{name}], or name another'
            raise self.text.wrong(f"owner '{name}' of '{key}' is in no [agents.…] table", hint, key)

    def _check_ties(self, names: list[str], what: str = 'owner patterns') -> None:
        """No name may match two patterns of one length; with {agent} in one of them it shows only
        when a name does.
        """
        by_length: dict[int, list[str]] = {}
        for name in names:
            if not any(c in name for c in '*?['):
                continue
            others = by_length.setdefault(len(name), [])
            for other in others:
                if _is_tied(name, other):
                    raise self.text.wrong(
                        f"{what} '{other}' and '{name}' are of one length and match the same names",
                        'make one of them longer',
                        name,
                    )
            others.append(name)

    def _markers(self, entry: Toml) -> tuple[str | tuple[str, str], ...]:
        """Names of dialects and pairs of patterns; () for every dialect."""
        items = entry.get('markers', [])
        if isinstance(items, str):
            items = [items]
        if not isinstance(items, list) or ('markers' in entry and not items):
            hint = f'name dialects: {", ".join(DIALECTS)}'
            raise self.text.wrong("'markers' must be a list", hint, 'markers')
        return tuple(self._marker(item) for item in items)

    def _marker(self, item: object) -> str | tuple[str, str]:
        if isinstance(item, str):
            if item not in DIALECTS:
                hint = f'known are: {", ".join(DIALECTS)}'
                raise self.text.wrong(f"marker dialect '{item}' is not known", hint, 'markers')
            return item
        if isinstance(item, dict) and set(item) == {'begin', 'end'}:
            item = [item['begin'], item['end']]
        sides = [side for side in item if _is_text(side)] if isinstance(item, list) else []
        if len(sides) != 2 or sides != item:
            hint = 'write it as ["BEGIN {name}", "END {name}"]'
            raise self.text.wrong('a pair of markers must be two texts', hint, 'markers')
        return sides[0], sides[1]


def is_word(name: str) -> bool:
    """True for what may stand in the middle of a key of git's configuration, unquoted."""
    return name.isascii() and name.replace('-', '').replace('_', '').isalnum()


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_tied(one: str, other: str) -> bool:
    """True when two patterns of one length match the same name."""
    if (AGENT in one) != (AGENT in other):
        return False
    return globs.overlap(one.replace(AGENT, '*'), other.replace(AGENT, '*'))
