"""A document of each kind, and edits of it by name: {path: (text, {name: (old, new)})}."""

README = """\
# Epic

Words before.

<!-- BEGIN SECONDARY-A PROGRESS -->
**Last Updated:** 2026-01-15 10:00
**Stage:** S2
**Blockers:** none

### Tasks

- [ ] write the spec
  - its outline
- [x] ask for review

1. first
2. second

### Table

| Agent | Stage | Note |
|:---|---:|---|
| Secondary-A | S1 | two |
| Secondary-B | S2 | `a|b` |

```
code
```

A paragraph of words.
It has two lines.
<!-- END SECONDARY-A PROGRESS -->

### Between

<!-- BEGIN SECONDARY-B PROGRESS -->
<table>
  <tr>
    <td><b>a</b></td>
    <td><b>b</b></td>
  </tr>
</table>

* one
* two
<!-- END SECONDARY-B PROGRESS -->
"""
STATUS = """\
STAGE: S2
PHASE: Research
UPDATED: 2026-01-15T10:00:00Z
STATUS: IN_PROGRESS
# a remark
BLOCKERS: none
READY_FOR_SYNC: false
"""
POINT = """\
{
  "agent_id": "Secondary-A",
  "last_checkpoint": "2026-01-15T10:00:00Z",
  "status": "IN_PROGRESS",
  "blockers": [],
  "files": ["a.md", "b.md"],
  "steps": [
    {"id": 1, "name": "read"},
    {"id": 2, "name": "write"}
  ],
  "nested": {"x": 1, "y": {"z": true}}
}
"""
CHANNEL = """\
# Messages: Primary → Secondary-A

## Message 1 (2026-01-15 10:00) ⏳ UNREAD
**Subject:** one

Words.

## Message 2 (2026-01-15 10:05) ✅ READ
**Subject:** two
"""
MESSAGE = '\n## Message 3 (2026-01-15 {}) ⏳ UNREAD\n**Subject:** {}\n'
CELL = '    <td align="center"><a href="https://example.org/{0}"><b>{0}</b></a></td>\n'
GRID = '<table>\n' + ''.join(
    f'  <tr>\n{"".join(CELL.format(name) for name in row)}  </tr>\n' for row in ('abc', 'def', 'g')
)
GRID = f'<!-- BEGIN A -->\n{GRID}</table>\n<!-- END A -->\n'
LINK = '[{0}](https://example.org/{0})'
PIPES = ''.join(f'| {" | ".join(LINK.format(name) for name in row)} |\n' for row in ('abc', 'de'))
PIPES = '<!-- BEGIN A -->\n' + PIPES.replace('\n', '\n|---|---|---|\n', 1) + '<!-- END A -->\n'
TABLES = (
    '<!-- BEGIN A -->\n| Agent | Stage |\n|---|---|\n| a | S1 |\n| b | S2 |\n\n'
    '| Agent | Blocker |\n|---|---|\n| c | none |\n<!-- END A -->\n'
)
LINES = '{"id": 1, "a": 1}\n{"id": 2, "a": 2}\n{"id": 3, "a": 3}\n'
END = '<!-- END SECONDARY-A PROGRESS -->\n'
LAST = '<!-- END SECONDARY-B PROGRESS -->'
EDITS = {
    'e/EPIC_README.md': (
        README,
        {
            'the time': ('10:00', '10:30'),
            'a later time': ('10:00', '11:00'),
            'a field': ('Stage:** S2', 'Stage:** S3'),
            'the same field': ('Stage:** S2', 'Stage:** S4'),
            'a new field': ('**Blockers:** none\n', '**Blockers:** none\n**Next:** go\n'),
            'a field gone': ('**Blockers:** none\n', ''),
            'a tick': ('- [ ] write', '- [x] write'),
            'an item': ('- [x] ask', '- [ ] new\n- [x] ask'),
            'an item reworded': ('write the spec', 'write the whole spec'),
            'an item gone': ('- [x] ask for review\n', ''),
            'an item moved': ('- [ ] write the spec\n  - its outline\n- [x] ask for review\n',
                '- [x] ask for review\n- [ ] write the spec\n  - its outline\n'),
            'a nested item': ('  - its outline\n', '  - its outline\n  - its title\n'),
            'a number': ('2. second\n', '2. between\n3. second\n'),
            'a number at the end': ('2. second\n', '2. second\n3. third\n'),
            'a heading': ('### Table', '### The table'),
            'a new heading': ('### Table\n', '### More\n\nNew.\n\n### Table\n'),
            'headings exchanged': ('### Tasks', '### Table\n\nmoved\n\n### Tasks'),
            'a cell': ('| S1 |', '| S5 |'),
            'the same cell': ('| S1 |', '| S6 |'),
            'another cell': ('| two |', '| zwei |'),
            'a row': ('| Secondary-B |', '| Secondary-C | S3 | - |\n| Secondary-B |'),
            'a row at the end': ('| `a|b` |\n', '| `a|b` |\n| Secondary-D | S3 | - |\n'),
            'a row gone': ('| Secondary-A | S1 | two |\n', ''),
            'a column': ('| Note |\n|:---|---:|---|\n| Secondary-A | S1 | two |\n',
                '| Note | X |\n|:---|---:|---|---|\n| Secondary-A | S1 | two | y |\n'),
            'code': ('code\n', 'code\nmore\n'),
            'a line of words': ('It has two lines', 'It has three lines'),
            'another line of words': ('paragraph of', 'text of'),
            'a paragraph': ('\nA paragraph', '\nNew words.\n\nA paragraph'),
            'a paragraph gone': ('A paragraph of words.\nIt has two lines.\n', ''),
            'outside': ('Words before', 'More words before'),
            'a section': (END, END + '\n<!-- BEGIN X -->\nx\n<!-- END X -->\n'),
            'another section': (END, END + '\n<!-- BEGIN Y -->\ny\n<!-- END Y -->\n'),
            'a section renamed': ('SECONDARY-A', 'SECONDARY-Z'),
            'a cell of a grid': ('<td><b>a</b></td>', '<td><b>A</b></td>'),
            'a cell more': ('    <td><b>b</b></td>\n',
                '    <td><b>b</b></td>\n    <td><b>c</b></td>\n'),
            'a cell less': ('    <td><b>a</b></td>\n', ''),
            'a bullet': ('* one\n* two', '* one\n* three\n* two'),
            'no last line end': ('* two\n' + LAST + '\n', '* two\n' + LAST),
        },
    ),
    'docs/HTML.md': (
        GRID,
        {
            'a cell': (CELL.format('b'), CELL.format('b').replace('<b>b', '<b>B')),
            'the same cell': (CELL.format('b'), CELL.format('b').replace('<b>b', '<b>X')),
            'a cell more': (CELL.format('g'), CELL.format('g') + CELL.format('h')),
            'another more': (CELL.format('g'), CELL.format('g') + CELL.format('i')),
            'a cell first': (CELL.format('a'), CELL.format('z') + CELL.format('a')),
            'a cell gone': (CELL.format('d'), ''),
            'a row gone': (f'  <tr>\n{CELL.format("g")}  </tr>\n', ''),
            'a row more': ('</table>', f'  <tr>\n{CELL.format("y")}  </tr>\n</table>'),
            'cells exchanged': (CELL.format('e') + CELL.format('f'),
                CELL.format('f') + CELL.format('e')),
            'a body': ('<table>\n', '<table>\n  <tbody>\n'),
            'another indent': ('  <tr>', ' <tr>'),
            'a cell of two lines': (CELL.format('c'), CELL.format('c').replace('<b>', '\n<b>')),
            'a cell twice': (CELL.format('c'), CELL.format('c') * 2),
        },
    ),
    'docs/TABLES.md': (
        TABLES,
        {
            'a heading': ('| Stage |', '| Phase |'),
            'a column first': ('| Agent | Stage |\n|---|', '| # | Agent | Stage |\n|---|---|'),
            'a column gone': (' Stage |\n|---|---|', '\n|---|'),
            'columns exchanged': ('| Agent | Stage |', '| Stage | Agent |'),
            'a row moved to the other': ('| b | S2 |\n\n', '\n'),
            'and there': ('| c | none |\n', '| c | none |\n| b | S2 |\n'),
            'a row moved up': ('| a | S1 |\n| b | S2 |\n', '| b | S2 |\n| a | S1 |\n'),
            'a row renamed': ('| a | S1 |', '| z | S1 |'),
            'renamed and changed': ('| a | S1 |', '| z | S9 |'),
            'a row twice': ('| b | S2 |\n', '| b | S2 |\n| b | S3 |\n'),
            'a cell': ('S2', 'S3'),
            'the same cell': ('S2', 'S4'),
            'a cell emptied': ('| a | S1 |', '| a | |'),
            'a cell more': ('| a | S1 |', '| a | S1 | more |'),
            'another rule': ('|---|---|', '|:--|--:|'),
            'wider': ('| a | S1 |', '| a  | S1  |'),
            'a row without its last sign': ('| b | S2 |', '| b | S2'),
            'words between': ('\n\n| Agent | Blocker', '\n\nWords.\n\n| Agent | Blocker'),
            'a table gone': ('| Agent | Blocker |\n|---|---|\n| c | none |\n', ''),
            'all rows gone': ('| a | S1 |\n| b | S2 |\n', ''),
        },
    ),
    'docs/PIPES.md': (
        PIPES,
        {
            'a cell': ('[b]', '[B]'),
            'the same cell': ('[b]', '[X]'),
            'a cell more': (' |\n<!--', f' | {LINK.format("f")} |\n<!--'),
            'another more': (' |\n<!--', f' | {LINK.format("x")} |\n<!--'),
            'a cell first': ('| [a]', f'| {LINK.format("z")} | [a]'),
            'a cell gone': (f'| {LINK.format("d")} ', ''),
            'a row more': ('<!-- END', f'| {LINK.format("y")} |\n<!-- END'),
            'a picture': (LINK.format('c'), '[<img src="x"/>c](https://example.org/c)'),
            'words': (LINK.format('e'), 'words'),
            'an open row': (f'{LINK.format("e")} |', LINK.format('e')),
            'a cell twice': (LINK.format('e'), LINK.format('d')),
            'another rule': ('|---|---|---|', '|:-:|:-:|:-:|'),
        },
    ),
    'e/feature_02_x/STATUS': (
        STATUS,
        {
            'the time': ('T10:00', 'T10:30'),
            'a later time and state': ('10:00:00Z\nSTATUS: IN_PROGRESS', '11:00:00Z\nSTATUS: DONE'),
            'an earlier time and state': ('10:00:00Z\nSTATUS: IN_PROGRESS', '09:00:00Z\nSTATUS: X'),
            'a state': ('IN_PROGRESS', 'BLOCKED'),
            'a stage': ('S2', 'S3'),
            'a key': ('BLOCKERS', 'NEXT: go\nBLOCKERS'),
            'a key at the end': ('SYNC: false\n', 'SYNC: false\nNOTE: x\n'),
            'a key gone': ('PHASE: Research\n', ''),
            'a remark': ('a remark', 'two remarks'),
            'a remark gone': ('# a remark\n', ''),
            'order': ('STAGE: S2\nPHASE: Research\n', 'PHASE: Research\nSTAGE: S2\n'),
            'a key twice': ('PHASE: Research\n', 'PHASE: Research\nPHASE: Again\n'),
        },
    ),
    'e/agent_checkpoints/secondary_a.json': (
        POINT,
        {
            'the time': ('T10:00', 'T10:30'),
            'a later state': ('10:00:00Z",\n  "status": "IN', '11:00:00Z",\n  "status": "I'),
            'a state': ('IN_PROGRESS', 'BLOCKED'),
            'a key': ('"blockers"', '"new": 1,\n  "blockers"'),
            'another key': ('"blockers"', '"other": 1,\n  "blockers"'),
            'a key gone': ('  "blockers": [],\n', ''),
            'a key renamed': ('"blockers"', '"blocks"'),
            'an entry': ('[]', '["x"]'),
            'another entry': ('[]', '["y"]'),
            'a file': ('"a.md", ', '"a.md", "c.md", '),
            'a file gone': ('"a.md", ', ''),
            'a file at the end': ('"b.md"', '"b.md", "d.md"'),
            'a name': ('"read"', '"read all"'),
            'an object': ('"read"},\n', '"read"},\n    {"id": 3, "name": "see"},\n'),
            'an object gone': ('    {"id": 1, "name": "read"},\n', ''),
            'a field of an object': ('"name": "read"', '"name": "read", "done": true'),
            'nested': ('"z": true', '"z": false'),
            'nested more': ('"x": 1', '"x": 1, "w": null'),
            'nested gone': ('"x": 1, ', ''),
            'another type': ('{"x": 1, "y": {"z": true}}', '[1.0]'),
            'indented by four': ('\n  "', '\n    "'),
            'no JSON': ('}\n', ''),
        },
    ),
    'e/agent_comms/primary_to_secondary_a.md': (
        CHANNEL,
        {
            'read': ('⏳ UNREAD', '✅ READ'),
            'unread': ('✅ READ', '⏳ UNREAD'),
            'a message': ('two\n', 'two\n' + MESSAGE.format('10:10', 'three')),
            'another message': ('two\n', 'two\n' + MESSAGE.format('10:08', 'drei')),
            'a message before': ('\n## Message 1', MESSAGE.format('10:20', 'x') + '\n## Message 1'),
            'words': ('Words.', 'More words.'),
            'other words': ('Words.', 'Other words.'),
            'a subject': ('Subject:** two', 'Subject:** zwei'),
            'a message gone': ('## Message 2 (2026-01-15 10:05) ✅ READ\n**Subject:** two\n', ''),
            'all archived': (CHANNEL.partition('\n\n')[2], '(No messages yet)\n'),
            'a number': ('Message 2', 'Message 7'),
            'the title': ('# Messages', '# All messages'),
            'two messages': (
                'two\n',
                'two\n' + MESSAGE.format('10:10', 'a') + MESSAGE.format('10:12', 'b'),
            ),
            'one of the same time': ('two\n', 'two\n' + MESSAGE.format('10:10', 'vier')),
            'one read at once': (
                'two\n',
                'two\n' + MESSAGE.format('10:10', 'three').replace('⏳ UNREAD', '✅ READ'),
            ),
            'one behind a rule': ('two\n', 'two\n\n---\n' + MESSAGE.format('10:11', 'ruled')),
            'a rule': ('Words.\n\n', 'Words.\n\n---\n\n'),
            'the first archived': (
                '## Message 1 (2026-01-15 10:00) ⏳ UNREAD\n**Subject:** one\n\nWords.\n\n',
                '',
            ),
            'order': (CHANNEL, CHANNEL.replace('Message 1', 'Message 0').replace('2 (', '1 (')),
            'a time': ('10:05', '10:06'),
            'a mark without a sign': ('⏳ UNREAD', 'UNREAD'),
            'words before': ('\n## Message 1', '\nHello.\n\n## Message 1'),
            'words at the end': ('two\n', 'two\n\nMore of it.\n'),
            'a reply': ('two\n', 'two\n**In Reply To:** message 1\n'),
        },
    ),
    'notes.jsonl': (
        LINES,
        {
            'a value': ('"a": 2', '"a": 5'),
            'the same value': ('"a": 2', '"a": 6'),
            'a line': ('{"id": 2', '{"id": 4, "a": 4}\n{"id": 2'),
            'a line at the end': ('"a": 3}\n', '"a": 3}\n{"id": 5, "a": 4}\n'),
            'a line gone': ('{"id": 1, "a": 1}\n', ''),
            'a key': ('"a": 3', '"a": 3, "b": 1'),
            'no JSON': ('{"id": 3', '{'),
        },
    ),
}  # fmt: skip
