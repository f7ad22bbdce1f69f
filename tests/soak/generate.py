"""Random documents of every kind and random edits of them, each from one seed, so that a failure
can be made again.
"""

import json
import random

KINDS = ('sections', 'messages', 'status', 'checkpoint', 'text')
PATHS = {
    'sections': 'epic/EPIC_README.md',
    'messages': 'epic/agent_comms/primary_to_secondary_a.md',
    'status': 'epic/feature_01_points/STATUS',
    'checkpoint': 'epic/agent_checkpoints/secondary_a.json',
    'text': 'notes.txt',
}
WORDS = (
    'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma '
    'tau'
).split()


def triple(kind, seed):
    """(base, ours, theirs) as bytes."""
    dice = random.Random(f'{kind} {seed}')
    make, edit, show = MAKERS[kind]
    base = make(dice)
    sides = [edit(dice, base, side) for side in (0, 1)]
    style = dice.choice(('', '', '', 'crlf', 'bom', 'open'))
    return tuple(_styled(show(value), style) for value in (base, *sides))


def agents(kind, seed, count):
    """(base, [version of each agent]): every agent changes parts of its own."""
    dice = random.Random(f'agents {kind} {seed}')
    make, _, show = MAKERS[kind]
    base = make(dice)
    return show(base), [show(OWN[kind](dice, base, number)) for number in range(count)]


def _styled(data, style):
    if style == 'crlf':
        return data.replace(b'\n', b'\r\n')
    if style == 'bom':
        return b'\xef\xbb\xbf' + data
    return data.rstrip(b'\n') if style == 'open' else data


def words(dice, count=3):
    return ' '.join(dice.choice(WORDS) for _ in range(dice.randint(1, count)))


def time(dice, day=15):
    return f'2026-01-{day:02d} {dice.randint(8, 19):02d}:{dice.choice((0, 15, 30, 45)):02d}'


# documents: {'head': [lines], 'rows': [[cells]], 'order': [names], 'bodies': {name: [lines]}}


def make_document(dice):
    names = [f'SECONDARY-{letter} PROGRESS' for letter in 'ABCDEF'[: dice.randint(0, 6)]]
    return {
        'head': ['# Epic', '', *(words(dice, 6) for _ in range(dice.randint(0, 4))), ''],
        'rows': [
            [f'Agent-{n}', 'secondary', f'feature_{n:02d}', 'waiting']
            for n in range(dice.randint(0, 4))
        ],
        'order': names,
        'bodies': {name: body(dice) for name in names},
    }


def copied(base):
    return {
        'head': list(base['head']),
        'rows': [list(row) for row in base['rows']],
        'order': list(base['order']),
        'bodies': {name: list(lines) for name, lines in base['bodies'].items()},
    }


def body(dice):
    lines = [
        f'**Last Updated:** {time(dice)}',
        f'**Current Stage:** S2.P{dice.randint(1, 4)}',
        '**Blockers:** none',
        '',
    ]
    lines += [f'- [ ] item {n} {words(dice)}' for n in range(dice.randint(0, 5))]
    if dice.random() < 0.3:
        lines += ['', words(dice, 8), words(dice, 8)]
    if dice.random() < 0.2:
        lines += ['', '```', words(dice), '```']
    return lines


def edit_document(dice, base, side):
    made = copied(base)
    for _ in range(dice.randint(0, 5)):
        dice.choice((edit_body, edit_body, edit_body, edit_rows, edit_head, edit_order))(
            dice, made, side
        )
    return made


def edit_body(dice, made, side):
    if not made['order']:
        return
    lines = made['bodies'][dice.choice(made['order'])]
    fields = [at for at, line in enumerate(lines) if line.startswith('**')]
    items = [at for at, line in enumerate(lines) if line.startswith('- ')]
    what = dice.randint(0, 5)
    if what == 0 and fields:
        at = dice.choice(fields)
        lines[at] = (
            lines[at].partition(':** ')[0]
            + ':** '
            + (time(dice, 16) if 'Updated' in lines[at] else words(dice))
        )
    elif what == 1 and items:
        lines[dice.choice(items)] = f'- [x] item {words(dice)}'
    elif what == 2 and items:
        del lines[dice.choice(items)]
    elif what == 3:
        lines.append(f'- [ ] new {words(dice)} {dice.randint(1, 20)}')
    elif what == 4 and lines:
        lines.insert(dice.randint(0, len(lines)), words(dice, 7))
    elif what == 5 and fields:
        lines[fields[0]] = f'**Last Updated:** {time(dice, 17)}'


