"""Lawful content: what its owner made elsewhere passes, in whoever's hands; nothing else does."""

import pytest

from gitsync.gates import history
from gitsync.gates import staged as gate
from gitsync.git.repo import Repo
from gitsync.world import clock
from tests.scenes.history import README
from tests.scenes.history import commits
from tests.scenes.history import document

A, B, P = 'Secondary-A', 'Secondary-B', 'Primary'
COMMS = 'e/agent_comms/secondary_b_to_primary.md'
LINE = '## Message 1 (2026-01-15 14:30) ⏳ UNREAD\n**Subject:** {}\n**Action Required:** none'
START = ('start', [], P, {README: document(), COMMS: '# B to Primary', 'e/feature_01_x/a.md': 'a'})


def change(a='one', b='one', **files):
    return {README: document(a=a, b=b), **files}


@pytest.mark.parametrize(
    'made, mine, expected',
    [
        pytest.param((B, change(b='two')), change(b='two'), set(), id='as its owner made it'),
        pytest.param(
            (B, change(b='two')),
            change(a='mine', b='two'),
            set(),
            id="beside one's own",
        ),
        pytest.param((B, change(b='two')), change(b='two, and more'), {'GS201'}, id='a word more'),
        pytest.param((A, change(b='two')), change(b='two'), {'GS201'}, id='made by another'),
        pytest.param(
            (P, change(b='two')), change(b='two'), {'GS201'}, id='made by the coordinator'
        ),
        pytest.param(
            (B, {COMMS: LINE.format('x')}), {COMMS: LINE.format('x')}, set(), id='a message'
        ),
        pytest.param(
            (B, {COMMS: LINE.format('x')}),
            {COMMS: LINE.format('y')},
            {'GS204'},
            id='a message of other words',
        ),
        pytest.param(
            (B, {COMMS: f'# B to Primary\n\n{LINE.format("x")}'}),
            {COMMS: f'# Nothing of this counts\n\n{LINE.format("x")}'},
            {'GS204'},
            id='a message below other words',
        ),
        pytest.param(
            (P, {'e/feature_01_x/a.md': 'b'}), {'e/feature_01_x/a.md': 'b'}, set(), id='a file'
        ),
        pytest.param(
            (P, {'e/feature_01_x/a.md': None}),
            {'e/feature_01_x/a.md': None},
            set(),
            id='a file removed',
        ),
        pytest.param(
            (P, {'e/feature_01_x/a.md': 'b'}),
            {'e/feature_01_x/a.md': 'c'},
            {'GS212'},
            id='a file with other bytes',
        ),
    ],
)
def test_content_at_the_tip_of_a_branch(git, monkeypatch, made, mine, expected):
    agent, files = made
    rows = [START, ('made', ['start'], agent, files), ('later', ['made'], agent, {'x': '1'})]
    start = commits(git, rows)['start']
    oids = commits(git, [('mine', [start], A, mine)], 'refs/heads/mine')
    monkeypatch.chdir(git.folder)
    found = history.judge_commit(Repo.open(), oids['mine'], clock.now())
    assert {one.rule for one in found if one.severity == 'error'} == expected


FILE = 'e/feature_01_x/a.md'


@pytest.mark.parametrize(
    'elsewhere, mine, expected',
    [
        pytest.param({'x': '1'}, {FILE: None}, {'GS212'}, id='a file'),
        pytest.param({'x': '1'}, {COMMS: None}, {'GS204'}, id='a channel'),
        pytest.param({FILE: 'b'}, {FILE: 'b'}, {'GS212'}, id='a file that nothing gates there'),
        pytest.param({FILE: 'b'}, {FILE: None}, {'GS212'}, id='a file that was removed there'),
    ],
)
def test_a_history_of_its_own_lends_nothing(git, monkeypatch, elsewhere, mine, expected):
    """A branch without the epic never had its files, and where nothing gates one anybody writes."""
    rows = [START, ('root', [], A, elsewhere), ('gone', ['root'], A, dict.fromkeys(elsewhere))]
    oids = commits(git, rows)
    git('branch', 'own', oids['root'])
    mine = commits(git, [('mine', [oids['start']], A, mine)], 'refs/heads/mine')['mine']
    monkeypatch.chdir(git.folder)
    found = history.judge_commit(Repo.open(), mine, clock.now())
    assert {one.rule for one in found if one.severity == 'error'} == expected


