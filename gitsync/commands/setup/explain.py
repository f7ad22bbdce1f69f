"""gitsync explain: a rule, or who owns a path or a section of it."""

import os

import click

from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.place import POLICY
from gitsync.core.policy.place import Place
from gitsync.core.rules import explanations
from gitsync.core.rules.table import RULES
from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world import policy as policies
from gitsync.world.output import answer
from gitsync.world.output import clean

WHO = {
    'sections': "each section's owner in its section, the outside owner elsewhere",
    'messages': 'the writer adds messages; the reader flips UNREAD to READ',
    'status': 'the agent in AGENT; the coordinator alone changes who that is',
    'checkpoint': 'its own agent',
    'archive': 'nobody: archived messages stay as they are',
    'backup': 'its own agent; the coordinator keeps one at a takeover',
    'lock': 'nobody: a lock is never committed',
    'policy': 'the coordinator and the maintainers',
    'attributes': "anybody; the managed block is the coordinator's",
}


@click.command('explain')
@click.argument('subject', metavar='RULE | PATH[#SECTION]')
@click.option('--json', 'as_json', is_flag=True, help='Answer as JSON.')
def command(subject, as_json):
    """Explain a rule, or who owns a path or section

    RULE is an id as GS201: what it finds, why, how to mend it. PATH tells its kind, its owners and
    who may change it.
    """
    rule = subject.upper()
    if rule in RULES:
        data = explanations.explained(rule)
        answer(as_json, data, _rule_text(data))
        return 0
    if rule.startswith('GS') and rule[2:].isdigit():
        raise GitsyncError(
            f"no such rule: '{subject}'", f'the rules are {", ".join(RULES)}', 'unknown-rule'
        )
    data = _explain_path(subject)
    answer(as_json, data, _path_text(data))
    return 0


def _rule_text(data: dict) -> str:
    lines = [
        f'{data["rule"]} ({data["severity"]}): {data["summary"]}',
        '',
        f'why:  {data["why"]}',
        f'mend: {data["mend"]}',
    ]
    if data['example']:
        lines += ['', 'example:', *(f'    {line}' for line in data['example'].split('\n'))]
    return '\n'.join(lines)


def _explain_path(subject: str) -> dict:
    repo = Repo.open()
    repo.need_worktree()
    path, section = _split(repo, subject)
    snapshot = repo.disk()
    policy = policies.load(snapshot)
    actor = identity.acting(repo, '', policy, snapshot)
    case = Case.unchanged(snapshot, policy, actor)
    place = case.place(path)
    data = {
        'path': path,
        'kind': place.kind if place else '',
        'epic': place.epic if place else None,
        'policy': _policy_line(snapshot, place),
    }
    if place is None:
        return {**data, 'who': 'anybody: nothing gates this file', 'owners': []}
    data['who'] = WHO[place.kind]
    data['owners'] = _parts(case, path, section, place)
    for part in data['owners']:
        part['you'] = owners.may(actor, tuple(part['owners']), policy)
    data['acting'] = actor.agent
    return data


def _split(repo, subject: str) -> tuple[str, str]:
    """(path from the root, section name); '#' in a file's own name counts as the name where such a
    file is.
    """
    name, mark, section = subject, '', ''
    if not os.path.lexists(subject):
        name, mark, section = subject.partition('#')
    full = os.path.join(
        os.path.realpath(os.path.dirname(os.path.abspath(name))), os.path.basename(name)
    )
    path = os.path.relpath(full, os.path.realpath(repo.root))
    if path.startswith('..'):
        raise GitsyncError(
            f"'{name}' lies outside this repository ('{repo.root}')",
            'name a path of this worktree, or a rule as GS201',
            'usage',
        )
    return path, section


def _parts(case: Case, path: str, section: str, place: Place) -> list[dict[str, object]]:
    """Each part of the file with its owners."""
    if place.kind == 'sections':
        return _sections(case, path, section, place)
    if section:
        raise GitsyncError(
            f"'{path}' has no sections, it is of the kind '{place.kind}'",
            'leave out the part after #',
            'usage',
        )
    return [_part(case, path, owners.FILE)]


def _part(case: Case, path: str, part: owners.Part) -> dict[str, object]:
    return {
        'part': part.text.removeprefix('the ') if part == owners.OUTSIDE else part.text,
        'owners': list(owners.owners_of(case, path, part)),
    }


def _sections(case: Case, path: str, section: str, place: Place) -> list[dict[str, object]]:
    from gitsync.core.documents import sections

    markers = (place.document.markers if place.document else ()) or sections.ALL_DIALECTS
    parsed = sections.parse(case.bytes_after(path) or b'', markers)
    names = list(dict.fromkeys(one.name for one in parsed.sections))
    wanted = [section] if section else names
    found = [_part(case, path, owners.section(name)) for name in wanted]
    if section and section not in names:
        found[0]['part'] = f'{found[0]["part"]} (not there yet)'
    return found if section else [*found, _part(case, path, owners.OUTSIDE)]


def _policy_line(snapshot, place) -> str:
    """Where it is written: a line of .gitsync.toml, or the built-in protocol."""
    if place is None or place.document is None:
        return 'the built-in protocol' if place else ''
    lines = (snapshot.read(POLICY) or b'').split(b'\n')
    pattern = place.document.path.encode('utf-8', 'surrogateescape')
    number = next(
        (
            count
            for count, line in enumerate(lines, 1)
            if pattern in line and line.lstrip().startswith(b'path')
        ),
        0,
    )
    return (
        f".gitsync.toml:{number}: path = '{place.document.path}'"
        if number
        else f".gitsync.toml: path '{place.document.path}'"
    )


def _path_text(data: dict) -> str:
    lines = [
        f'{clean(data["path"])}: {data["kind"] or "not gated"}',
        f'who may change it: {data["who"]}',
    ]
    if data['epic'] is not None and data['kind'] not in ('policy', 'attributes'):
        lines.append(f'epic: {clean(data["epic"]) or "."}')
    if data['policy']:
        lines.append(f'by: {clean(data["policy"])}')
    for part in data['owners']:
        lines.append(
            f'  {clean(part["part"])}: {clean(", ".join(part["owners"])) or "nobody"}'
            + (' (you)' if part['you'] else '')
        )
    if data.get('acting'):
        lines.append(f'you act as {clean(data["acting"])}')
    return '\n'.join(lines)
