"""The policy in force at a local gate or in a merge, read once: tomllib costs every hook 10 ms, so
what it gave is kept by the policy's object id, or by what its bytes come to.

Kept in the clone's own git directory, beside the hooks that it serves: whoever can write there can
switch the hooks off. CI and the server never read it. What cannot be read or kept is parsed anew.
"""

from __future__ import annotations

import marshal
import os

from gitsync import __version__
from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy.policy import Agent
from gitsync.core.policy.policy import DocumentTable
from gitsync.core.policy.policy import Policy
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.world.repository import Repository

_KEPT = 20
_READERS = ('gitsync_toml', 'toml_agents', 'toml_documents', 'toml_text', 'policy')


def load(repo: Repository, snapshot: Snapshot) -> Policy:
    """policy_file.load(snapshot), from what was kept where the snapshot is git's and its policy was
    parsed before.
    """
    from gitsync.world import policy_file

    entry = snapshot.entry(POLICY)
    if entry is None or not entry.oid or not entry.is_file:
        return policy_file.load(snapshot)
    return _through(repo.common_dir, entry.oid, lambda: policy_file.load(snapshot))


def parse(common_dir: str, data: bytes) -> Policy:
    """policy_file.parse(data), from what was kept of the same bytes."""
    from gitsync.core.text.digest import digest

    return _through(common_dir, f'bytes-{digest([data], 20)}', lambda: _parsed(data))


def _parsed(data: bytes) -> Policy:
    from gitsync.world import policy_file

    return policy_file.parse(data)


def _through(common_dir: str, name: str, read: Callable[[], Policy]) -> Policy:
    path = files.kept(common_dir, 'policies', f'{name}-{_stamp()}')
    policy = _read(path)
    if policy is None:
        policy = read()
        _keep(path, policy)
    return policy


def _stamp() -> str:
    """Changes with this program's reading of a policy, and with what marshal can read."""
    import sys

    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), 'core', 'policy')
    changed = 0
    for name in _READERS:
        try:
            changed ^= os.stat(os.path.join(folder, f'{name}.py')).st_mtime_ns
        except OSError:
            changed ^= 1
    return f'{__version__}-{sys.hexversion:x}-{changed:x}'


def _read(path: str) -> Policy | None:
    try:
        with open(path, 'rb') as file:
            values = marshal.load(file)
        policy = Policy(*values)
        agents = {name: Agent(*agent) for name, agent in policy.agents.items()}
        return policy._replace(
            agents=agents,
            documents=tuple(DocumentTable(*document) for document in policy.documents),
        )
    except (OSError, ValueError, EOFError, TypeError, AttributeError):
        return None


def _keep(path: str, policy: Policy) -> None:
    values = policy._asdict()
    values['agents'] = {name: tuple(agent) for name, agent in policy.agents.items()}
    values['documents'] = tuple(tuple(document) for document in policy.documents)
    plain = tuple(values.values())
    temporary, folder = f'{path}.{os.getpid()}', os.path.dirname(path)
    try:
        os.makedirs(folder, exist_ok=True)
        if len(os.listdir(folder)) >= _KEPT:
            for name in os.listdir(folder):
                os.unlink(os.path.join(folder, name))
        with open(temporary, 'wb') as file:
            file.write(marshal.dumps(plain))
        os.replace(temporary, path)
    except (OSError, ValueError):
        # a folder that cannot be written, or a value that marshal does not know: parsed anew the
        # next time
        return
