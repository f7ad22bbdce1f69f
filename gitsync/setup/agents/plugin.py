"""The plugin for agents' tools: skill, hooks and MCP server in one folder, made of what install
writes and of the guides. `make plugin` writes it into the repository.
"""

from __future__ import annotations

import json
import os

from gitsync import __version__
from gitsync.core.edits.hosts import HOSTS
from gitsync.core.setup import agent_settings
from gitsync.world import files
from gitsync.world.guides import guide

NAME = 'gitsync'
FOLDER = f'plugins/{NAME}'
_SCHEMAS = 'https://agent-plugins.org/schemas/1.0.0'
_ABOUT = 'Several agents write the same documents in one git repository; each keeps to its own part'
_SERVER = {'type': 'stdio', 'command': 'gitsync', 'args': ['mcp']}


def plugin_files() -> dict[str, bytes]:
    """Every file of the plugin and the catalogue that offers it, by path in the repository."""
    words = {'version': __version__, 'description': _ABOUT, 'license': 'MIT'}
    about: dict[str, object] = {'name': NAME, **words}
    servers = {'mcpServers': {NAME: _SERVER}}
    offer = {'name': NAME, 'source': f'./{FOLDER}', 'description': _ABOUT}
    tables: dict[str, dict[str, object]] = {
        '.claude-plugin/marketplace.json': {
            'name': NAME,
            'owner': {'name': 'gitsync maintainers'},
            'plugins': [offer],
        },
        f'{FOLDER}/plugin.json': {'$schema': f'{_SCHEMAS}/plugin.schema.json', **about},
        f'{FOLDER}/mcp.json': {'$schema': f'{_SCHEMAS}/mcp.schema.json', **servers},
        f'{FOLDER}/.claude-plugin/plugin.json': dict(about),
        f'{FOLDER}/.mcp.json': dict(servers),
    }
    written = {path: json.dumps(table, indent=2).encode() + b'\n' for path, table in tables.items()}
    written[f'{FOLDER}/hooks/hooks.json'] = agent_settings.merged(
        HOSTS['claude'], None, 'hooks.json'
    )
    written[f'{FOLDER}/skills/{NAME}/SKILL.md'] = skill()
    return written


def skill() -> bytes:
    """The skill, as install writes it into a repository too."""
    return guide('skill').encode()


def write(root: str) -> None:
    """Write the plugin below that folder."""
    for path, data in plugin_files().items():
        place = os.path.join(root, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        files.save(place, data)
