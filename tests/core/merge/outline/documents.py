"""Sections as agents write them, with what repeats in them, and edits of these, for properties."""

from hypothesis import strategies as st

TASKS = ['write spec', 'write tests', 'ask for review', 'update the plan']
FEATURES = ['Feature 1', 'Feature 2', 'Feature 3', 'Notes']
LABELS = ['Decisions', 'Risks', 'Blockers']
HEADER = ['| Test | Result | Owner |', '|---|---|---|']


@st.composite
def parts(draw, word=''):
    """What may stand under a heading: a labelled list, a table, a list, a paragraph."""
    kind = draw(st.sampled_from(['list', 'labelled', 'table', 'text', 'text']))
    tasks = draw(st.lists(st.sampled_from(TASKS), min_size=1, max_size=3))
    items = [f'- [ ] {task}{word}' for task in tasks]
    if kind == 'list':
        return [*items, '']
    if kind == 'labelled':
        return [f'**{draw(st.sampled_from(LABELS))}:**', '', *items, '']
    if kind == 'table':
        names = draw(st.lists(st.sampled_from('abcdef'), min_size=1, max_size=3, unique=True))
        return [*HEADER, *[f'| {name}{word} | ok | me |' for name in names], '']
    return [draw(st.sampled_from(['Two teams.', 'None so far.', 'Waits for data.'])) + word, '']


@st.composite
def sections(draw):
    """The lines of an agent's section: fields, then headings with what stands under them."""
    lines = ['**Last Updated:** 2026-01-15 10:00', '**Current Stage:** S2.P1', '']
    for name in draw(st.lists(st.sampled_from(FEATURES), min_size=1, max_size=4, unique=True)):
        lines += [f'### {name}', '']
        for part in draw(st.lists(parts(), max_size=2)):
            lines += part
    return lines


@st.composite
def edits(draw, base, word):
    """A side of base; every line that it adds or rewords ends in its own word."""
    lines = list(base)
    for count in range(draw(st.integers(1, 4))):
        lines = draw(edited(lines, f' {word}{count}'))
    return lines


@st.composite
def edited(draw, lines, word):
    """The lines with one edit."""
    kinds = ['tick', 'add', 'remove', 'reword', 'cell', 'heading', 'part', 'gone', 'beat', 'field']
    kind = draw(st.sampled_from(kinds))
    items = [at for at, line in enumerate(lines) if line.startswith('- [')]
    rows = [at for at, line in enumerate(lines) if line.startswith('|') and 'Test' not in line]
    rows = [at for at in rows if '---' not in lines[at]]
    heads = [at for at, line in enumerate(lines) if line.startswith('### ')]
    made = list(lines)
    if kind == 'beat':
        made[0] = f'**Last Updated:** 2026-01-15 10:{draw(st.integers(10, 59))}'
    elif kind == 'field':
        made[1] = f'**Current Stage:** S{draw(st.integers(3, 9))}'
    elif kind == 'heading':
        at = draw(st.sampled_from([*heads, len(lines)]))
        made[at:at] = [f'### New{word}', '', *draw(parts(word))]
    elif kind in ('part', 'gone') and heads:
        at = draw(st.sampled_from(range(len(heads))))
        start, stop = heads[at], ([*heads, len(lines)])[at + 1]
        if kind == 'part':
            made[stop:stop] = draw(parts(word))
        else:
            del made[start:stop]
    elif kind in ('add', 'remove', 'reword') and (items or rows):
        at = draw(st.sampled_from([*items, *rows]))
        if kind == 'add':
            made[at + 1 : at + 1] = [
                f'- [ ] new{word}' if at in items else f'| n{word} | ok | me |'
            ]
        elif kind == 'remove':
            del made[at]
        elif at in items:
            made[at] += word
    elif kind == 'tick' and items:
        at = draw(st.sampled_from(items))
        made[at] = made[at].replace('[ ]', '[x]')
    elif kind == 'cell' and rows:
        at = draw(st.sampled_from(rows))
        made[at] = made[at].replace('| ok |', f'| bad{word} |')
    return made
