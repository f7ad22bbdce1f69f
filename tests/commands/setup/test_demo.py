"""The demo tells the truth: every line of it happened."""

import os
import subprocess
import sys
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


@pytest.mark.slow
def test_a_kept_demo_can_be_played_in(capfd, tmp_path, monkeypatch):
    folder = tmp_path / 'play here'
    assert main(['demo', '--keep', str(folder)]) == 0
    out = capfd.readouterr().out.split('Three things to try:')[1]
    lines = [line.strip() for line in out.splitlines() if line.startswith('  cd ')]
    assert len(lines) == 3
    program = os.path.dirname(sys.executable)
    env = {**os.environ, 'PATH': f'{program}:{os.environ["PATH"]}'}
    for line, code, words in zip(
        lines, (0, 0, 1), ('Secondary-B', 'Brief for Secondary-A', 'GS203'), strict=True
    ):
        done = subprocess.run(line, shell=True, capture_output=True, text=True, env=env)
        assert done.returncode == code and words in done.stdout + done.stderr, done
    assert main(['demo', '--keep', str(folder)]) == 2
