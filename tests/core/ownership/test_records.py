"""STATUS, checkpoints, times, modes and policy files under judgement."""

import pytest

from gitsync.core.git.snapshot import Memory
from gitsync.core.judge import judge_form
from gitsync.core.policy.policy import DEFAULT
from gitsync.world import policy_file
from tests.scenes.judging import EPIC
from tests.scenes.judging import NOW
from tests.scenes.judging import README
from tests.scenes.judging import findings
from tests.scenes.judging import own
from tests.scenes.judging import rules

STATUS = f'{EPIC}/feature_02_b/STATUS'
POINT = f'{EPIC}/agent_checkpoints/secondary_a.json'
BASE = {README: b'# E\n'}
S = (
    b'STAGE: S2.P1\nPHASE: x\nAGENT: Secondary-A\nUPDATED: 2026-01-30T00:00:00Z\n'
    b'STATUS: IN_PROGRESS\nBLOCKERS: none\nREADY_FOR_SYNC: false\n'
)
P = (
    b'{"agent_id": "Secondary-A", "session_id": "s", "feature": "feature_02_b", "stage": "S2.P1", '
    b'"last_checkpoint": "2026-01-30T00:00:00Z",'
    b' "status": "COMPLETE", "recovery_instructions": "r"}\n'
)
POLICY = policy_file.parse(
    b'version = 1\nmaintainers = ["me@example.org"]\n[agents.Secondary-A]\n[agents.Secondary-B]\n'
    b'features = ["feature_02_b"]\n'
)


def judged(path, before, after, agent, given=DEFAULT, email=''):
    """All rules but form's that one file's change breaks."""
    sides = [{**BASE, **({path: data} if data is not None else {})} for data in (before, after)]
    return [
        rule
        for rule in rules(*sides, agent, given, email)
        if rule[:3] == 'GS2' or rule[:5] in ('GS405', 'GS505', 'GS604')
    ]


@pytest.mark.parametrize(
    'before, after, agent, expected',
    [
        pytest.param(S, S.replace(b'S2.P1', b'S2.P2'), 'Secondary-A', [], id='its agent'),
        pytest.param(
            S, S.replace(b'S2.P1', b'S2.P2'), 'Secondary-B', ['GS207'], id='another agent'
        ),
        pytest.param(S, S.replace(b'S2.P1', b'S2.P2'), 'Primary', ['GS207'], id='the coordinator'),
        pytest.param(S, S.replace(b'S2.P1', b'S2.P2'), '', ['GS207', 'GS210'], id='nobody'),
        pytest.param(S, S.replace(b'-A', b'-B'), 'Primary', [], id='the coordinator reassigns'),
        pytest.param(
            S,
            S.replace(b'-A', b'-A-New').replace(b'01-30', b'01-31'),
            'Primary',
            [],
            id='reassigns to a successor, later',
        ),
        pytest.param(
            S,
            S.replace(b'-A', b'-B').replace(b'S2.P1', b'S2.P2'),
            'Primary',
            ['GS207'],
            id='reassigns and changes the stage',
        ),
        pytest.param(
            S, S.replace(b'-A', b'-B'), 'Secondary-A', ['GS209'], id='its agent gives it away'
        ),
        pytest.param(
            S, S.replace(b'-A', b'-B'), 'Secondary-B', ['GS207', 'GS209'], id='another takes it'
        ),
        pytest.param(
            S,
            S.replace(b'AGENT: Secondary-A\n', b''),
            'Secondary-A',
            ['GS209'],
            id='its agent removes the assignment',
        ),
        pytest.param(
            S, S + b'AGENT: Secondary-B\n', 'Secondary-A', ['GS209'], id='its agent names a second'
        ),
        pytest.param(S, None, 'Secondary-A', ['GS209'], id='its agent removes the file'),
        pytest.param(S, None, 'Secondary-B', ['GS207'], id='another removes the file'),
        pytest.param(S, None, 'Primary', [], id='the coordinator removes the file'),
        pytest.param(None, S, 'Secondary-A', [], id='its agent creates it'),
        pytest.param(None, S, 'Primary', [], id='the coordinator creates it'),
        pytest.param(None, S, 'Secondary-B', ['GS207'], id='another creates it'),
        pytest.param(
            S, S.replace(b'01-30', b'01-29'), 'Secondary-A', ['GS405'], id='an earlier time'
        ),
        pytest.param(
            S,
            S.replace(b'2026-01-30T00:00:00Z', b'2026-01-30T00:30:00+01:00'),
            'Secondary-A',
            ['GS405'],
            id='an earlier time of another zone',
        ),
        pytest.param(
            S,
            S.replace(b'2026-01-30T00:00:00Z', b'2026-02-01T00:04:00Z'),
            'Secondary-A',
            [],
            id='a clock four minutes ahead',
        ),
        pytest.param(
            S,
            S.replace(b'2026-01-30T00:00:00Z', b'2026-02-01T00:06:00Z'),
            'Secondary-A',
            ['GS405'],
            id='a clock six minutes ahead',
        ),
        pytest.param(
            S.replace(b'2026-01-30T00:00:00Z', b'TBD'), S, 'Secondary-A', [], id='a time for none'
        ),
    ],
)
def test_a_change_of_a_status(before, after, agent, expected):
    assert judged(STATUS, before, after, agent) == expected


