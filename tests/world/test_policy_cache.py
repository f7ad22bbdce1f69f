"""The kept policy: equal to the parsed one, of one object id alone, never a reason to fail."""

import os
import sys

import pytest

from gitsync.core.git.snapshot import Memory
from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.world import policy_cache as rulecache
from gitsync.world import policy_file

TEXT = """version = 1
coordinator = "Lead"
maintainers = ["me@example.org"]
[agents.Alice]
emails = ["alice@example.org"]
features = ["feature_02_x"]
keys = ["ssh-ed25519 AAAA"]
[[documents]]
path = "docs/*.md"
kind = "sections"
markers = ["begin-end"]
owners = { "{agent} *" = "{agent}", "NOTES" = ["Alice", "Lead"] }
[identity]
require = "trailer"
[rules]
GS301 = "error"
[limits]
lock = "2m"
"""


@pytest.fixture
def here(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    save(git, TEXT)
    return git


def save(git, text):
    git.write('.gitsync.toml', text)
    git('add', '-A')
    git('commit', '-q', '-m', 'x')


def load():
    repo = Repo.open()
    return rulecache.load(repo, repo.tree('HEAD'))


def kept(git):
    return sorted((git.folder / '.git/gitsync/policies').iterdir())


def test_the_kept_policy_is_the_parsed_one(here, monkeypatch):
    parsed = policy_file.parse(TEXT.encode())
    assert load() == parsed
    assert len(kept(here)) == 1
    monkeypatch.setattr(policy_file, 'load', None)
    again = load()
    assert again == parsed
    assert (type(again.agents['Alice']), type(again.documents[0])) == (
        type(parsed.agents['Alice']),
        type(parsed.documents[0]),
    )


def test_another_text_is_another_policy(here):
    load()
    save(here, TEXT.replace('Lead', 'Chief'))
    assert load().coordinator == 'Chief'
    assert len(kept(here)) == 2


@pytest.mark.parametrize(
    'data',
    [
        pytest.param(b'', id='empty'),
        pytest.param(b'nonsense', id='nonsense'),
        pytest.param(b'\xff' * 100, id='not of this format'),
        pytest.param(b'i\x01\x00\x00\x00', id='cut off'),
    ],
)
def test_what_is_damaged_is_parsed_anew(here, data):
    load()
    kept(here)[0].write_bytes(data)
    assert load().coordinator == 'Lead'
    assert load() == policy_file.parse(TEXT.encode())


def test_a_folder_that_cannot_be_written_is_no_fault(here):
    here.write('.git/gitsync', 'a file')
    assert load().coordinator == 'Lead'


def test_an_invalid_policy_stays_an_error(here):
    save(here, 'version = 7\n')
    for _ in range(2):
        with pytest.raises(GitsyncError):
            load()


def test_few_are_kept(here):
    for number in range(25):
        save(here, f'version = 1\ncoordinator = "C{number}"\n')
        load()
    assert len(kept(here)) <= 20


def test_files_on_disk_are_never_kept(here):
    repo = Repo.open()
    rulecache.load(repo, repo.disk())
    rulecache.load(repo, Memory({'.gitsync.toml': TEXT.encode()}))
    assert not (here.folder / '.git/gitsync').exists()


def test_the_driver_s_policy_is_kept_by_its_bytes(here, monkeypatch):
    parsed = policy_file.parse(TEXT.encode())
    common_dir = Repo.open().common_dir
    assert rulecache.parse(common_dir, TEXT.encode()) == parsed
    monkeypatch.setattr(policy_file, 'parse', None)
    assert rulecache.parse(common_dir, TEXT.encode()) == parsed
    with pytest.raises(TypeError):
        rulecache.parse(common_dir, TEXT.encode() + b'# another\n')


def test_the_second_gate_needs_no_toml(here):
    import subprocess

    load()
    code = (
        'import sys; from gitsync.world import policy_cache as rulecache; from gitsync.git.repo '
        'import Repo; r = Repo.open(); print(rulecache.load(r, r.tree("HEAD")).coordinator, '
        '"tomllib" in sys.modules)'
    )
    done = subprocess.run(
        [sys.executable, '-c', code], capture_output=True, text=True, env=os.environ
    )
    assert done.stdout == 'Lead False\n', done.stderr
