"""The demo tells the truth: every line of it happened."""

import os
import tempfile

import pytest

from gitsync.core.epic import sample
from gitsync.main import main


@pytest.mark.slow
def test_the_demo_goes_as_told_and_leaves_nothing(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, 'tempdir', str(tmp_path))
    code = main(['demo'])
    out, err = capsys.readouterr()
    assert code == 0, out + err
    for words in (
        'GS201',
        'GS203',
        'GS207',
        'GS204',
        "refused with 'git commit --no-verify' too",
        'merged: Secondary-A, no conflict',
        'merged: Secondary-B, no conflict',
        'Everything went as told.',
    ):
        assert words in out
    assert os.listdir(tmp_path) == []


@pytest.mark.slow
def test_a_lie_in_the_demo_ends_it_with_exit_1(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, 'tempdir', str(tmp_path))
    monkeypatch.setattr(sample, 'status', lambda agent, now, stage, state: b'STAGE: nonsense\n')
    assert main(['demo']) == 1
    assert 'otherwise than told' in capsys.readouterr().err
