"""Honest pushes: what agents, the coordinator and people push all day passes the same server."""

import pytest

from gitsync.core.epic import sample
from tests.attacks.attempts import A_END
from tests.attacks.attempts import B_LINE
from tests.attacks.attempts import B_NEW
from tests.attacks.attempts import forked
from tests.attacks.attempts import main
from tests.attacks.attempts import nul_forked
from tests.attacks.attempts import rows
from tests.attacks.attempts import rows_forked
from tests.attacks.attempts import unended
from tests.attacks.site import CHECKPOINT_B
from tests.attacks.site import LATER
from tests.attacks.site import POLICY
from tests.attacks.site import ROADMAP
from tests.attacks.site import RULES
from tests.attacks.site import STATUS_A
from tests.attacks.site import TO_A
from tests.attacks.site import TO_PRIMARY
from tests.attacks.site import A
from tests.attacks.site import B
from tests.attacks.site import P
from tests.attacks.site import Site

pytestmark = pytest.mark.slow

HONEST = {}
READ = ('⏳ UNREAD'.encode(), '✅ READ'.encode())


def honest(function):
    HONEST[function.__name__] = function
    return function


def change(title, agent, path, old, new, **options):
    HONEST[title] = lambda site: [
        main(site.commit({path: site.read(path).replace(old, new, 1)}, agent, **options))
    ]


change('own_section', B, ROADMAP, B_LINE, B_NEW)
change('own_section_by_the_author_address', None, ROADMAP, B_LINE, B_NEW, email='b@agents.example')
change('own_section_by_the_author_name', None, ROADMAP, B_LINE, B_NEW, name='Secondary-B')
change('outside_text_by_the_coordinator', P, ROADMAP, b'Outside.', b'Outside, changed.')
change('foreign_section_by_a_maintainer', None, ROADMAP, B_LINE, B_NEW, email='owner@example.org')
change('policy_by_the_coordinator', P, POLICY, b'version = 1\n', b'version = 1\n# changed\n')
change(
    'policy_by_a_maintainer',
    None,
    POLICY,
    b'version = 1\n',
    b'version = 1\n# changed\n',
    email='owner@example.org',
)
change('own_status', A, STATUS_A, b'2026-01-15T10:00', b'2026-01-15T11:00')
change('own_checkpoint', B, CHECKPOINT_B, b'2026-01-15T10:00', b'2026-01-15T11:00')
change('mark_flipped_by_the_reader', A, TO_A, *READ)
change(
    'own_new_section',
    A,
    ROADMAP,
    b'The end.\n',
    b'<!-- BEGIN SECONDARY-A MORE -->\nx\n<!-- END SECONDARY-A MORE -->\n\nThe end.\n',
)
change('code_by_a_person', None, 'code.py', b'one', b'two')
change('code_and_agent', A, 'code.py', b'one', b'two')
change(
    'override_by_the_coordinator',
    P,
    ROADMAP,
    B_LINE,
    B_NEW,
    more='Gitsync-Override: GS201 Secondary-B is gone\n',
)
change('attributes_of_code', A, '.gitattributes', b'# END gitsync\n', b'# END gitsync\n*.py text\n')


@honest
def first_message(site):
    return [main(site.commit({TO_PRIMARY: sample.message(A, P, LATER, 'done')}, A))]


@honest
def several_agents_one_after_another(site):
    one = site.commit({ROADMAP: site.read(ROADMAP).replace(B_LINE, B_NEW)}, B)
    two = site.commit({ROADMAP: site.read(ROADMAP, one).replace(b'- a one', b'- a two')}, A, (one,))
    return [main(site.commit({'code.py': b'three\n'}, None, (two,)))]


@honest
def clean_merge(site):
    ours, theirs = forked(site)
    return [
        main(
            site.commit(
                {ROADMAP: site.read(ROADMAP, theirs).replace(b'- a one\n', b'- a two\n')},
                A,
                (ours, theirs),
            )
        )
    ]


@honest
def clean_merge_by_a_person(site):
    ours, theirs = forked(site)
    return [
        main(
            site.commit(
                {ROADMAP: site.read(ROADMAP, theirs).replace(b'- a one\n', b'- a two\n')},
                None,
                (ours, theirs),
            )
        )
    ]


