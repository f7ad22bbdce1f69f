"""What the README shows of a running epic is what the program says."""

from gitsync.core.epic import sample
from gitsync.main import main
from tests.end_to_end.test_readme import EPIC
from tests.end_to_end.test_readme import epic
from tests.end_to_end.test_readme import shown

assert epic  # the fixture


def test_the_offer(epic, capsys):
    assert main(['epic', 'offer', '--json']) == 0
    assert f'$ gitsync epic offer --json\n{capsys.readouterr().out}' == shown('offer')


def test_the_sync_point(epic, capsys):
    assert main(['sync']) == 1
    assert f'$ gitsync sync\n{capsys.readouterr().out}' == shown('sync')


def test_own_parts_in_a_shared_tree(epic, capsys):
    epic.write(
        EPIC,
        epic.read(EPIC).replace(b'**Current Step:** Research', b'**Current Step:** Specification'),
    )
    for agent in ('Secondary-A', 'Secondary-B'):
        epic.write(f'{sample.FOLDER}/{sample.FEATURES[agent]}/spec.md', 'text\n')
    assert main(['commit', '-m', 'Go on', '--dry-run']) == 0
    assert f"$ gitsync commit -m 'Go on' --dry-run\n{capsys.readouterr().out}" == shown('own parts')
