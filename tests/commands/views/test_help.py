"""gitsync help."""

import re

import pytest

from gitsync.commands.table import TABLE
from gitsync.commands.table import TOPICS
from gitsync.main import main


def test_the_list_of_topics(capsys):
    assert main(['help']) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(TOPICS)


@pytest.mark.parametrize('topic', TOPICS)
def test_a_topic_names_only_commands_that_are_there(topic, capsys):
    assert main(['help', topic]) == 0
    text = capsys.readouterr().out
    assert text.startswith('# ') and len(text) < 2000
    named = re.findall(r'(?:^ {4}|`|, )gitsync ([\w-]+)', text, re.M)
    assert not set(named) - set(TABLE)


def test_an_unknown_topic_is_told_the_topics(capsys):
    assert main(['help', 'cooking']) == 2
    assert 'exit-codes' in capsys.readouterr().err