@honest
def octopus(site):
    ours, theirs = forked(site)
    third = site.commit({'code.py': b'two\n'}, P)
    merged = site.read(ROADMAP, theirs).replace(b'- a one\n', b'- a two\n')
    return [main(site.commit({ROADMAP: merged, 'code.py': b'two\n'}, A, (ours, theirs, third)))]


@honest
def conflict_settled_by_one_side(site):
    ours = site.commit({ROADMAP: site.read(ROADMAP).replace(B_LINE, b'- b here\n')}, B)
    theirs = site.commit({ROADMAP: site.read(ROADMAP).replace(B_LINE, b'- b there\n')}, B)
    return [main(site.commit({ROADMAP: site.read(ROADMAP, theirs)}, A, (ours, theirs)))]


@honest
def ones_own_rows_settled_by_hand(site):
    return [main(site.commit(rows(site, 'both', 'DONE'), A, rows_forked(site)))]


@honest
def ones_own_part_of_a_file_without_lines_settled_by_hand(site):
    ours, theirs = nul_forked(site)
    text = site.read(ROADMAP, ours).replace(b'- a x', b'- a both')
    return [main(site.commit({ROADMAP: text}, A, (ours, theirs)))]


@honest
def end_marker_put_back_behind_ones_own_text(site):
    tip = unended(site)
    text = site.read(ROADMAP, tip).replace(b'- a one\n', b'- a one\n' + A_END)
    return [main(site.commit({ROADMAP: text}, A, (tip,)))]


@honest
def several_refs(site):
    good = site.commit({'code.py': b'two\n'}, A)
    tag = site.git(
        'mktag',
        input=f'object {good}\ntype commit\ntag v1\ntagger X <x@y> 0 +0000\n\nx\n'.encode(),
    )
    return [main(good), f'{good}:refs/heads/topic', f'{tag}:refs/tags/v1']


@honest
def tag_of_a_blob(site):
    return [f'{site.git("hash-object", "-w", "--stdin", input=b"x")}:refs/tags/blob']


@honest
def removed_branch(site):
    assert not site.push(site.guarded, f'{site.base}:refs/heads/topic').returncode
    return [':refs/heads/topic']


@honest
def own_commit_amended(site):
    lawful = site.commit({ROADMAP: site.read(ROADMAP).replace(B_LINE, B_NEW)}, B)
    assert not site.push(site.guarded, main(lawful)).returncode
    return [main(site.commit({ROADMAP: site.read(ROADMAP).replace(B_LINE, b'- b better\n')}, B))]


@honest
def own_branch_rebased(site):
    mine = site.commit({ROADMAP: site.read(ROADMAP).replace(b'- a one', b'- a two')}, A)
    assert not site.push(site.guarded, f'{mine}:refs/heads/topic').returncode
    theirs = site.commit({ROADMAP: site.read(ROADMAP).replace(B_LINE, B_NEW)}, B)
    assert not site.push(site.guarded, main(theirs)).returncode
    roadmap = site.read(ROADMAP, theirs).replace(b'- a one', b'- a two')
    return [f'{site.commit({ROADMAP: roadmap}, A, (theirs,))}:refs/heads/topic']


@honest
def agent_added_then_at_work(site):
    policy = RULES.replace(
        '[[documents]]', '[agents.Secondary-C]\nemails = ["c@agents.example"]\n[[documents]]', 1
    )
    assert not site.push(
        site.guarded, main(added := site.commit({POLICY: policy.encode()}, P))
    ).returncode
    text = site.read(ROADMAP).replace(
        b'The end.\n',
        b'<!-- BEGIN SECONDARY-C PLAN -->\nx\n<!-- END SECONDARY-C PLAN -->\n\nThe end.\n',
    )
    return [main(site.commit({ROADMAP: text}, 'Secondary-C', (added,)))]


@honest
def attested(site):
    return [main(site.attested({ROADMAP: site.read(ROADMAP).replace(B_LINE, B_NEW)}, B))]


@pytest.fixture(scope='module')
def seed(tmp_path_factory):
    return Site.found(tmp_path_factory.mktemp('seed'))


@pytest.mark.parametrize('name', HONEST)
def test_an_honest_push_passes(name, seed, tmp_path):
    site = seed.copy(tmp_path / 'site')
    done = site.push(site.guarded, *HONEST[name](site))
    assert not done.returncode, done.stderr
    if name == 'attested':
        assert 'GS' not in done.stderr


def test_there_are_twenty_honest_pushes_at_least():
    assert len(HONEST) >= 20
