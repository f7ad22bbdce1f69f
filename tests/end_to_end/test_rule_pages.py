"""The pages of rules that are played: what is typed there is said again, rule and all."""

import pytest

from gitsync.git import process
from tests import documents
from tests import rule_runs

pytestmark = pytest.mark.slow


def test_played_pages_are_what_is_said_today():
    # a hook file that another program wrote takes nothing away where git runs those of its settings
    other = ['docs/rules/GS903.md'] if process.runs_configured_hooks() else []
    for path, text in documents.played_pages().items():
        assert path in other or (documents.ROOT / path).read_text() == text, f'{path}: make docs'


@pytest.mark.parametrize('rule', rule_runs.RUNS)
def test_a_played_page_shows_its_rule(rule):
    text = (documents.ROOT / f'docs/rules/{rule}.md').read_text()
    assert f' {rule} ' in text.partition('## Example')[2]