MARKED = LINE.format('x').replace('⏳ UNREAD', '✅ READ')
SECOND = LINE.format('y').replace('Message 1', 'Message 2')


def test_what_several_make_by_turns_is_lawful_in_one_commit(git, monkeypatch):
    """The reader marks a message, the writer adds one; the coordinator writes outside text, an
    agent its row.
    """
    table = '\n| Agent | x |\n|---|---|\n'
    rows = [
        ('start', [], P, {README: document(), COMMS: LINE.format('x')}),
        ('marked', ['start'], P, {COMMS: MARKED}),
        ('added', ['marked'], B, {COMMS: f'{MARKED}\n\n{SECOND}'}),
        ('outside', ['added'], P, {README: document() + table}),
        ('row', ['outside'], A, {README: document() + table + f'| {A} | y |\n'}),
    ]
    oids = commits(git, rows, 'refs/heads/topic')
    whole = {COMMS: f'{MARKED}\n\n{SECOND}', README: document() + table + f'| {A} | y |\n'}
    mine = commits(git, [('mine', [oids['start']], None, whole)], 'refs/heads/mine')['mine']
    monkeypatch.chdir(git.folder)
    found = history.judge_commit(Repo.open(), mine, clock.now())
    assert not [one for one in found if one.severity == 'error']


def test_a_feature_that_another_began_on_an_older_branch_stays_its_agents(git, monkeypatch):
    status = 'e/feature_01_x/STATUS'
    rows = [
        ('older', [], P, {README: document()}),
        ('start', ['older'], B, {status: f'AGENT: {B}'}),
        ('aside', ['older'], A, {status: f'AGENT: {A}'}),
    ]
    oids = commits(git, rows, 'refs/heads/aside')
    change = {status: f'AGENT: {A}'}
    mine = commits(git, [('mine', [oids['start']], A, change)], 'refs/heads/mine')['mine']
    monkeypatch.chdir(git.folder)
    found = history.judge_commit(Repo.open(), mine, clock.now())
    assert {'GS207', 'GS209'} <= {one.rule for one in found if one.severity == 'error'}


TABLE = '\n| Agent ID | Assigned Feature |\n|---|---|\n| {} | feature_01_x |\n'
STATUS, SPEC = 'e/feature_01_x/STATUS', 'e/feature_01_x/spec.md'
NEW = 'Secondary-B-New'


def held(agent, blockers='none'):
    """What a takeover changes, and what the agent writes."""
    text = f'STAGE: S2\nAGENT: {agent}\nSTATUS: IN_PROGRESS\nBLOCKERS: {blockers}\n'
    return {STATUS: text, README: document() + TABLE.format(agent)}


@pytest.mark.parametrize('squasher', [NEW, P, A, None])
@pytest.mark.parametrize(
    ('taken', 'written', 'is_lawful'),
    [
        pytest.param((P, held(NEW)), (NEW, held(NEW, 'x')), True, id='by the coordinator'),
        pytest.param((A, held(A)), (A, held(A, 'x')), False, id='by another'),
        pytest.param((B, held(NEW)), (NEW, held(NEW, 'x')), False, id='by the old agent'),
        pytest.param((P, held(NEW)), (A, held(NEW, 'x')), False, id='and another writes'),
    ],
)
def test_a_takeover_and_the_new_agents_work_in_one_commit(
    git, monkeypatch, squasher, taken, written, is_lawful
):
    """Whoever squashes them: who may write is judged step by step."""
    writer, changes = written
    rows = [
        ('start', [], P, {**held(B), SPEC: 'a'}),
        ('taken', ['start'], *taken),
        ('written', ['taken'], writer, {**changes, SPEC: 'b'}),
    ]
    oids = commits(git, rows, 'refs/heads/work')
    row = ('mine', [oids['start']], squasher, {**changes, SPEC: 'b'})
    mine = commits(git, [row], 'refs/heads/mine')['mine']
    monkeypatch.chdir(git.folder)
    found = history.judge_commit(Repo.open(), mine, clock.now())
    foreign = {one.path for one in found if one.rule in ('GS203', 'GS207', 'GS209', 'GS212')}
    assert (STATUS in foreign) is not is_lawful
    assert is_lawful is not bool(foreign)


