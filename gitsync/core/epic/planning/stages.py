"""The stages of an epic, and the step that is next in each, by the policy's phases of S2.

Short enough for the brief and the handoff package; the guides tell the whole.
"""

from __future__ import annotations

from gitsync.core.epic import progress
from gitsync.core.policy.names import same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.epic.state import EpicState

FIRST = {  # STAGE and PHASE of who begins S2
    'three': {'STAGE': 'S2.P1', 'PHASE': 'Research'},
    'two': {'STAGE': 'S2.P1.I1', 'PHASE': 'Discovery'},
}
PHASES = {'three': 'S2.P1, S2.P2 and S2.P3', 'two': 'S2.P1 (I1, I2 and I3)'}
LAST = {'three': 'S2.P3', 'two': 'S2.P1'}  # with it a feature is ready
READY = 'STATUS=WAITING_FOR_SYNC READY_FOR_SYNC=true BLOCKERS=none'
_SIGNAL = (
    f'then `gitsync status set STAGE={{last}} {READY}`, the message "S2 complete", `gitsync commit`'
)
_RESEARCH = 'read DISCOVERY.md and the code that your feature touches; audit it with evidence'
_DISCOVERY = (
    f'{_RESEARCH}; draft spec.md and checklist.md; then '
    '`gitsync status set STAGE=S2.P1.I2 PHASE=Checklist`'
)
_QUESTIONS = 'put the questions of checklist.md to the user one by one, change spec.md after each'
_ACCEPTANCE = 'settle what is open, have the user approve the acceptance criteria'
STEPS = {
    'three': {
        'S2.P1': f'{_RESEARCH}; then `gitsync status set STAGE=S2.P2 PHASE=Specification`',
        'S2.P2': (
            f'write spec.md, each requirement with its source; {_QUESTIONS}; then '
            '`gitsync status set STAGE=S2.P3 PHASE=Refinement`'
        ),
        'S2.P3': f'compare with finished specs, {_ACCEPTANCE}; {_SIGNAL}',
    },
    'two': {
        'S2.P1': _DISCOVERY,
        'S2.P1.I1': _DISCOVERY,
        'S2.P1.I2': f'{_QUESTIONS}; then `gitsync status set STAGE=S2.P1.I3 PHASE=Refinement`',
        'S2.P1.I3': f'{_ACCEPTANCE}; {_SIGNAL}',
        'S2.P2': (
            'compare every pair of specs, ask for changes by message; then '
            f'`gitsync status set STAGE=S2.P2 {READY}`, `gitsync sync --point 2`'
        ),
    },
}
ALONE = {  # the coordinator's
    'S2.P1.I3': (
        f'{_ACCEPTANCE}; when every secondary is ready: '
        '`gitsync status set STAGE=S2.P2 PHASE=Alignment`'
    ),
    'S1': 'DISCOVERY.md approved by the user, `gitsync epic offer`, its answer, `gitsync handoff`',
    'S3': (
        'compare every pair of specs until three rounds find nothing, have the user approve; then '
        '`gitsync status set STAGE=S4 PHASE=Testing`'
    ),
    'S4': (
        'write epic_smoke_test_plan.md, have the user approve; then `gitsync status set STAGE=S5`, '
        '`gitsync sync --point 3`, `gitsync message send all`'
    ),
}
PLANNING = {  # the coordinator's, before it hands off
    'discovery': (
        'write DISCOVERY.md, have the user approve it; then `gitsync epic offer`, `gitsync handoff`'
    ),
    'offer': (
        'say to the user what `gitsync epic offer` prints, record the answer with `--answer`; '
        'then `gitsync handoff`'
    ),
    'sequential': 'the user chose to work in sequence: one feature after the other, no handoff',
}
SYNC = (
    '`gitsync sync --point 2`; when it is reached: `gitsync status set STAGE=S3 STATUS=IN_PROGRESS '
    'READY_FOR_SYNC=false`'
)
AFTER_S4 = 'S5'
AFTER = 'implementation, one feature after the other; then `gitsync report`, `gitsync epic close`'


def next_step(stage: str, state: str, is_ready: bool, is_coordinator: bool, s2: str) -> str:
    """What an agent of that stage and state does next; is_ready: READY_FOR_SYNC is true.

    | stage | coordinator | another agent |
    |---|---|---|
    | S2, ready | sync point 2, then S3 | waits |
    | S2 | its phase | its phase |
    | S1, S3, S4 | its work alone | waits |
    | later | implementation | is done |
    """
    if state == 'BLOCKED':
        return 'look into the inbox every 5 minutes; answered: `gitsync heartbeat --blocked none`'
    number = stage.partition('.')[0]
    if number in ('S2', '') and is_ready:
        if is_coordinator:
            return SYNC
        return 'wait for S3 and S4: `gitsync message inbox` every 15 minutes, no work on them'
    if number in ('S2', '') or (number == 'S1' and not is_coordinator):
        steps, last = STEPS[s2], LAST[s2]
        if is_coordinator and stage in ALONE:
            return ALONE[stage]
        return steps.get(stage, f'begin S2.P1: {steps["S2.P1"]}').replace('{last}', last)
    if not is_coordinator:
        return 'your S2 is over: read the last messages, close the session or stay idle'
    return ALONE.get(number, AFTER)


def of_agent(epic: EpicState, agent: str, s2: str) -> list[str]:
    """The line of the brief with the agent's next step; none before it has begun."""
    feature, state = epic.feature_of(agent), progress.state_of(epic, agent)
    is_coordinator = same(agent, epic.coordinator)
    if state == 'NOT_STARTED' or not (feature or epic.checkpoint_of(agent)):
        return []
    if is_coordinator and epic.planning:
        return [f'- by the protocol: {PLANNING[epic.planning]}']
    is_past = epic.recorded == 3 and not is_coordinator
    stage = AFTER_S4 if is_past else progress.stage_of(epic, agent)
    is_ready = feature is not None and feature.is_ready
    return [f'- by the protocol: {next_step(stage, state, is_ready, is_coordinator, s2)}']
