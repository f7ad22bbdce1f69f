"""Every rule has an example on its page, and the example is one."""

import pytest

from gitsync.core.rules.table import RULES
from tests import rule_examples
from tests import rule_runs


@pytest.mark.parametrize('rule', rule_examples.EDITS)
def test_an_example_shows_its_rule(rule):
    diff, found = rule_examples.example(rule)
    assert found is not None and found.hint and '\n' in diff


def test_no_rule_has_two_examples():
    assert sorted([*rule_examples.EDITS, *rule_runs.RUNS]) == list(RULES)
