"""Signatures: whose key made a commit, by the policy's keys alone."""

import shutil
import subprocess

import pytest

from gitsync.gates import history
from gitsync.git import signatures
from gitsync.git.repo import Repo
from gitsync.world.clock import now
from gitsync.world.policy_file import parse

pytestmark = pytest.mark.skipif(
    not shutil.which('ssh-keygen'), reason='ssh-keygen is not installed'
)
DOC = b'# R\n\n<!-- BEGIN SECONDARY-A X -->\none\n<!-- END SECONDARY-A X -->\n'


def key(folder, name):
    subprocess.run(
        ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', str(folder / name)],
        check=True,
    )
    return (folder / f'{name}.pub').read_text().strip()


def policy(*keys, require='signature'):
    listed = ', '.join(f'"{each}"' for each in keys)
    return (
        f'version = 1\n[agents.Secondary-A]\nkeys = [{listed}]\n[[documents]]\npath = "doc.md"\n'
        'kind = "sections"\nowners = { "{agent} *" = "{agent}" }\n[identity]\n'
        f'require = "{require}"\n'
    )


@pytest.fixture
def signed(git, tmp_path):
    """A repository whose policy lists Secondary-A's key; commit(text, key, agent) signs."""
    keys = {name: key(tmp_path, name) for name in ('one', 'two')}
    git.write('.gitsync.toml', policy(keys['one']))
    git.write('doc.md', DOC)
    git('add', '.')
    git('commit', '-q', '-m', 'base')

    def commit(text, name='', agent='Secondary-A'):
        git.write('doc.md', DOC.replace(b'one', text))
        options = (
            ['-c', 'gpg.format=ssh', '-c', f'user.signingkey={tmp_path / name}'] if name else []
        )
        git(*options, 'commit', '-q', '-a', *(['-S'] if name else []), '-m', f'x\n\nAgent: {agent}')
        repo = Repo.open(str(git.folder))
        return repo, {
            one.rule
            for one in history.judge_range(repo, 'HEAD~1..HEAD', now())
            if one.severity == 'error'
        }

    return git, keys, commit


def test_a_commit_with_the_agents_key_passes(signed):
    _, keys, commit = signed
    repo, rules = commit(b'two', 'one')
    assert rules == set()
    assert (
        signatures.signer(repo.commit('HEAD'), parse(policy(keys['one']).encode())) == 'Secondary-A'
    )


def test_the_key_decides_and_not_the_trailer(signed):
    assert signed[2](b'two', 'one', 'Primary')[1] == set()


@pytest.mark.parametrize(
    'name', [pytest.param('', id='none'), pytest.param('two', id='an unknown key')]
)
def test_no_signature_or_an_unknown_key_is_no_proof(signed, name):
    assert signed[2](b'two', name)[1] == {'GS702'}


def test_a_key_that_the_judged_commit_brings_does_not_count(signed):
    git, keys, commit = signed
    git.write('.gitsync.toml', policy(keys['one'], keys['two']))
    assert {'GS702', 'GS211'} & commit(b'two', 'two')[1]


def test_a_rotated_key_counts_from_the_next_range_on(signed):
    git, keys, commit = signed
    git.write('.gitsync.toml', policy(keys['two']))
    git('commit', '-q', '-a', '-m', 'rotate')
    assert commit(b'two', 'two')[1] == set()
    assert commit(b'three', 'one')[1] == {'GS702'}


def test_a_signature_moved_to_another_commit_is_not_whole(signed):
    git, keys, commit = signed
    repo, _ = commit(b'two', 'one')
    raw = repo.commit('HEAD').raw
    rules = parse(policy(keys['one']).encode())
    from gitsync.core.git.commits import parse_commit

    assert signatures.signer(parse_commit('0' * 40, raw.replace(b'\n\nx', b'\n\ny')), rules) == ''
    assert signatures.signer(parse_commit('0' * 40, raw), rules) == 'Secondary-A'


def test_a_commit_is_split_into_what_was_signed_and_its_signatures():
    assert signatures.split(b'tree x\ngpgsig a\n b\ncommitter y\n\nm') == (
        b'tree x\ncommitter y\n\nm',
        [b'a\nb\n'],
    )
    assert signatures.split(b'tree x\ngpgsig a\n b\ngpgsig c\n\nm')[1] == [b'a\nb\n', b'c\n']
    tagged = b'tree x\nmergetag object o\n gpgsig no\n\nm'
    assert signatures.split(tagged) == (tagged, [])


def test_two_signatures_prove_nothing(signed):
    git, keys, commit = signed
    repo, _ = commit(b'two', 'one')
    raw = repo.commit('HEAD').raw
    rules = parse(policy(keys['one']).encode())
    from gitsync.core.git.commits import parse_commit

    twice = raw.replace(b'\ngpgsig ', b'\ngpgsig-sha256 x\ngpgsig ', 1)
    assert signatures.signer(parse_commit('0' * 40, twice), rules) == ''
