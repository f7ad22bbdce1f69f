"""The form of checkpoints: GS501 to GS505 within one file; a second file for one agent is
layout's.
"""

from __future__ import annotations

from gitsync.core.documents.checkpoint import REQUIRED
from gitsync.core.documents.checkpoint import parse
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.status import STATES
from gitsync.core.documents.status import is_stage
from gitsync.core.form.check import conflicts
from gitsync.core.form.check import missing
from gitsync.core.form.times import Step
from gitsync.core.form.times import check_time
from gitsync.core.policy.file_names import is_checkpoint_name
from gitsync.core.policy.names import form
from gitsync.core.policy.place import is_feature
from gitsync.core.rules.finding import finding
from gitsync.core.rules.wording import typed
from gitsync.core.text.moments import instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from datetime import datetime

    from gitsync.core.documents.checkpoint import Fault
    from gitsync.core.form.check import FormContext
    from gitsync.core.rules.finding import Finding

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
# A right value by field, as JSON.
EXAMPLES = {
    'agent_type': '"secondary"',
    'can_resume': 'true',
    'stage': '"S2.P1"',
    'status': '"IN_PROGRESS"',
    **dict.fromkeys(TEXTS, '"…"'),
    **dict.fromkeys(LISTS, '["…"]'),
    'feature': '"feature_02_name"',
}


def check_form(path: str, data: bytes, context: FormContext) -> list[Finding]:
    """Findings on a checkpoint, in file order."""
    left = conflicts(path, data)
    if left:
        return left
    checkpoint = parse(data)
    findings = [
        finding(fault.rule, path, fault.line, fault.col, fault.message, _fault_hint(fault, path))
        for fault in checkpoint.faults
    ]
    value = checkpoint.value
    if value is None:
        return findings
    lacking = [key for key in REQUIRED if key not in value]
    if lacking:
        findings.append(finding('GS502', path, 1, 1, missing('field', lacking), HINT))
    findings += [
        finding('GS503', path, *checkpoint.position(key), what, _hint(key, path, context))
        for key, what in _wrong(value)
        if not _is_odd_number(value.get(key))
    ]
    agent = value.get('agent_id')
    if isinstance(agent, str) and agent.strip():
        findings += _check_agent(path, agent, checkpoint.position('agent_id'), context)
    return findings


def check_times(
    path: str, before: bytes | None, after: bytes, now: datetime | None
) -> list[Finding]:
    """GS505: last_checkpoint against the version before and the time of now."""
    new = parse(after)
    if not new.value:
        return []
    held = parse(before).value if before is not None else None
    key = 'last_checkpoint'
    old = held.get(key) if held else None
    step = Step(key, old, new.value.get(key), 'gitsync checkpoint write, or ')
    return check_time('GS505', path, new.position(key), step, now)


def _fault_hint(fault: Fault, path: str) -> str:
    if fault.rule == 'GS503':
        return 'JSON has no NaN and no Infinity: write null or a number'
    if fault.key:
        return 'keep one of the two'
    return (
        'gitsync checkpoint restore takes the newest valid backup; to look at it: python3 -m '
        f'json.tool {typed(path)}'
    )


def _hint(key: str, path: str, context: FormContext) -> str:
    """The command that gives the field a right value."""
    if key == 'blockers' and context.is_file:
        return f'gitsync check --fix {typed(path)}'
    if key in EXAMPLES:
        return f'echo \'{{"{key}": {EXAMPLES[key]}}}\' | gitsync checkpoint write'
    return HINT


def _is_odd_number(value: object) -> bool:
    """True for NaN and the infinities, which parse has found."""
    return isinstance(value, float) and str(value) in ('nan', 'inf', '-inf')