@pytest.mark.parametrize(
    'before, after, agent, expected',
    [
        pytest.param(S, S.replace(b'S2.P1', b'S2.P2'), 'Secondary-B', [], id="the policy's agent"),
        pytest.param(
            S, S.replace(b'S2.P1', b'S2.P2'), 'Secondary-A', ['GS207'], id="the file's agent"
        ),
        pytest.param(None, S, 'Secondary-A', ['GS207'], id="the file's agent creates it"),
        pytest.param(
            None, S, 'Secondary-B', ['GS209'], id="the policy's agent creates it for another"
        ),
        pytest.param(
            None, S.replace(b'-A', b'-B'), 'Secondary-B', [], id="the policy's agent creates it"
        ),
    ],
)
def test_the_policy_s_assignment_owns_a_status(before, after, agent, expected):
    assert judged(STATUS, before, after, agent, POLICY) == expected


def test_a_maintainer_may_and_the_times_still_hold():
    assert (
        judged(
            STATUS,
            S,
            S.replace(b'S2.P1', b'S2.P2').replace(b'-A', b'-B'),
            '',
            POLICY,
            'Me@Example.org',
        )
        == []
    )
    assert judged(STATUS, S, S.replace(b'01-30', b'01-29'), '', POLICY, 'me@example.org') == [
        'GS405'
    ]


@pytest.mark.parametrize(
    'before, after, agent, expected',
    [
        pytest.param(P, P.replace(b'"r"', b'"q"'), 'Secondary-A', [], id='its agent'),
        pytest.param(P, P.replace(b'"r"', b'"q"'), 'Secondary-B', ['GS208'], id='another agent'),
        pytest.param(
            P,
            P.replace(b'"r"', b'"q"'),
            'Secondary-A-New',
            ['GS208'],
            id='an agent of a longer name',
        ),
        pytest.param(P, P.replace(b'"r"', b'"q"'), 'Primary', ['GS208'], id='the coordinator'),
        pytest.param(P, P.replace(b'"r"', b'"q"'), '', ['GS208', 'GS210'], id='nobody'),
        pytest.param(None, P, 'Primary', [], id='the coordinator creates it'),
        pytest.param(None, P, 'Secondary-A', [], id='its agent creates it'),
        pytest.param(None, P, 'Secondary-B', ['GS208'], id='another creates it'),
        pytest.param(P, None, 'Secondary-A', [], id='its agent removes it'),
        pytest.param(P, None, 'Primary', ['GS208'], id='the coordinator removes it'),
        pytest.param(
            P, P.replace(b'01-30', b'01-29'), 'Secondary-A', ['GS505'], id='an earlier time'
        ),
        pytest.param(
            P, P.replace(b'01-30', b'02-29'), 'Secondary-A', [], id='a day that no calendar has'
        ),
        pytest.param(
            P,
            P.replace(b'2026-01-30', b'2026-03-01'),
            'Secondary-A',
            ['GS505'],
            id='a time in the future',
        ),
    ],
)
def test_a_change_of_a_checkpoint(before, after, agent, expected):
    assert judged(POINT, before, after, agent) == expected


