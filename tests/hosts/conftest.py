"""The agent that the hosts' sessions are played for."""

import pytest

from tests.hosts.simulated import Simulated


@pytest.fixture
def agent(git, tmp_path, monkeypatch):
    return Simulated(git, tmp_path, monkeypatch)
