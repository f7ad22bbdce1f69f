"""The form of checkpoints: GS501 to GS504 within one file; a second file for one agent is
layout.py's.
"""

from gitsync.core.documents.checkpoint import REQUIRED
from gitsync.core.documents.checkpoint import parse
from gitsync.core.documents.status import STATES
from gitsync.core.documents.status import is_stage
from gitsync.core.policy.names import form
from gitsync.core.policy.place import is_feature
from gitsync.core.rules.finding import finding
from gitsync.core.text.moments import instant

HINT = 'gitsync checkpoint write takes the fields to change as JSON and fills in the rest'
TEXTS = (
    'agent_id',
    'session_id',
    'recovery_instructions',
    'phase',
    'current_step',
    'previous_agent',
    'recovery_notes',
    'feature',
)
MAY_BE_EMPTY = ('phase', 'current_step', 'previous_agent', 'recovery_notes')
LISTS = ('blockers', 'files_modified', 'completed_steps', 'next_steps')
TIMES = ('last_inbox_check', 'last_epic_readme_update', 'last_status_update')


def check_checkpoint(path: str, data: bytes, is_agent) -> list:
    """Findings on a checkpoint, in file order; is_agent(name) tells who is an agent."""
    checkpoint = parse(data)
    found = [
        finding(fault.rule, path, fault.line, fault.col, fault.message, _fault_hint(fault, path))
        for fault in checkpoint.faults
    ]
    value = checkpoint.value
    if value is None:
        return found
    found += [
        finding('GS502', path, 1, 1, f"the required field '{key}' is missing", HINT)
        for key in REQUIRED
        if key not in value
    ]
    wrong = [(key, what) for key, what in _wrong(value) if not _is_odd_number(value.get(key))]
    found += [
        finding('GS503', path, *checkpoint.position(key.partition('.')[0]), what, _hint(key, path))
        for key, what in wrong
    ]
    if isinstance(value.get('agent_id'), str) and value['agent_id'].strip():
        found += _check_agent(path, value['agent_id'], checkpoint.position('agent_id'), is_agent)
    return found


def _fault_hint(fault, path):
    if fault.rule == 'GS503':
        return 'JSON has no NaN and no Infinity: write null or a number'
    return (
        'keep one of the two'
        if fault.key
        else (
            'gitsync checkpoint restore takes the newest valid backup; to look at it: python3 -m '
            f'json.tool {path}'
        )
    )


def _hint(key, path):
    return f'gitsync check --fix {path}' if key == 'blockers' else HINT


def _is_odd_number(value):
    return isinstance(value, float) and (value != value or value in (float('inf'), float('-inf')))


def _wrong(value):
    """(key, what is wrong) of every field of the wrong type or value, in the order of the file."""
    found = []
    for key, item in value.items():
        what = _wrong_field(key, item, value)
        if what:
            found.append((key, what))
        elif key == 'coordination_state':
            found += [(f'{key}.{name}', what) for name, what in _wrong_state(item)]
    return found


def _wrong_field(key, item, value):
    if key in TEXTS:
        return _wrong_text(key, item)
    if key in LISTS:
        is_list = isinstance(item, list) and all(isinstance(entry, str) for entry in item)
        return '' if is_list else f"'{key}' is no list of texts but {_shown(item)}"
    if key == 'stage':
        return '' if is_stage(item) else f"'stage' is no stage as S2.P1: {_shown(item)}"
    if key == 'status':
        return (
            ''
            if item in STATES and isinstance(item, str)
            else f"'status' is none of {', '.join(STATES)}: {_shown(item)}"
        )
    if key == 'last_checkpoint':
        return (
            ''
            if instant(item)
            else f"'last_checkpoint' is no ISO 8601 instant with Z or an offset: {_shown(item)}"
        )
    if key == 'next_checkpoint_expected':
        return _wrong_next(item, value.get('status'))
    if key == 'agent_type':
        return (
            ''
            if item in ('primary', 'secondary')
            else f"'agent_type' is neither 'primary' nor 'secondary': {_shown(item)}"
        )
    if key == 'can_resume':
        return (
            ''
            if isinstance(item, bool)
            else f"'can_resume' is neither true nor false: {_shown(item)}"
        )
    if key == 'coordination_state':
        return (
            ''
            if isinstance(item, dict)
            else f"'coordination_state' is no object but {_shown(item)}"
        )
    return ''


def _wrong_text(key, item):
    if not isinstance(item, str):
        return f"'{key}' is no text but {_shown(item)}"
    if not item.strip() and key not in MAY_BE_EMPTY:
        return f"'{key}' is empty"
    if any('\ud800' <= char <= '\udfff' for char in item) and not item.isprintable():
        return f"'{key}' holds half of a surrogate pair"
    if key == 'feature' and not is_feature(item.rstrip('/').rpartition('/')[2]):
        return f"'feature' is no feature folder as feature_02_name: {_shown(item)}"
    return ''


def _wrong_next(item, status):
    if instant(item):
        return ''
    may_be_none = status in STATES and status != 'IN_PROGRESS' if isinstance(status, str) else False
    if may_be_none and (item is None or (isinstance(item, str) and item.startswith('N/A'))):
        return ''
    what = f"'next_checkpoint_expected' is no ISO 8601 instant: {_shown(item)}"
    return (
        what
        if may_be_none
        else what + " (null and 'N/A' only while 'status' is another than IN_PROGRESS)"
    )


def _wrong_state(state):
    for key, item in state.items():
        if key in TIMES and item != 'never' and not instant(item):
            yield (
                key,
                f"'coordination_state.{key}' is neither an ISO 8601 instant nor 'never': "
                f'{_shown(item)}',
            )
        if key == 'unread_messages' and (
            isinstance(item, bool) or not isinstance(item, int) or item < 0
        ):
            yield key, f"'coordination_state.unread_messages' is no count: {_shown(item)}"


def _shown(item):
    """A value for a message, short and on one line."""
    if isinstance(item, (dict, list)):
        return (
            'an object'
            if isinstance(item, dict)
            else 'a list'
            if all(isinstance(entry, str) for entry in item)
            else 'a list with something else'
        )
    if isinstance(item, str):
        return f"'{item}'" if len(item) <= 60 else f"'{item[:57]}…'"
    return (
        {None: 'null', True: 'true', False: 'false'}[item]
        if item is None or isinstance(item, bool)
        else 'a number'
    )


def _check_agent(path, agent, place, is_agent):
    """GS504 where agent_id names another agent than the file, GS503 where it names none."""
    folder, _, name = path.rpartition('/')
    if folder.rpartition('/')[2] != 'agent_checkpoints':
        return []
    stem = name.removesuffix('.json')
    if not is_agent(agent):
        return [
            finding(
                'GS503',
                path,
                *place,
                f"'agent_id' names no agent: {_shown(agent)}",
                'write the agent as Primary or Secondary-A; the session belongs in session_id',
            )
        ]
    if form(agent) != stem and form(agent) != form(stem):
        return [
            finding(
                'GS504',
                path,
                *place,
                f"'agent_id' is '{agent}' in the checkpoint file of '{stem}'",
                f'each agent writes its own file: agent_checkpoints/{form(agent)}.json',
            )
        ]
    return []