@pytest.mark.parametrize(
    'name, agent, data, expected',
    [
        pytest.param('secondary_a_crashed_20260201_1000.json', 'Primary', P, [], id='crashed'),
        pytest.param('secondary_a_aborted_20260201_1000.json', 'Primary', P, [], id='aborted'),
        pytest.param(
            'secondary_a_crashed_20260201_1000.json', 'Primary', P + b'\n', ['GS208'], id='changed'
        ),
        pytest.param(
            'secondary_a_crashed_20260201_1000.json',
            'Primary',
            P.replace(b'01-30', b'01-31'),
            [],
            id='of another day',
        ),
        pytest.param(
            'secondary_a_crashed_20260201_1000.json',
            'Primary',
            P.replace(b'01-30', b'01-29'),
            ['GS208'],
            id='of a day before',
        ),
        pytest.param(
            'secondary_a_crashed_20260201_1000.json',
            'Primary',
            P.replace(b'COMPLETE', b'BLOCKED'),
            ['GS208'],
            id='of the same moment',
        ),
        pytest.param(
            'secondary_a_crashed_20260201_1000.json',
            'Primary',
            P.replace(b'2026-01-30T', b'on the 30th at '),
            ['GS208'],
            id='of a time that says nothing',
        ),
        pytest.param(
            'secondary_a_crashed_20260201_1000.json',
            'Primary',
            P.replace(b'01-30', b'01-31').replace(b'-A', b'-B'),
            ['GS208'],
            id='of another day and agent',
        ),
        pytest.param(
            'secondary_a_crashed_20260201_1000.json',
            'Secondary-B',
            P,
            ['GS208'],
            id='made by another',
        ),
        pytest.param(
            'secondary_a_crashed_20260201_1000.json', 'Secondary-A', P, [], id='made by its agent'
        ),
    ],
)
def test_a_takeover_keeps_the_old_checkpoint(name, agent, data, expected):
    assert (
        own(rules({**BASE, POINT: P}, {**BASE, f'{EPIC}/agent_checkpoints/{name}': data}, agent))
        == expected
    )


@pytest.mark.parametrize(
    'agent, expected',
    [
        pytest.param('Secondary-A', [], id='its agent'),
        pytest.param('Secondary-B', ['GS208'], id='another agent'),
        pytest.param('Primary', ['GS208'], id='the coordinator'),
    ],
)
def test_backups_are_their_own_agent_s(agent, expected):
    assert (
        own(
            rules(
                BASE,
                {**BASE, f'{EPIC}/agent_checkpoints/backups/secondary_a_20260130_101010.json': P},
                agent,
            )
        )
        == expected
    )


@pytest.mark.parametrize(
    'mode',
    [
        pytest.param('120000', id='a link'),
        pytest.param('160000', id='a submodule'),
        pytest.param('100755', id='executable'),
    ],
)
@pytest.mark.parametrize(
    'path, data',
    [
        pytest.param(README, b'# E\n', id='the document'),
        pytest.param(STATUS, S, id='a STATUS'),
        pytest.param(POINT, P, id='a checkpoint'),
    ],
)
def test_a_document_of_another_mode_is_no_document(path, data, mode):
    before = {**BASE, path: data}
    for agent in ('Primary', 'Secondary-A', ''):
        assert 'GS604' in rules(before, {**before, path: (mode, data)}, agent)
    snapshot = Memory({})
    snapshot.files = {**{p: ('100644', d) for p, d in before.items()}, path: (mode, data)}
    assert 'GS604' in {finding.rule for finding in judge_form([path], snapshot, DEFAULT, NOW)}


def test_a_folder_in_the_place_of_a_document():
    assert 'GS604' in rules({**BASE, STATUS: S}, {**BASE, STATUS + '/x': b''}, 'Primary')
    made, filled = {**BASE, STATUS + '/x': b''}, {**BASE, STATUS + '/x': b'', STATUS + '/y': b''}
    assert 'GS604' in rules(BASE, made, 'Primary')
    assert 'GS604' not in rules(made, filled, 'Primary')
    found = judge_form([STATUS + '/x'], Memory(made), DEFAULT, NOW)
    assert [one.path for one in found if one.rule == 'GS604'] == [STATUS]