def edit_rows(dice, made, side):
    rows = made['rows']
    what = dice.randint(0, 2)
    if what == 0 and rows:
        dice.choice(rows)[dice.randint(1, 3)] = words(dice, 2)
    elif what == 1 and rows:
        rows.append([f'Agent-{dice.randint(5, 40)}', 'secondary', words(dice, 1), 'new'])
    elif rows and len(rows) > 1:
        del rows[dice.randrange(len(rows))]


def edit_head(dice, made, side):
    made['head'].insert(dice.randint(1, len(made['head']) - 1), words(dice, 6))


def edit_order(dice, made, side):
    what = dice.randint(0, 4)
    if what <= 2:
        name = f'{dice.choice(WORDS).upper()} NOTES'
        if name not in made['bodies']:
            made['bodies'][name] = body(dice)
            made['order'].insert(dice.randint(0, len(made['order'])), name)
    elif what == 3 and made['order']:
        made['bodies'].pop(made['order'].pop(dice.randrange(len(made['order']))))
    elif made['order']:
        name = made['order'].pop(dice.randrange(len(made['order'])))
        made['order'].insert(dice.randint(0, len(made['order'])), name)


def show_document(made):
    lines = list(made['head'])
    if made['rows']:
        lines += [
            '| Agent ID | Role | Assigned Feature | Status |',
            '|---|---|---|---|',
            *('| ' + ' | '.join(row) + ' |' for row in made['rows']),
            '',
        ]
    for name in made['order']:
        lines += [f'<!-- BEGIN {name} -->', *made['bodies'][name], f'<!-- END {name} -->', '']
    return '\n'.join(lines).encode() + b'\n'


def own_document(dice, base, number):
    made = copied(base)
    name = f'SECONDARY-{"ABCDEFGHIJKL"[number]} PROGRESS'
    if name not in made['bodies']:
        made['order'].append(name)
    made['bodies'][name] = body(dice)
    return made


# comms files: {'first': newest first, 'letters': [[number, time, read, [lines]]]}, oldest first


def make_channel(dice):
    times = sorted(time(dice, 10) for _ in range(dice.randint(0, 5)))
    return {
        'first': dice.random() < 0.3 and len(times) > 1,
        'letters': [[n, at, dice.random() < 0.4, letter(dice)] for n, at in enumerate(times, 1)],
    }


def letter(dice):
    lines = [
        f'**Subject:** {words(dice)}',
        *(
            f'**{name}:** {words(dice, 6)}'
            for name in ('Action', 'Details', 'Next')
            if dice.random() < 0.5
        ),
    ]
    if dice.random() < 0.2:
        lines += ['```', '## Message 9 (2026-01-01 10:00) ⏳ UNREAD', '```']
    return lines


def edit_channel(dice, base, side):
    letters = [[*one[:3], list(one[3])] for one in base['letters']]
    for one in letters:
        one[2] = one[2] or dice.random() < 0.3
        if not one[2] and dice.random() < 0.1:
            one[3].append(f'**Details:** {words(dice, 5)}')
    if dice.random() < 0.1:
        letters = []
    elif dice.random() < 0.1 and letters:
        letters = letters[dice.randint(0, len(letters)) :]
    number = max((one[0] for one in letters), default=0)
    for at in sorted(time(dice, 20) for _ in range(dice.randint(0, 3))):
        number += 1
        letters.append([number, at, dice.random() < 0.2, letter(dice)])
    return {'first': base['first'], 'letters': letters}


def show_channel(made):
    parts = []
    for number, at, read, lines in made['letters']:
        parts.append(
            '\n'.join(
                [f'## Message {number} ({at}) ' + ('✅ READ' if read else '⏳ UNREAD'), *lines]
            )
            + '\n'
        )
    if made['first']:
        parts.reverse()
    return (
        '# Messages: Primary → Secondary-A\n\n' + ('\n'.join(parts) or '(No messages yet)\n')
    ).encode()


def own_channel(dice, base, number):
    count = len(base['letters'])
    added = [[count + 1, f'2026-02-{number + 1:02d} 10:00', False, letter(dice)]]
    return {'first': base['first'], 'letters': base['letters'] + added}


# STATUS: [[key, value]]


def make_status(dice):
    return [
        ['STAGE', 'S2.P1'],
        ['PHASE', words(dice)],
        ['AGENT', 'Secondary-A'],
        ['UPDATED', '2026-01-15T10:00:00Z'],
        ['STATUS', 'IN_PROGRESS'],
        ['BLOCKERS', 'none'],
        ['READY_FOR_SYNC', 'false'],
        *[[f'NOTE_{n}', words(dice)] for n in range(dice.randint(0, 3))],
    ]


