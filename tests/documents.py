"""The pages of docs/ that the program knows, written: `make docs`. A test holds them true."""

import contextlib
import functools
import io
import json
from pathlib import Path

import click

from gitsync.commands.cli import gitsync
from gitsync.commands.table import GROUPS
from gitsync.commands.table import TABLE
from gitsync.commands.table import effect_of
from gitsync.core.documents.markers.dialects import DIALECTS
from gitsync.core.rules.explanations import EXPLANATIONS
from gitsync.core.rules.finding import is_ownership
from gitsync.core.rules.table import RULES
from gitsync.main import HOT
from gitsync.main import main
from gitsync.world import output
from tests import rule_examples
from tests import rule_runs

ROOT = Path(__file__).resolve().parents[1]
MADE = 'Made by `make docs`: change the program, not this page.'
ENVIRONMENT = {
    'GITSYNC_AGENT': 'who acts',
    'GITSYNC_SESSION': 'which session, for leases and in shared worktrees',
    'GITSYNC_OVERRIDE': 'an exception by name: a rule and a reason',
    'GITSYNC_NOW': 'another clock (ISO 8601) for sync, board, brief and doctor',
    'GITSYNC_TRACEBACK': 'a trace of an internal fault',
    'NO_COLOR': 'no colour',
}
GIT_CONFIG = {
    'gitsync.agent': "this worktree's agent (join writes it)",
    'gitsync.epic': "this worktree's epic (join writes it)",
    'gitsync.defaultBranch': 'the branch whose policy a server takes for new refs',
    'gitsync.timeLimit': 'the seconds that a server gives to judge a push (600; 0 for no limit)',
    'gitsync.generator.NAME.command': 'the program that makes generated sections of that name',
}
EXIT_CODES = {
    '0': 'clean, or only warnings',
    '1': 'findings, a conflict, or not ready',
    '2': 'usage, an invalid policy, no repository',
    '3': 'an internal fault; of a hook: it cannot judge',
    '75': 'lock acquire: not acquired in time',
}


def cell(text):
    """Text for a cell of a table."""
    return text.replace('|', '\\|').replace('\n', ' ')


def help_of(words):
    """What --help prints, at one width."""
    if words[0] in HOT:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            main([*words, '--help'])
        return out.getvalue().strip()
    settings = gitsync.context_settings
    context = click.Context(gitsync, info_name='gitsync', terminal_width=88, **settings)
    command = gitsync
    for word in words:
        command = command.get_command(context, word)
        context = click.Context(command, parent=context, info_name=word, terminal_width=88)
    return command.get_help(context).strip()


def below(name):
    """The subcommands of a group."""
    command = None if name in HOT else gitsync.get_command(click.Context(gitsync), name)
    return sorted(command.commands) if isinstance(command, click.Group) else []


def reference():
    lines = ['# Commands', '', MADE, '', 'Every command that answers does so in JSON with `--json`']
    lines[-1] += ' (`check` with `--format json`); `gitsync schema` has the schemas.'
    lines += ['[Exit codes](exit-codes.md) are the same everywhere.', '']
    for group, heading in GROUPS.items():
        names = [name for name in TABLE if TABLE[name].group == group]
        lines += [f'## {heading}', '', '| command | what it does | effect |', '|---|---|---|']
        lines += [
            f'| [`{name}`](#gitsync-{name}) | {cell(TABLE[name].help)} | {effect_of(name)} |'
            for name in names
        ]
        for name in names:
            lines += ['', f'### gitsync {name}', '', f'Effect: {effect_of(name)}.']
            lines += ['', '```text', help_of([name]), '```']
            for sub in below(name):
                lines += ['', f'#### gitsync {name} {sub}', '']
                lines += [f'Effect: {effect_of(f"{name} {sub}")}.', '']
                lines += ['```text', help_of([name, sub]), '```']
        lines.append('')
    return '\n'.join(lines).rstrip('\n') + '\n'


def rule_index():
    lines = ['# Rules', '', MADE, '']
    lines += ['Findings read `path:line:col: GS201 what is wrong`, then a hint with the command']
    lines[-1] += ' that mends it.'
    lines += ['`--select GS2` and `--ignore GS304` work by prefix; a policy sets severities.', '']
    lines += ['| id | finding | severity |', '|---|---|---|']
    lines += [
        f'| [`{rule.id}`]({rule.id}.md) | {cell(rule.summary)} | {rule.severity} |'
        for rule in RULES.values()
    ]
    return '\n'.join(lines) + '\n'


def rule_page(id):
    rule, told = RULES[id], EXPLANATIONS[id]
    kind = 'an ownership rule: a policy may make it a warning, never switch it off'
    lines = [f'# {id}: {rule.summary}', '', MADE, '', f'Severity: {rule.severity}']
    lines[-1] += f'; {kind}.' if is_ownership(id) else '.'
    lines += ['', '## Why', '', told.why, '', '## Mend', '', told.mend]
    lines += ['', '## Example', '', *_example(id)]
    lines += ['', f'On the command line: `gitsync explain {id}`. [All rules](README.md)']
    return '\n'.join(lines) + '\n'


