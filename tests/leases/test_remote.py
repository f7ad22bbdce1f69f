"""Leases on a remote: the names of their refs, and refs that stand in their way."""

import subprocess
from datetime import UTC
from datetime import datetime
from types import SimpleNamespace

import pytest

from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.leases.ref_names import is_lease_ref
from gitsync.leases.ref_names import lease_ref
from gitsync.leases.remote import RemoteLeases

NOW = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)
EPICS = ('', 'a', 'a/b', 'a/b/c', 'docs/the epic', 'docs/計画', 'x' * 300, 'é' * 250)


def test_no_ref_is_above_or_below_another():
    refs = [lease_ref(epic, name) for epic in EPICS for name in ('a', 'b', 'epic_readme')]
    assert len(set(refs)) == len(refs)
    for ref in refs:
        assert is_lease_ref(ref) and not subprocess.run(['git', 'check-ref-format', ref]).returncode
        assert max(map(len, ref.split('/'))) <= 200
        assert not any(other.startswith(f'{ref}/') for other in refs)


@pytest.mark.parametrize(
    'ref',
    ['refs/gitsync/locks/', 'refs/gitsync/locks/a', 'refs/gitsync/locks/a/b/c']
    + [
        'refs/gitsync/locks//b',
        'refs/gitsync/locks/a/-b',
        'refs/gitsync/locks/a/é',
        'refs/heads/a/b',
    ],
)
def test_what_is_the_ref_of_no_lease(ref):
    assert not is_lease_ref(ref)


@pytest.mark.parametrize('where', ['above', 'below'])
def test_a_ref_in_the_way_is_told_with_the_command_that_removes_it(git, tmp_path, where):
    (tmp_path / 'state').mkdir()
    git('commit', '-q', '--allow-empty', '-m', 'x')
    git('init', '-q', '--bare', tmp_path / 'remote.git')
    git('remote', 'add', 'origin', tmp_path / 'remote.git')
    place = SimpleNamespace(repo=Repo.open(str(git.folder)), epic='docs/epic')
    leases = RemoteLeases(place, str(tmp_path / 'state'), 'origin')
    ref = leases.ref('readme')
    other = {'above': ref.rpartition('/')[0], 'below': f'{ref}/x'}[where]
    git('push', '-q', 'origin', f'HEAD:{other}')
    with pytest.raises(GitsyncError) as caught:
        leases.attempt('readme', 'A', 's', NOW)
    assert f"'{other}' on 'origin' stands in the way" in caught.value.message
    git(*caught.value.hint.partition('remove it: git ')[2].split())
    assert leases.attempt('readme', 'A', 's', NOW).token
