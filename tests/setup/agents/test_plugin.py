"""The plugin and the skill: what is committed is what `make plugin` makes, in the shapes that the
tools' documentation publishes.
"""

import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from gitsync.core.edits.hosts import HOSTS
from gitsync.core.edits.hosts import MOVED
from gitsync.core.setup import agent_settings
from gitsync.setup.agents import plugin
from tests.setup.agents import published

ROOT = Path(__file__).resolve().parents[3]


def test_what_is_committed_is_what_make_plugin_makes():
    made = plugin.plugin_files()
    there = {
        str(path.relative_to(ROOT)): path.read_bytes()
        for folder in ('plugins', '.claude-plugin')
        for path in (ROOT / folder).rglob('*')
        if path.is_file()
    }
    assert there == made, 'make plugin'


@pytest.mark.parametrize('path', [path for path in plugin.plugin_files() if path.endswith('.json')])
def test_each_file_has_the_shape_that_is_published(path):
    shape = published.PLUGINS[path.removeprefix(f'{plugin.FOLDER}/')]
    validate(json.loads(plugin.plugin_files()[path]), shape)


@pytest.mark.parametrize('name', published.SETTINGS)
def test_the_settings_of_each_tool_have_the_shape_that_it_publishes(name):
    written = agent_settings.merged(HOSTS[name], None, HOSTS[name].settings)
    validate(json.loads(written), published.SETTINGS[name])


def validate(table, shape):
    jsonschema.Draft202012Validator.check_schema(shape)
    jsonschema.validate(table, shape, cls=jsonschema.Draft202012Validator)


def test_the_plugin_hooks_every_event_that_the_settings_do():
    hooks = json.loads(plugin.plugin_files()[f'{plugin.FOLDER}/hooks/hooks.json'])['hooks']
    assert list(hooks) == [event.name for event in HOSTS['claude'].events if event.moment != MOVED]


def test_the_skill_has_the_front_matter_that_is_published_and_under_500_words():
    text = plugin.skill().decode()
    _, front, body = text.split('---\n', 2)
    head = YAML(typ='safe').load(front)
    validate(head, published.SKILL)
    assert head['name'] == plugin.NAME and 'Use it when' in head['description']
    assert len(text.split()) < 500 and '{' not in body