def _wrong(value: dict[str, object]) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) of every field of the wrong type or value, in the order of the file."""
    for key, item in value.items():
        what = _wrong_field(key, item, value)
        if what:
            yield key, what
        elif key == 'coordination_state' and isinstance(item, dict):
            yield from ((f'{key}.{name}', what) for name, what in _wrong_state(item))


def _wrong_field(key: str, item: object, value: dict[str, object]) -> str:
    """What is wrong with a field, '' when nothing is."""
    if key in TEXTS:
        return _wrong_text(key, item)
    if key == 'next_checkpoint_expected':
        return _wrong_next(item, value.get('status'))
    if key in LISTS:
        is_list = isinstance(item, list) and all(isinstance(entry, str) for entry in item)
        return '' if is_list else f"'{key}' is no list of texts but {_shown(item)}"
    if key not in _FIELDS:
        return ''
    is_right, wanted = _FIELDS[key]
    return '' if is_right(item) else f"'{key}' {wanted} {_shown(item)}"


def _is_object(item: object) -> bool:
    return isinstance(item, dict)


def _is_state(item: object) -> bool:
    return isinstance(item, str) and item in STATES


def _is_type(item: object) -> bool:
    return item in ('primary', 'secondary')


def _is_truth(item: object) -> bool:
    return isinstance(item, bool)


def _is_instant(item: object) -> bool:
    return instant(item) is not None


# (what is right, how a message says that it is not) by field
_FIELDS: dict[str, tuple[Callable[[object], bool], str]] = {
    'agent_type': (_is_type, "is neither 'primary' nor 'secondary':"),
    'can_resume': (_is_truth, 'is neither true nor false:'),
    'coordination_state': (_is_object, 'is no object but'),
    'last_checkpoint': (_is_instant, 'is no ISO 8601 instant with Z or an offset:'),
    'stage': (is_stage, 'is no stage as S2.P1:'),
    'status': (_is_state, f'is none of {", ".join(STATES)}:'),
}


def _wrong_text(key: str, item: object) -> str:
    if not isinstance(item, str):
        return f"'{key}' is no text but {_shown(item)}"
    if not item.strip() and key not in MAY_BE_EMPTY:
        return f"'{key}' is empty"
    if not item.isprintable() and any('\ud800' <= char <= '\udfff' for char in item):
        return f"'{key}' holds half of a surrogate pair"
    if key == 'feature' and not is_feature(item.rstrip('/').rpartition('/')[2]):
        return f"'feature' is no feature folder as feature_02_name: {_shown(item)}"
    return ''


def _wrong_next(item: object, status: object) -> str:
    if instant(item):
        return ''
    may_be_none = isinstance(status, str) and status != 'IN_PROGRESS'
    if may_be_none and (item is None or (isinstance(item, str) and item.startswith('N/A'))):
        return ''
    what = f"'next_checkpoint_expected' is no ISO 8601 instant: {_shown(item)}"
    if may_be_none:
        return what
    return f"{what} (null and 'N/A' only while 'status' is another than IN_PROGRESS)"


def _wrong_state(state: dict[str, object]) -> Iterator[tuple[str, str]]:
    for key, item in state.items():
        where = f"'coordination_state.{key}'"
        if key in TIMES and item != 'never' and not instant(item):
            yield key, f"{where} is neither an ISO 8601 instant nor 'never': {_shown(item)}"
        is_count = isinstance(item, int) and not isinstance(item, bool) and item >= 0
        if key == 'unread_messages' and not is_count:
            yield key, f'{where} is no count: {_shown(item)}'


def _shown(item: object) -> str:
    """A value for a message, short and on one line."""
    if isinstance(item, dict):
        return 'an object'
    if isinstance(item, list):
        is_plain = all(isinstance(entry, str) for entry in item)
        return 'a list' if is_plain else 'a list with something else'
    if isinstance(item, str):
        return f"'{item}'" if len(item) <= 60 else f"'{item[:57]}…'"
    if item is None:
        return 'null'
    return str(item).lower() if isinstance(item, bool) else 'a number'


def _check_agent(
    path: str, agent: str, position: tuple[int, int], context: FormContext
) -> list[Finding]:
    """GS504 where agent_id names another agent than the file, GS503 where it names none. A file
    whose name is no checkpoint's is GS601 already.
    """
    folder, _, name = path.rpartition('/')
    if folder.rpartition('/')[2] != CHECKPOINTS:
        return []
    stem = name.removesuffix('.json')
    if not context.is_agent(agent):
        what = f"'agent_id' names no agent: {_shown(agent)}"
        hint = 'write the agent as Primary or Secondary-A; the session belongs in session_id'
        return [finding('GS503', path, *position, what, hint)]
    if is_checkpoint_name(name) and form(agent) not in (stem, form(stem)):
        what = f"'agent_id' is '{agent}' in the checkpoint file of '{stem}'"
        hint = f'each agent writes its own file: {CHECKPOINTS}/{form(agent)}.json'
        return [finding('GS504', path, *position, what, hint)]
    return []