def test_a_folder_below_the_pattern_of_a_policy_is_in_nobody_s_place():
    policy = policy_file.parse(b'version = 1\n[[documents]]\npath = "docs/"\nkind = "sections"\n')
    files = {'docs/a/b.md': b'# B\n'}
    assert rules({}, files, 'Primary', policy) == []
    assert judge_form([*files], Memory(files), policy, NOW) == []


def test_a_link_in_the_place_of_the_layout_s_folders():
    assert 'GS604' in rules(BASE, {**BASE, f'{EPIC}/agent_comms': ('120000', b'/tmp')}, 'Primary')
    assert 'GS604' in rules(
        BASE, {**BASE, f'{EPIC}/agent_checkpoints/backups': ('120000', b'/tmp')}, 'Primary'
    )
    assert rules(BASE, {**BASE, 'link': ('120000', b'/tmp')}, '') == []


def test_a_person_commits_freely_elsewhere():
    assert (
        rules(
            BASE,
            {**BASE, 'src/a.py': b'x', f'{EPIC}/notes.md': b'y', STATUS: S},
            'Secondary-A',
        )
        == []
    )
    assert (
        rules(
            {**BASE, STATUS: S},
            {**BASE, STATUS: S, f'{EPIC}/notes.md': b'y', 'src/a.py': b'x'},
            '',
        )
        == []
    )


TOML = b'version = 1\n'


@pytest.mark.parametrize(
    'before, after, agent, email, expected',
    [
        pytest.param(
            {'.gitsync.toml': TOML},
            {'.gitsync.toml': TOML + b'#\n'},
            'Secondary-A',
            '',
            ['GS211'],
            id='an agent',
        ),
        pytest.param(
            {'.gitsync.toml': TOML}, {}, 'Secondary-A', '', ['GS211'], id='an agent removes it'
        ),
        pytest.param(
            {'.gitsync.toml': TOML},
            {'.gitsync.toml': TOML + b'#\n'},
            '',
            'x@y.z',
            ['GS211'],
            id='a stranger',
        ),
        pytest.param(
            {'.gitsync.toml': TOML},
            {'.gitsync.toml': TOML + b'#\n'},
            '',
            'me@example.org',
            [],
            id='a maintainer',
        ),
        pytest.param(
            {'.gitsync.toml': TOML},
            {'.gitsync.toml': TOML + b'#\n'},
            'Primary',
            '',
            [],
            id='the coordinator',
        ),
        pytest.param(
            {'.gitsync.toml': TOML},
            {'.gitsync.toml': b'version = 2\n'},
            'Primary',
            '',
            ['GS901'],
            id='made invalid',
        ),
        pytest.param(
            {'.gitsync.toml': TOML},
            {'.gitsync.toml': b'version = 1\n[rules]\nGS201 = "off"\n'},
            'Primary',
            '',
            ['GS901'],
            id='an ownership rule off',
        ),
        pytest.param(
            {'.gitsync.toml': TOML},
            {'.gitsync.toml': ('120000', b'x')},
            'Primary',
            '',
            ['GS901'],
            id='made a link',
        ),
        pytest.param({}, {'.gitsync.toml': TOML}, '', '', [], id='a person creates it'),
        pytest.param(
            {}, {'.gitsync.toml': TOML}, 'Secondary-A', '', ['GS211'], id='an agent creates it'
        ),
        pytest.param(
            BASE,
            {**BASE, '.gitsync.toml': TOML},
            '',
            '',
            ['GS211'],
            id='a person creates it over an epic',
        ),
        pytest.param(
            {},
            {'.gitattributes': b'# BEGIN gitsync\nx merge=gitsync\n# END gitsync\n'},
            '',
            '',
            [],
            id='a person adds the attributes',
        ),
        pytest.param(
            {'.gitattributes': b'# BEGIN gitsync\nx merge=gitsync\n# END gitsync\n'},
            {'.gitattributes': b'# BEGIN gitsync\n# END gitsync\n'},
            'Secondary-A',
            '',
            ['GS211'],
            id='an agent takes a line out',
        ),
        pytest.param(
            {'.gitattributes': b'# BEGIN gitsync\nx merge=gitsync\n# END gitsync\n'},
            {},
            '',
            '',
            ['GS211'],
            id='a person removes them',
        ),
        pytest.param(
            {'.gitattributes': b'# BEGIN gitsync\nx merge=gitsync\n# END gitsync\n'},
            {'.gitattributes': b'# BEGIN gitsync\nx merge=gitsync\n# END gitsync\n*.png binary\n'},
            '',
            '',
            [],
            id='a person adds a line of another matter',
        ),
        pytest.param(
            BASE,
            {**BASE, '.gitattributes': b'EPIC_README.md -merge\n'},
            'Secondary-A',
            '',
            ['GS211'],
            id='merge driver off',
        ),
        pytest.param(
            BASE,
            {**BASE, '.gitattributes': b'*.md merge=gitsync\n'},
            'Secondary-A',
            '',
            [],
            id='merge driver given',
        ),
        pytest.param(
            {**BASE, '.gitattributes': b'*.md merge=union\n'},
            {**BASE, '.gitattributes': b'*.md merge=gitsync\n'},
            'Secondary-A',
            '',
            ['GS211'],
            id='merge driver in place of another',
        ),
        pytest.param(
            BASE,
            {**BASE, f'{EPIC}/other/.gitattributes': b'* -merge\n'},
            'Secondary-A',
            '',
            [],
            id='merge driver off where no document is',
        ),
        pytest.param(
            BASE,
            {**BASE, '.gitattributes': b'*.md binary\n'},
            'Secondary-A',
            '',
            ['GS211'],
            id='binary',
        ),
        pytest.param(
            {**BASE, '.gitattributes': b'*.md merge=gitsync\n'},
            {
                **BASE,
                '.gitattributes': b'*.md merge=gitsync\n',
                f'{EPIC}/.gitattributes': b'* !merge\n',
            },
            'Secondary-A',
            '',
            ['GS211'],
            id='merge driver unset below',
        ),
    ],
)
def test_a_change_of_the_policy(before, after, agent, email, expected):
    assert rules(before, after, agent, POLICY, email) == expected


