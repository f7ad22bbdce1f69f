"""Random values as agents' tools keep them (settings, task lists, issue files), random edits of
them, and their text.
"""

import copy
import json

WORDS = ('auth', 'billing', 'cache', 'deploy', 'docs', 'index', 'login', 'search', 'sync', 'theme')
STATES = ('todo', 'doing', 'done', 'blocked')
STYLES = (
    {'indent': 2},
    {'indent': 2},
    {'indent': 4},
    {'indent': '\t'},
    {},
    {'separators': (',', ':')},
)
FORMS = ('', '', '', 'crlf', 'bom', 'open')
BOM = b'\xef\xbb\xbf'
NEW_IDS = 4  # different ones: both sides often add the same


def scalar(dice):
    return dice.choice(
        (dice.randint(0, 9), True, False, None, 1.5, dice.choice(WORDS), '', '\u00e9 "\\')
    )


def task(dice, number):
    """An object of a list: its 'id' tells it apart."""
    made = {'id': number, 'title': ' '.join(dice.sample(WORDS, 2)), 'state': dice.choice(STATES)}
    if dice.random() < 0.5:
        made['tags'] = dice.sample(WORDS, dice.randint(0, 3))
    if dice.random() < 0.3:
        made['steps'] = [server(dice, name) for name in dice.sample(WORDS, dice.randint(0, 2))]
    return made


def server(dice, name):
    """An object of a list: its 'name' tells it apart."""
    return {'name': name, 'port': dice.randint(1, 9), 'on': dice.random() < 0.5}


def document(dice):
    """An object of members of every shape."""
    made = {name: scalar(dice) for name in dice.sample(WORDS, dice.randint(0, 4))}
    if dice.random() < 0.8:
        made['tasks'] = [task(dice, number) for number in range(1, dice.randint(1, 5))]
    if dice.random() < 0.5:
        names = dice.sample(WORDS, dice.randint(0, 3))
        made['servers'] = [server(dice, name) for name in names]
    if dice.random() < 0.5:
        made['allow'] = dice.sample(WORDS, dice.randint(0, 4))
    if dice.random() < 0.4:
        made['deep'] = {name: {'on': True, 'n': dice.randint(0, 3)} for name in WORDS[:3]}
    names = list(made)
    dice.shuffle(names)
    return {name: made[name] for name in names}


def log(dice):
    """The objects of a file of one a line."""
    return [task(dice, number) for number in range(1, dice.randint(1, 7))]


def edited(dice, value, most=4):
    """A copy with up to so many random edits."""
    made = copy.deepcopy(value)
    for _ in range(dice.randint(0, most)):
        _edit(dice, made)
    return made


def _edit(dice, value):
    """One edit somewhere in an object or a list, which it changes."""
    inner = [each for each in _members(value) if isinstance(each, (dict, list))]
    if inner and dice.random() < 0.65:
        _edit(dice, dice.choice(inner))
    elif isinstance(value, dict):
        _edit_object(dice, value)
    else:
        _edit_list(dice, value)


def _members(value):
    return list(value.values()) if isinstance(value, dict) else value


def _edit_object(dice, value):
    names = [name for name in value if name not in ('id', 'name')]
    what = dice.randint(0, 5)
    if what == 0 or not names:
        value[dice.choice(WORDS)] = scalar(dice)
    elif what == 1:
        del value[dice.choice(names)]
    elif what == 2 and len(value) > 1:
        at = dice.choice(names)
        value[at] = value.pop(at)  # goes to the end
    else:
        name = dice.choice(names)
        if not isinstance(value[name], (dict, list)) or dice.random() < 0.1:
            value[name] = scalar(dice)


def _edit_list(dice, value):
    what = dice.randint(0, 4)
    if what == 0 and value:
        del value[dice.randrange(len(value))]
    elif what == 1 and len(value) > 1:
        value.insert(dice.randint(0, len(value)), value.pop(dice.randrange(len(value))))
    else:
        new = _new_item(dice, value)
        if new is not None:
            value.insert(dice.choice((len(value), len(value), dice.randint(0, len(value)))), new)


def _new_item(dice, value):
    """An item like those of a list; None where the list has what was drawn."""
    if value and isinstance(value[0], dict):
        field = 'id' if 'id' in value[0] else 'name'
        key = len(value) + dice.randint(1, NEW_IDS) if field == 'id' else dice.choice(WORDS)
        if any(each.get(field) == key for each in value):
            return None
        return task(dice, key) if field == 'id' else server(dice, key)
    return dice.choice(WORDS) if value else task(dice, dice.randint(1, NEW_IDS))


def text(kind, value, style, form=''):
    """The bytes of a value, as one of STYLES and FORMS."""
    if kind == 'jsonl':
        style = {key: each for key, each in style.items() if key != 'indent'}
        data = b''.join(json.dumps(each, **style).encode() + b'\n' for each in value)
    else:
        data = json.dumps(value, **style).encode() + b'\n'
    if form == 'crlf':
        return data.replace(b'\n', b'\r\n')
    if form == 'bom' and kind == 'json':
        return BOM + data
    return data.rstrip(b'\n') if form == 'open' else data
