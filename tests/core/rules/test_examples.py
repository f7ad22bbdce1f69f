"""Every rule has an example on its page, and the example is one."""

import pytest

from gitsync.core.rules.table import RULES
from tests import rule_examples


@pytest.mark.parametrize('rule', RULES)
def test_an_example_shows_its_rule(rule):
    if rule not in rule_examples.SAID:
        diff, found = rule_examples.example(rule)
        assert found is not None and found.hint and '\n' in diff


def test_no_rule_has_two_examples():
    assert sorted([*rule_examples.EDITS, *rule_examples.SAID]) == list(RULES)
