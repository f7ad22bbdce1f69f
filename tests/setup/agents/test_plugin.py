"""The plugin and the skill: what is committed is what `make plugin` makes, in the shapes that the
tools' documentation publishes.
"""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from gitsync.core.edits.hosts import HOSTS
from gitsync.core.edits.hosts import MOVED
from gitsync.setup.agents import plugin

ROOT = Path(__file__).resolve().parents[3]
TEXT = {'type': 'string', 'minLength': 1}
NAME = {'type': 'string', 'pattern': '^[a-z0-9-]{1,64}$'}


def closed(properties, *required):
    return {
        'type': 'object',
        'properties': properties,
        'required': list(required),
        'additionalProperties': False,
    }


HANDLER = closed(
    {
        'type': {'const': 'command'},
        'command': TEXT,
        'timeout': {'type': 'integer', 'maximum': 600},
        'onFailure': {'const': 'block'},
    },
    'type',
    'command',
)
SERVERS = {
    'type': 'object',
    'additionalProperties': closed(
        {'type': {'const': 'stdio'}, 'command': TEXT, 'args': {'type': 'array', 'items': TEXT}},
        'command',
    ),
}
ABOUT = {'name': NAME, 'version': TEXT, 'description': TEXT, 'license': TEXT}
SHAPES = {
    '.claude-plugin/marketplace.json': closed(
        {
            'name': NAME,
            'owner': closed({'name': TEXT}, 'name'),
            'plugins': {
                'type': 'array',
                'items': closed(
                    {'name': NAME, 'source': TEXT, 'description': TEXT}, 'name', 'source'
                ),
            },
        },
        'name',
        'owner',
        'plugins',
    ),
    'plugin.json': closed({'$schema': TEXT, **ABOUT}, '$schema', 'name', 'version'),
    'mcp.json': closed({'$schema': TEXT, 'mcpServers': SERVERS}, '$schema', 'mcpServers'),
    '.claude-plugin/plugin.json': closed(ABOUT, 'name'),
    '.mcp.json': closed({'mcpServers': SERVERS}, 'mcpServers'),
    'hooks/hooks.json': closed(
        {
            'hooks': {
                'type': 'object',
                'propertyNames': {'enum': [event.name for event in HOSTS['claude'].events]},
                'additionalProperties': {
                    'type': 'array',
                    'items': closed(
                        {'matcher': TEXT, 'hooks': {'type': 'array', 'items': HANDLER}}, 'hooks'
                    ),
                },
            }
        },
        'hooks',
    ),
}


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
    table = json.loads(plugin.plugin_files()[path])
    shape = SHAPES[path.removeprefix(f'{plugin.FOLDER}/')]
    jsonschema.Draft202012Validator.check_schema(shape)
    jsonschema.validate(table, shape, cls=jsonschema.Draft202012Validator)


def test_the_plugin_hooks_every_event_that_the_settings_do():
    hooks = json.loads(plugin.plugin_files()[f'{plugin.FOLDER}/hooks/hooks.json'])['hooks']
    assert list(hooks) == [event.name for event in HOSTS['claude'].events if event.moment != MOVED]


def test_the_skill_has_the_front_matter_that_is_published_and_under_500_words():
    text = plugin.skill().decode()
    _, front, body = text.split('---\n', 2)
    head = YAML(typ='safe').load(front)
    assert set(head) <= {
        'name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools'
    }  # fmt: skip
    assert head['name'] == plugin.NAME and re.fullmatch('[a-z0-9-]{1,64}', head['name'])
    assert 0 < len(head['description']) <= 1024 and 'Use it when' in head['description']
    assert len(text.split()) < 500 and '{' not in body
    assert all(isinstance(value, str) for value in head['metadata'].values())