def _example(id):
    if id in rule_runs.RUNS:
        return ['````text', _runs()[id], '````']
    diff, found = rule_examples.example(id)
    said = output.render([found]).rstrip('\n')
    who = rule_examples.EDITS[id].agent or 'Somebody who is not named'
    lines = [f'{who} makes this edit:', '', '````diff', diff, '````', '', 'and is told:', '']
    return [*lines, '````text', said, '````']


@functools.cache
def _runs():
    return rule_runs.transcripts()


def settings():
    schema = json.loads((ROOT / 'gitsync/schemas/policy.json').read_text())
    lines = ['# Settings', '', MADE, '', '## `.gitsync.toml`', '']
    lines += ['`gitsync schema policy` has the same as a JSON Schema; [policy.md](policy.md) an']
    lines[-1] += ' example.'
    lines += ['', '| key | values | default | what it says |', '|---|---|---|---|']
    lines += _keys('', schema)
    lines += ['', f'Marker dialects: {", ".join(DIALECTS)}; or a pair of patterns.']
    for heading, table in (
        ('## Environment', ENVIRONMENT),
        ('## git config', GIT_CONFIG),
    ):
        lines += ['', heading, '', '| name | what it says |', '|---|---|']
        lines += [f'| `{name}` | {told} |' for name, told in table.items()]
    return '\n'.join(lines) + '\n'


def _keys(above, schema):
    """Rows of a schema's keys, those of tables below it too."""
    for name, about in schema['properties'].items():
        key = f'{above}{name}'
        if name == 'rules':
            told = about['description']
            yield f"| `{key}.ID` | error, warning or off | the rule's own | {told} |"
        elif 'properties' in about:
            yield from _keys(f'{key}.', about)
        elif isinstance(about.get('additionalProperties'), dict) and name == 'agents':
            yield from _keys(f'{key}.NAME.', about['additionalProperties'])
        elif about.get('items', {}).get('properties'):
            yield from _keys(f'{key}[].', about['items'])
        else:
            default = f'`{json.dumps(about["default"])}`' if 'default' in about else ''
            yield f'| `{key}` | {_values(about)} | {default} | {cell(about["description"])} |'


def _values(about):
    """What a key may hold, in words."""
    if 'enum' in about:
        return ', '.join(about['enum'])
    if 'const' in about:
        return str(about['const'])
    if about.get('type') == 'object':
        return 'a table'
    if about.get('type') == 'array':
        return 'a list'
    if 'smhd' in about.get('pattern', ''):
        return 'a time as "15m"'
    return 'a text or a list of texts' if 'anyOf' in about else 'a text'


def man_page():
    def safe(text):
        return text.replace('\\', '\\e').replace('-', '\\-').replace("'", '\\(aq')

    lines = ['.\\" Made by make docs.', '.TH GITSYNC 1', '.SH NAME']
    lines += ['gitsync \\- gates, merges and coordination for several agents in one repository']
    lines += ['.SH SYNOPSIS', '.B gitsync', '.I command', '[options]']
    for group, heading in GROUPS.items():
        lines += [f'.SH {safe(heading.upper())}']
        for name, row in TABLE.items():
            if row.group == group:
                lines += ['.TP', f'.B {safe(name)}', f'{safe(row.help)} ({row.effect}).']
                subs = below(name)
                lines += [f'Subcommands: {safe(", ".join(subs))}.'] if subs else []
    for heading, table in (('EXIT STATUS', EXIT_CODES), ('ENVIRONMENT', ENVIRONMENT)):
        lines.append(f'.SH {heading}')
        for name, told in table.items():
            lines += ['.TP', f'.B {name}', f'{safe(told)}.']
    lines += ['.SH FILES', '.TP', '.B .gitsync.toml', 'the policy.']
    lines += ['.SH SEE ALSO', '.BR git (1),', '.BR gitattributes (5),', '.BR githooks (5)']
    return '\n'.join(lines) + '\n'


def pages():
    """The text of every page, by its path, but of those that are played."""
    return {
        'docs/reference.md': reference(),
        'docs/settings.md': settings(),
        'docs/gitsync.1': man_page(),
        'docs/rules/README.md': rule_index(),
        **{f'docs/rules/{id}.md': rule_page(id) for id in rule_examples.EDITS},
    }


def played_pages():
    """The text of the pages that show what is typed and said in a repository, by path."""
    return {f'docs/rules/{id}.md': rule_page(id) for id in rule_runs.RUNS}


if __name__ == '__main__':
    (ROOT / 'docs/rules').mkdir(exist_ok=True)
    for path, text in {**pages(), **played_pages()}.items():
        (ROOT / path).write_text(text)
