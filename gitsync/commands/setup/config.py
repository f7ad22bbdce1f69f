"""Show the policy in force: each value, and where it comes from."""

from __future__ import annotations

import json
import tomllib

import click

from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.toml_text import PolicyText
from gitsync.core.text.value import Value
from gitsync.git.repo import Repo
from gitsync.world import output
from gitsync.world import policy_file

DEFAULTS: dict[str, object] = {
    'protocol': DEFAULT.protocol,
    's2': DEFAULT.s2,
    'coordinator': DEFAULT.coordinator,
    'maintainers': [],
    'identity.require': DEFAULT.require,
    'limits.heartbeat': '15m',
    'limits.lock': '5m',
}
OF_GIT = 'gitsync.'  # settings of the clone, the worktree and the user


class Setting(Value):
    """One value in force."""

    name: str  # as 'documents[0].path'
    value: object
    source: str  # '.gitsync.toml:3', 'default' or 'git config'


@click.command('config')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(as_json: bool) -> int:
    """Show the policy in force: each value, and where it comes from

    In force is the policy that HEAD holds; what stands in the worktree's .gitsync.toml counts once
    it is committed. Settings of this clone, from git config, stand below it.
    """
    repo = Repo.open()
    head = repo.tree(repo.head())
    policy_file.load(head)  # an invalid policy is an error, never shown as in force
    data = head.read(POLICY)
    settings = [*_of_policy(data or b''), *_of_git(repo)]
    source = f'{POLICY} of HEAD' if data is not None else ''
    lines = [f'policy: {source or "none, so the defaults"}']
    width = max(len(one.name) for one in settings)
    lines += [f'{one.name:<{width}}  {_shown(one.value)}  ({one.source})' for one in settings]
    if repo.root and repo.disk().read(POLICY) != data:
        lines.append(f"the worktree's {POLICY} differs: it is in force once it is committed")
    values = [{'name': one.name, 'value': one.value, 'source': one.source} for one in settings]
    output.answer(as_json, {'policy': source, 'values': values}, '\n'.join(lines))
    return 0


def _of_policy(data: bytes) -> list[Setting]:
    """What the policy says, then the defaults of what it does not say."""
    text = data.decode().removeprefix('\ufeff')
    lines = PolicyText(text)
    said = [
        Setting('.'.join(keys).replace('.[', '['), value, f'{POLICY}:{lines.line(*keys)}')
        for keys, value in _leaves((), tomllib.loads(text))
        if keys not in ((), ('version',))
    ]
    names = {one.name for one in said}
    return said + [
        Setting(name, value, 'default') for name, value in DEFAULTS.items() if name not in names
    ]


def _leaves(above: tuple[str, ...], value: object) -> list[tuple[tuple[str, ...], object]]:
    """(keys, value) of each value; tables in lists have a key as '[0]'."""
    if isinstance(value, dict) and value:
        return [leaf for key in value for leaf in _leaves((*above, key), value[key])]
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        items = enumerate(value)
        return [leaf for number, item in items for leaf in _leaves((*above, f'[{number}]'), item)]
    return [(above, value)]


def _of_git(repo: Repo) -> list[Setting]:
    return [
        Setting(key, values[-1], 'git config')
        for key, values in sorted(repo.settings().items())
        if key.startswith(OF_GIT)
    ]


def _shown(value: object) -> str:
    return output.clean(json.dumps(value, ensure_ascii=False))