def test_an_older_text_of_the_owner_s_is_a_foreign_edit(git, monkeypatch):
    oids = commits(
        git,
        [
            START,
            ('two', ['start'], B, change(b='two')),
            ('three', ['two'], B, change(b='three')),
            ('back', ['three'], A, change(b='two')),
        ],
    )
    git('branch', 'old', oids['two'])
    monkeypatch.chdir(git.folder)
    found = history.judge_commit(Repo.open(), oids['back'], clock.now())
    assert [one.rule for one in found if one.severity == 'error'] == ['GS201']


def test_a_look_takes_one_git_process_more(git, monkeypatch):
    from gitsync.git import process

    start = commits(git, [START, ('made', ['start'], B, change(b='two'))])['start']
    for number in range(30):
        git('branch', f'b{number}', 'main')
    oids = commits(git, [('mine', [start], A, change(b='two'))], 'refs/heads/mine')
    monkeypatch.chdir(git.folder)
    repo, asked = Repo.open(), []
    run = process.run
    monkeypatch.setattr(process, 'run', lambda args, *rest: asked.append(args) or run(args, *rest))
    assert not [
        one
        for one in history.judge_commit(repo, oids['mine'], clock.now())
        if one.severity == 'error'
    ]
    assert len(asked) <= 1


@pytest.mark.parametrize('agent, is_right', [(B, True), (A, False)])
def test_a_pick_keeps_the_name_of_the_agent_that_made_it(git, monkeypatch, agent, is_right):
    from tests.scenes.three_agents import install

    oids = commits(git, [START, ('made', ['start'], agent, change(b='two'))], 'refs/heads/made')
    git('checkout', '-q', '-B', 'main', oids['start'])
    install(git)
    monkeypatch.setenv('GITSYNC_AGENT', P)
    done = git.run('cherry-pick', oids['made'])
    assert (done.returncode == 0) is is_right, done.stderr
    if is_right:
        assert git('log', '-1', '--format=%(trailers:key=Agent,valueonly)').strip() == B


def test_a_squash_that_is_refused_says_the_way_out(git, monkeypatch):
    oids = commits(git, [START, ('made', ['start'], A, change(b='two'))], 'refs/heads/made')
    git('checkout', '-q', '-B', 'main', oids['start'])
    git('merge', '-q', '--squash', 'made')
    monkeypatch.chdir(git.folder)
    monkeypatch.setenv('GITSYNC_AGENT', P)
    verdict = gate.judge_staged(gate.stage(Repo.open()))
    assert verdict.is_refused()
    assert ['without --squash' in one.note for one in verdict.findings] == [True]


@pytest.mark.parametrize(
    ('agent', 'expected'),
    [
        pytest.param(B, set(), id='its owner'),
        pytest.param(A, {'made', 'landed'}, id='another'),
    ],
)
def test_a_squash_stays_lawful_when_its_branch_goes_on(git, monkeypatch, agent, expected):
    oids = commits(
        git,
        [
            START,
            ('made', ['start'], agent, change(b='two')),
            ('landed', ['start'], P, change(b='two')),
            ('later', ['made'], B, change(b='three')),
            ('joined', ['landed', 'later'], B, change(b='three')),
        ],
    )
    monkeypatch.chdir(git.folder)
    found = history.judge_range(Repo.open(), f'{oids["start"]}..main', clock.now())
    names = {oid: name for name, oid in oids.items()}
    assert {names[one.commit] for one in found if one.severity == 'error'} == expected