@pytest.mark.parametrize(
    'protocol, hint',
    [
        pytest.param(
            's2-epic',
            'take the change back, or ask the coordinator: gitsync message send Primary --subject '
            "'a change of policy'",
            id='with channels',
        ),
        pytest.param('none', "take the change back, or ask 'Primary' for it", id='without'),
    ],
)
def test_whom_an_agent_asks_for_another_policy(protocol, hint):
    text = TOML + f'protocol = "{protocol}"\n'.encode()
    policy = policy_file.parse(text)
    before = {'.gitsync.toml': text}
    (found,) = findings(before, {'.gitsync.toml': text + b'#\n'}, 'Secondary-A', policy)
    assert (found.rule, found.hint) == ('GS211', hint)
    (found,) = findings(before, {'.gitsync.toml': text + b'#\n'}, '', policy)
    assert 'GITSYNC_AGENT' in found.hint


def test_the_policy_s_severities_apply_and_nothing_of_ownership_is_hidden():
    mild = policy_file.parse(b'version = 1\n[rules]\nGS207 = "warning"\nGS405 = "off"\n')
    after = S.replace(b'01-30', b'01-29')
    assert judged(STATUS, S, after, 'Secondary-B', mild) == ['GS207w']
    hidden = mild._replace(rules={'GS207': 'off'})
    assert judged(STATUS, S, after, 'Secondary-B', hidden) == ['GS207', 'GS405']


def test_findings_come_sorted_and_once():
    found = findings({**BASE, STATUS: S, POINT: P}, {}, 'Secondary-B')
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    'agent, expected',
    [
        pytest.param('Secondary-A', [], id='its agent'),
        pytest.param('Primary', [], id='the coordinator'),
        pytest.param('Secondary-B', ['GS208'], id='another agent'),
    ],
)
def test_a_checkpoint_at_a_path_of_the_policy_is_created_by_the_agent_that_it_names(
    agent, expected
):
    made = policy_file.parse(
        b'version = 1\n[[documents]]\npath = "state.json"\nkind = "checkpoint"\n'
    )
    assert own(rules({}, {'state.json': b'{"agent_id": "Secondary-A"}'}, agent, made)) == expected
