"""gitsync explain: a rule, or who owns a path or a section of it."""

from __future__ import annotations

import os

import click

from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.names import same
from gitsync.core.rules import explanations
from gitsync.core.rules.table import RULES
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.gates.named_files import path_from_root
from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world.output import answer
from gitsync.world.output import clean
from gitsync.world.policy_file import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.place import Place


class OwnedPart(Value):
    """A part of a file with its owners."""

    part: str  # in words
    owners: tuple[str, ...]
    is_yours: bool


class Explained(Value):
    """Who may change a path. place: None where nothing gates it; policy: where that is written."""

    path: str
    place: Place | None
    policy: str
    parts: list[OwnedPart]
    acting: str
    is_folder: bool = False

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return self.place.kind if self.place else 'folder' if self.is_folder else 'not gated'

    @property
    def who(self) -> str:
        """Who may change it, in words."""
        if self.is_folder and self.parts:
            return 'each file below it has its own owners'
        if self.place is None:
            return f'anybody: nothing gates {"a file below it" if self.is_folder else "this file"}'
        return KINDS[self.place.kind].who


@click.command('explain')
@click.argument('subject', metavar='RULE | PATH[#SECTION]')
@click.option('--json', 'as_json', is_flag=True, help='Answer as JSON.')
def command(subject: str, as_json: bool) -> int:
    """Explain a rule, or who owns a path or section

    RULE is an id as GS201: what it finds, why, how to mend it. PATH tells its kind, its owners and
    who may change it.
    """
    rule = subject.upper()
    if rule in RULES:
        about = explanations.explained(rule)
        answer(as_json, about, _rule_text(about))
        return 0
    if rule.startswith('GS') and rule[2:].isdigit():
        raise GitsyncError(
            f"no such rule: '{subject}'", f'the rules are {", ".join(RULES)}', 'unknown-rule'
        )
    explained = _explain_path(subject)
    answer(as_json, _as_data(explained), _path_text(explained))
    return 0


def _rule_text(about: dict[str, str]) -> str:
    lines = [
        f'{about["rule"]} ({about["severity"]}): {about["summary"]}',
        '',
        f'why:  {about["why"]}',
        f'mend: {about["mend"]}',
    ]
    if about['example']:
        lines += ['', 'example:', *(f'    {line}' for line in about['example'].split('\n'))]
    return '\n'.join(lines)


def _explain_path(subject: str) -> Explained:
    repo = Repo.open()
    repo.need_worktree()
    path, section = _split(repo, subject)
    head, disk = repo.tree(repo.head()), repo.disk()
    policy = load(head)
    case = Case.unchanged(disk, policy, identity.acting_here(repo, '', policy, head))
    place = case.place(path)
    folder = '' if path == '.' else path
    if disk.names(folder):
        return Explained(path, None, '', _below(case, repo.files_below(folder)), '', True)
    parts = _parts(case, path, section, place) if place else []
    return Explained(path, place, _policy_line(head, place), parts, case.actor.agent)


def _as_data(explained: Explained) -> dict[str, object]:
    """What is explained, for --json."""
    place = explained.place
    data: dict[str, object] = {
        'path': explained.path,
        'kind': place.kind if place else '',
        'epic': place.epic if place else None,
        'policy': explained.policy,
        'who': explained.who,
        'owners': [
            {'part': part.part, 'owners': list(part.owners), 'you': part.is_yours}
            for part in explained.parts
        ],
    }
    return {**data, 'acting': explained.acting} if place else data


def _split(repo: Repo, subject: str) -> tuple[str, str]:
    """(path from the root, section name); '#' in a file's own name counts as the name where such a
    file is.
    """
    name, mark, section = subject, '', ''
    if not os.path.lexists(subject):
        name, mark, section = subject.partition('#')
    path = path_from_root(repo, name)
    if path is None:
        raise GitsyncError(
            f"'{name}' lies outside this repository ('{repo.root}')",
            'name a path of this worktree, or a rule as GS201',
            'usage',
        )
    return path, section


def _parts(case: Case, path: str, section: str, place: Place) -> list[OwnedPart]:
    """Each part of the file, or the one that the section names."""
    if place.kind == 'sections':
        return _sections(case, path, section, place)
    if section:
        raise GitsyncError(
            f"'{path}' has no sections, it is of the kind '{place.kind}'",
            'leave out the part after #',
            'usage',
        )
    return [_part(case, path, owners.FILE)]


def _below(case: Case, paths: list[str]) -> list[OwnedPart]:
    """The gated files among paths, each with its owners; of one with sections its outside's."""
    placed = ((path, place) for path in paths if (place := case.place(path)))
    return [
        _part(case, path, owners.OUTSIDE if place.kind == 'sections' else owners.FILE)._replace(
            part=path
        )
        for path, place in placed
    ]


def _part(case: Case, path: str, part: owners.Part, note: str = '') -> OwnedPart:
    words = part.text.removeprefix('the ') if part == owners.OUTSIDE else part.text
    names = owners.owners_of(case, path, part)
    return OwnedPart(words + note, names, owners.may(case.actor, names, case.policy))


def _sections(case: Case, path: str, section: str, place: Place) -> list[OwnedPart]:
    from gitsync.core.documents import sections

    parsed = sections.parse(case.bytes_after(path) or b'', place.markers)
    names = list(dict.fromkeys(one.name for one in parsed.sections))
    if section:
        note = '' if section in names else ' (not there yet)'
        return [_part(case, path, owners.section(section), note)]
    parts = [_part(case, path, owners.section(name)) for name in names]
    return [*parts, _part(case, path, owners.OUTSIDE)]


def _policy_line(snapshot: Snapshot, place: Place | None) -> str:
    """Where it is written: a line of the policy, or the built-in protocol."""
    if place is None or place.document is None:
        return 'the built-in protocol' if place else ''
    path = place.document.path
    pattern = path.encode('utf-8', 'surrogateescape')
    for number, line in enumerate((snapshot.read(POLICY) or b'').split(b'\n'), 1):
        if pattern in line and line.lstrip().startswith(b'path'):
            return f"{POLICY}:{number}: path = '{path}'"
    return f"{POLICY}: path '{path}'"


def _names(part: OwnedPart, acting: str) -> str:
    """A part's owners, with a word behind the one who asks; behind all for who is none of them."""
    names = [f'{name} (you)' if same(name, acting) else name for name in part.owners]
    is_told = names != [*part.owners] or not part.is_yours
    return clean(', '.join(names) or 'nobody') + ('' if is_told else ' (you)')


def _path_text(explained: Explained) -> str:
    place = explained.place
    lines = [
        f'{clean(explained.path)}: {explained.kind}',
        f'who may change it: {explained.who}',
    ]
    if place and place.epic is not None:
        lines.append(f'epic: {clean(place.epic) or "."}')
    if explained.policy:
        lines.append(f'by: {clean(explained.policy)}')
    for part in explained.parts:
        lines.append(f'  {clean(part.part)}: {_names(part, explained.acting)}')
    if place and explained.acting:
        lines.append(f'you act as {clean(explained.acting)}')
    return '\n'.join(lines)
