"""gitsync explain: a rule, or who owns a path or a section of it."""

import os

import click

from gitsync.core.policy import names as agents
from gitsync.core.policy import owners
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
    place = owners.place_of(
        path,
        policy,
        lambda folder: (
            snapshot.entry(f'{folder}/EPIC_README.md' if folder else 'EPIC_README.md') is not None
        ),
    )
    data = {
        'path': path,
        'kind': place.kind if place else '',
        'epic': place.epic if place else None,
        'policy': _policy_line(snapshot, place),
    }
    if place is None:
        return {**data, 'who': 'anybody: nothing gates this file', 'owners': []}
    actor = identity.acting(repo, '', policy, snapshot)
    data['who'] = WHO[place.kind]
    data['owners'] = _parts(path, section, place, policy, snapshot)
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


def _parts(path, section, place, policy, snapshot) -> list[dict]:
    """Each part of the file with its owners."""
    if place.kind == 'sections':
        return _sections(path, section, place, policy, snapshot)
    if section:
        raise GitsyncError(
            f"'{path}' has no sections, it is of the kind '{place.kind}'",
            'leave out the part after #',
            'usage',
        )
    return [{'part': 'the file', 'owners': _record_owners(path, place, policy, snapshot)}]


def _sections(path, section, place, policy, snapshot) -> list[dict]:
    from gitsync.core.documents import sections

    epics = [place.epic] if place.epic is not None else None
    roster = owners.roster(policy, snapshot, epics)
    markers = (
        place.document.markers
        if place.document and place.document.markers
        else sections.ALL_DIALECTS
    )
    names = [found.name for found in sections.parse(snapshot.read(path) or b'', markers).sections]
    outside = [{'part': 'outside text', 'owners': list(owners.outside_owners(place, policy))}]
    wanted = [section] if section else names
    found = [
        {
            'part': f"section '{name}'",
            'owners': list(
                owners.section_owners(
                    name,
                    place,
                    policy,
                    roster,
                    lambda number: _assigned(number, place, policy, snapshot),
                )
            ),
        }
        for name in wanted
    ]
    if section and section not in names:
        found[0]['part'] += ' (not there yet)'
    return found if section else found + outside


def _assigned(number: str, place, policy, snapshot) -> str:
    """The agent to whom feature NN of the epic is assigned."""
    for name in snapshot.names(place.epic or '') if place.epic is not None else ():
        if name.startswith(f'feature_{number}_'):
            return owners.assignee(name, policy) or _status_agent(
                snapshot, f'{place.epic}/{name}/STATUS' if place.epic else f'{name}/STATUS'
            )
    return ''


def _status_agent(snapshot, path: str) -> str:
    from gitsync.core.documents import status

    data = snapshot.read(path)
    return (status.parse(data).get('AGENT') or '') if data else ''


def _record_owners(path, place, policy, snapshot) -> list[str]:
    from gitsync.core.policy import epic_paths as epic

    if place.kind == 'messages':
        found = epic.channel(path)
        return [agents.spelled(found[0])] if found else [policy.coordinator]
    if place.kind == 'status':
        owner = owners.assignee(path.split('/')[-2], policy) or _status_agent(snapshot, path)
        return [owner] if owner else [policy.coordinator]
    if place.kind == 'checkpoint':
        return [agents.spelled(os.path.basename(path).removesuffix('.json'))]
    return [] if place.kind == 'lock' else [policy.coordinator]


def _policy_line(snapshot, place) -> str:
    """Where it is written: a line of .gitsync.toml, or the built-in protocol."""
    if place is None or place.document is None:
        return 'the built-in protocol' if place else ''
    lines = (snapshot.read('.gitsync.toml') or b'').split(b'\n')
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