def edit_status(dice, base, side):
    made = [list(pair) for pair in base]
    for _ in range(dice.randint(0, 4)):
        what = dice.randint(0, 5)
        if what <= 2:
            pair = dice.choice(made)
            pair[1] = (
                words(dice) if pair[0] != 'UPDATED' else f'2026-01-15T{dice.randint(11, 13)}:00:00Z'
            )
        elif what == 3:
            key = f'NOTE_{dice.randint(5, 30)}'
            if key not in [pair[0] for pair in made]:
                made.insert(dice.randint(1, len(made)), [key, words(dice)])
        elif what == 4 and len(made) > 7:
            del made[dice.randrange(7, len(made))]
        else:
            next(pair for pair in made if pair[0] == 'UPDATED')[1] = (
                f'2026-01-15T{dice.randint(11, 13)}:00:00Z'
            )
    return made


def show_status(made):
    return ''.join(f'{key}: {value}\n' for key, value in made).encode()


def own_status(dice, base, number):
    return [*map(list, base), [f'NOTE_{100 + number}', words(dice)]]


# checkpoints: plain data


def make_checkpoint(dice):
    return {
        'indent': dice.choice((2, 2, 2, 4, None)),
        'agent_id': 'Secondary-A',
        'session_id': words(dice),
        'stage': 'S2.P1',
        'last_checkpoint': '2026-01-15T10:00:00Z',
        'status': 'IN_PROGRESS',
        'score': 1.0,
        'next_steps': [words(dice) for _ in range(dice.randint(0, 4))],
        'files_modified': [f'{word}.md' for word in WORDS[: dice.randint(0, 4)]],
        'coordination_state': {
            'last_inbox_check': 'never',
            'unread_messages': dice.randint(0, 3),
            'deep': {'x': 1},
        },
        'recovery_instructions': words(dice, 6),
    }


def edit_checkpoint(dice, base, side):
    made = json.loads(json.dumps(base))
    for _ in range(dice.randint(0, 4)):
        what = dice.randint(0, 7)
        if what == 0:
            made[dice.choice(('stage', 'session_id', 'status', 'recovery_instructions'))] = words(
                dice
            )
        elif what == 1:
            made[dice.choice(('next_steps', 'files_modified'))].append(words(dice))
        elif what == 2 and made['next_steps']:
            del made['next_steps'][dice.randrange(len(made['next_steps']))]
        elif what == 3:
            made['coordination_state'][
                dice.choice(('unread_messages', 'new', 'last_inbox_check'))
            ] = dice.randint(0, 9)
        elif what == 4:
            made[f'key_{dice.randint(1, 30)}'] = dice.choice(
                (None, True, 1.5, [1, 2], {'a': {'b': []}}, 'é\u2028"\\')
            )
        elif what == 5:
            made.pop(dice.choice(('score', 'session_id', 'nothing')), None)
        elif what == 6:
            made['coordination_state']['deep'] = dice.choice(
                ({'x': 1, 'y': words(dice)}, {}, 'flat')
            )
        else:
            made['last_checkpoint'] = f'2026-01-15T{dice.randint(11, 13)}:00:00Z'
    return made


def show_checkpoint(made):
    return (
        json.dumps(
            {key: value for key, value in made.items() if key != 'indent'},
            indent=made['indent'],
            ensure_ascii=len(made['next_steps']) % 2 == 0,
        ).encode()
        + b'\n'
    )


def own_checkpoint(dice, base, number):
    return {**json.loads(json.dumps(base)), f'agent_{number}': words(dice)}


# text: lines


def make_text(dice):
    return [words(dice, 5) for _ in range(dice.randint(0, 20))]


def edit_text(dice, base, side):
    made = list(base)
    for _ in range(dice.randint(0, 3)):
        at = dice.randint(0, len(made))
        if dice.random() < 0.5 or not made[at:]:
            made.insert(at, words(dice, 5))
        elif dice.random() < 0.5:
            del made[at]
        else:
            made[at] = words(dice, 5)
    return made


def show_text(made):
    return ''.join(line + '\n' for line in made).encode()


MAKERS = {
    'sections': (make_document, edit_document, show_document),
    'messages': (make_channel, edit_channel, show_channel),
    'status': (make_status, edit_status, show_status),
    'checkpoint': (make_checkpoint, edit_checkpoint, show_checkpoint),
    'text': (make_text, edit_text, show_text),
}
OWN = {
    'sections': own_document,
    'messages': own_channel,
    'status': own_status,
    'checkpoint': own_checkpoint,
}
