"""Objects that no git command makes, pushed by hand: what git and gitsync may read differently."""

import subprocess

import pytest

from tests.attacks.attempts import main
from tests.attacks.attempts import spoiled
from tests.attacks.site import POLICY
from tests.attacks.site import ROADMAP
from tests.attacks.site import RULES
from tests.attacks.site import A
from tests.attacks.site import B
from tests.attacks.site import E
from tests.attacks.site import P
from tests.attacks.site import Site

pytestmark = pytest.mark.slow

PEOPLE = (
    'author A <a@agents.example> 1768480000 +0000\n'
    'committer A <a@agents.example> 1768480000 +0000\n'
)


@pytest.fixture(scope='module')
def seed(tmp_path_factory):
    return Site.found(tmp_path_factory.mktemp('seed'))


@pytest.fixture
def site(seed, tmp_path):
    return seed.copy(tmp_path / 'site')


def made(site, kind, data):
    return site.store(kind, data)


def commit(site, headers, message='x\n\nAgent: Secondary-A\n'):
    return made(site, 'commit', f'{headers}\n{message}'.encode())


def push_by_hand(site, new, *also, server=None):
    """A push as one's own client sends it, any objects, reachable or not: the server's answer."""
    objects = site.git('rev-list', '--objects', new, *also, '--not', site.base).splitlines()
    pack = subprocess.run(
        ['git', 'pack-objects', '--stdout', '-q'],
        cwd=site.work,
        input=''.join(line.split()[0] + '\n' for line in objects).encode(),
        capture_output=True,
        check=True,
    ).stdout
    line = f'{site.base} {new} refs/heads/main\0report-status\n'.encode()
    request = f'{len(line) + 4:04x}'.encode() + line + b'0000' + pack
    done = subprocess.run(
        ['git', 'receive-pack', str(server or site.guarded)], input=request, capture_output=True
    )
    return (done.stdout + done.stderr).decode('utf-8', 'replace')


def entries(site, rev):
    rows = (line.split('\t') for line in site.git('ls-tree', rev).splitlines())
    return [(about.split()[0].lstrip('0'), name, about.split()[2]) for about, name in rows]


def tree(site, rows):
    return made(
        site,
        'tree',
        b''.join(
            f'{mode} {name}'.encode() + b'\0' + bytes.fromhex(oid) for mode, name, oid in rows
        ),
    )


@pytest.mark.parametrize(
    'parents', [pytest.param('{base}', id='one parent'), pytest.param('', id='none')]
)
def test_a_parent_where_git_reads_none_lends_its_tree_to_nobody(site, parents):
    """git walks to the parents right behind the tree line only: one further down would be judged
    against, and never be judged itself.
    """
    evil = site.commit({ROADMAP: spoiled(site)}, None)
    real = f'parent {site.base}\n' if parents else ''
    forged = commit(
        site, f'tree {site.git("rev-parse", evil + "^{tree}")}\n{real}{PEOPLE}parent {evil}\n'
    )
    answer = push_by_hand(site, forged, evil)
    assert 'GS201' in answer and 'ng refs/heads/main' in answer
    assert 'ok refs/heads/main' in push_by_hand(site, forged, evil, server=site.open)


@pytest.mark.parametrize('below', [False, True], ids=['at the tip', 'below it'])
def test_an_id_in_capitals_is_no_other_commits(site, below):
    """git reads it, so that what stands behind it is new, and is judged."""
    evil = site.commit({ROADMAP: spoiled(site)}, A)
    tip = in_capitals(site, evil)
    site.refused('GS201', main(site.commit({'code.py': b'x\n'}, A, (tip,)) if below else tip))
    lawful = site.commit({ROADMAP: spoiled(site)}, B)
    site.git('update-ref', 'refs/heads/main', site.base, at=site.open)
    site.passes(main(in_capitals(site, lawful)))


def in_capitals(site, parent):
    """The id of a commit that changes nothing, with the ids in it in capitals."""
    of_tree = site.git('rev-parse', f'{parent}^{{tree}}')
    return commit(site, f'tree {of_tree.upper()}\nparent {parent.upper()}\n{PEOPLE}')


def with_docs(site, docs):
    root = tree(
        site,
        [
            (mode, name, docs if name == 'docs' else oid)
            for mode, name, oid in entries(site, site.base)
        ],
    )
    return commit(site, f'tree {root}\nparent {site.base}\n{PEOPLE}')


def test_a_name_twice_in_a_tree_is_refused(site):
    """The first of two would be judged, the second checked out."""
    evil = made(site, 'blob', spoiled(site))
    forged = with_docs(
        site, tree(site, [*entries(site, f'{site.base}:docs'), ('100644', 'ROADMAP.md', evil)])
    )
    done = site.push(site.guarded, main(forged))
    assert (
        done.returncode
        and "'ROADMAP.md' stands in it twice" in done.stderr
        and 'Traceback' not in done.stderr
    )
    assert not site.push(site.open, main(forged)).returncode


@pytest.mark.parametrize(
    'mode, rule',
    [
        pytest.param('120600', 'GS', id='a link'),
        pytest.param('120777', 'GS', id='a link that anybody may write'),
        pytest.param('140000', 'GS', id='a submodule'),
        pytest.param('160664', 'GS', id='a submodule with permissions'),
        pytest.param('0', 'GS', id='no kind'),
        pytest.param('20000120000', 'is no mode', id='a link to those who count to 32 bits'),
        pytest.param('1100644', 'is no mode', id='a file to those who count to 16 bits'),
    ],
)
def test_a_mode_is_what_git_makes_of_it(site, mode, rule):
    """The document's own bytes under a mode that takes it away in a checkout."""
    ((_, name, oid),) = entries(site, f'{site.base}:docs')
    forged = with_docs(site, tree(site, [(mode, name, oid)]))
    done = site.push(site.guarded, main(forged))
    assert done.returncode and rule in done.stderr, done.stderr
    assert not site.push(site.open, main(forged)).returncode
    fine = with_docs(site, tree(site, [('100664', name, oid)]))
    assert not site.push(site.guarded, main(fine)).returncode


def test_a_folder_is_one_by_its_kind_alone(site):
    rules = RULES.replace('path = "docs/ROADMAP.md"', 'path = ["docs/ROADMAP.md", "plans/**"]')
    site.base = site.commit({POLICY: rules.encode()}, P)
    site.passes(main(site.base))
    folder = tree(site, [('100644', 'x.md', made(site, 'blob', spoiled(site)))])
    for mode in ('40755', '40000'):
        rows = [*entries(site, site.base), (mode, 'plans', folder)]
        rows.sort(key=lambda row: row[1] + '/' * row[0].startswith('40'))
        forged = commit(site, f'tree {tree(site, rows)}\nparent {site.base}\n{PEOPLE}')
        site.refused('GS20', main(forged))


def test_names_out_of_order_are_refused(site):
    other = made(site, 'blob', b'x\n')
    forged = with_docs(
        site, tree(site, [('100644', 'z', other), *entries(site, f'{site.base}:docs')])
    )
    assert 'out of order' in site.push(site.guarded, main(forged)).stderr


def test_a_name_with_a_slash_is_refused(site):
    evil = made(site, 'blob', spoiled(site))
    rows = sorted(
        [*entries(site, site.base), ('100644', 'docs/ROADMAP.md', evil)],
        key=lambda row: row[1] + '/' * (row[0] == '40000'),
    )
    forged = commit(site, f'tree {tree(site, rows)}\nparent {site.base}\n{PEOPLE}')
    done = site.push(site.guarded, main(forged))
    assert done.returncode and 'ROADMAP.md' in done.stderr


@pytest.mark.parametrize(
    'path',
    [
        'docs/roadmap.md',
        'docs/ROADMAP.md.',
        'docs/ROADMAP.md ',
        'docs/ROADMAP.md:x',
        'DOCS/ROADMAP.md',
        'docs./ROADMAP.md',
        '.GitSync.toml',
        '.GITATTRIBUTES',
        f'{E}/epic_readme.md',
        'doc\u017f/ROADMAP.md',
        'docs/ROADMAP\u200d.md',
        '.git\u017fync.toml',
        'docs/.GITATTRIBUTES',
        'docs/.git\u200dattributes',
        'GITSYN~1.TOM',
        'GITATT~1',
        f'{E}/EPIC_R~1.MD',
        f'{E}/EP1A2B~1.MD',
        f'{E}/AGENT_~1/second~1.jso',
    ],
)
@pytest.mark.parametrize('is_merge', [False, True])
def test_a_twin_of_a_document_is_refused(site, path, is_merge):
    """Where a disk knows no case, the twin would be checked out over the document."""
    parents = (site.base, site.commit({'code.py': b'two\n'}, A)) if is_merge else (site.base,)
    done = site.push(
        site.guarded, main(site.commit({path: spoiled(site), 'code.py': b'two\n'}, A, parents))
    )
    assert done.returncode and ('GS604' in done.stderr or 'GS601' in done.stderr), done.stderr


def test_two_twins_of_a_document_do_not_hide_each_other(site):
    files = {'docs/ROADMAP.MD': spoiled(site), 'docs/roadmap.md': spoiled(site)}
    done = site.push(site.guarded, main(site.commit(files, A)))
    assert done.returncode and done.stderr.count('GS604 path is') == 2, done.stderr


def test_letters_composed_otherwise_make_a_twin_and_other_letters_do_not(site):
    rules = RULES.replace('path = "docs/ROADMAP.md"', 'path = "docs/\u00dcber.md"').encode()
    start = site.commit({POLICY: rules, 'docs/\u00dcber.md': site.read(ROADMAP)}, P)
    assert not site.push(site.guarded, main(start)).returncode
    for path, is_twin in (
        ('docs/U\u0308ber.md', True),
        ('docs/\u00fcber.md', True),
        ('docs/Uber.md', False),
        ('docs/\u00d6l.md', False),
    ):
        done = site.push(site.guarded, main(site.commit({path: b'x\n'}, A, (start,))))
        assert bool(done.returncode) == is_twin, (path, done.stderr)
        assert ('GS604' in done.stderr) == is_twin
        start = start if is_twin else site.git('rev-parse', 'refs/heads/main', at=site.guarded)


@pytest.mark.parametrize('name', ['roadma~1.md', 'road map.md', 'R\u200bOADMAP.md', 'EPIC_R~1.MD'])
def test_a_name_that_no_disk_takes_for_a_documents_passes(site, name):
    assert not site.push(site.guarded, main(site.commit({f'docs/{name}': b'x\n'}, A))).returncode


@pytest.mark.parametrize('name', ['plan_o~1.md', 'PLAN_OF_ALL.md'])
def test_who_is_there_first_does_not_replace_a_document_to_come(site, name):
    rules = RULES.replace('path = "docs/ROADMAP.md"', 'path = "docs/plan_of_all.md"').encode()
    first = site.commit({f'docs/{name}': b'x\n', POLICY: rules}, P)
    assert not site.push(site.guarded, main(first)).returncode
    both = site.commit({'docs/plan_of_all.md': b'y\n'}, P, (first,))
    site.refused('GS604', main(both))
    alone = {'docs/plan_of_all.md': b'y\n', f'docs/{name}': None}
    assert not site.push(site.guarded, main(site.commit(alone, P, (first,)))).returncode


def test_two_files_that_nothing_gates_may_be_twins(site):
    assert not site.push(
        site.guarded,
        main(site.commit({'docs/x': b'x\n', 'docs/X': b'x\n', 'docs/other.md': b'x\n'}, A)),
    ).returncode


def test_a_first_policy_from_a_history_without_the_epic_is_refused(site):
    """An epic governed without a policy gets none from an unrelated root that a merge takes in."""
    assert not site.push(site.guarded, main(bare := site.commit({POLICY: None}, P))).returncode
    mine = b'version = 1\nmaintainers = ["person@example.org"]\n'
    orphan = site.commit({POLICY: mine}, None, parents=())
    early = site.commit({POLICY: mine}, None, parents=(site.root,))
    merged = site.commit({POLICY: mine}, None, parents=(bare, orphan))
    for refspec in (f'{orphan}:refs/heads/topic', f'{early}:refs/heads/topic', main(merged)):
        done = site.push(site.guarded, refspec)
        assert done.returncode and 'GS211' in done.stderr


def test_a_first_policy_where_an_epic_stands_already_is_one_fault(site):
    assert not site.push(site.guarded, main(bare := site.commit({POLICY: None}, P))).returncode
    mine = site.commit({POLICY: b'version = 1\n'}, None, parents=(bare,))
    done = site.push(site.guarded, main(mine))
    assert done.returncode and done.stderr.count('GS211') == 1, done.stderr


def test_where_signatures_are_asked_for_nobody_overrides_that_without_one(site):
    """A maintainer's address and the coordinator's name can be written by anybody."""
    rules = (RULES + '[identity]\nrequire = "signature"\n').encode()
    assert not site.push(site.guarded, main(policy := site.commit({POLICY: rules}, P))).returncode
    more = 'Gitsync-Override: GS702 x; GS201 y\n'
    for agent, email in ((None, 'owner@example.org'), (P, 'person@example.org')):
        done = site.push(
            site.guarded,
            main(site.commit({ROADMAP: spoiled(site)}, agent, (policy,), email=email, more=more)),
        )
        assert (
            done.returncode
            and 'GS702' in done.stderr
            and 'where Primary signed the commit' in done.stderr
        )


def test_a_branch_from_before_signatures_does_not_bring_their_absence_back(site):
    """Else whoever forges a name there and merges what the server has is past the signature."""
    for server in (site.guarded, site.open):
        assert not site.push(server, f'{site.base}:refs/heads/old').returncode
    rules = (RULES + '[identity]\nrequire = "signature"\n').encode()
    assert not site.push(site.guarded, main(site.commit({POLICY: rules}, P))).returncode
    forged = site.commit({ROADMAP: spoiled(site)}, 'Secondary-B')
    done = site.push(site.guarded, f'{forged}:refs/heads/old')
    assert done.returncode and 'GS702' in done.stderr
    assert not site.push(
        site.guarded, f'{site.commit({"code.py": b"two"}, A)}:refs/heads/old'
    ).returncode


class TestInvalidPolicy:
    """A policy that nobody can read is in force: past the hooks, or from before the gate."""

    @pytest.fixture
    def broken(self, site):
        tip, hook = (
            site.commit({POLICY: b'version = 2\n'}, P),
            site.guarded / 'hooks' / 'pre-receive',
        )
        hook.rename(hook.with_name('off'))
        site.push(site.guarded, main(tip))
        hook.with_name('off').rename(hook)
        return tip

    def test_nothing_passes_and_the_way_out_is_named(self, site, broken):
        for message in ({}, {'more': 'Gitsync-Override: GS201 x\n'}):
            done = site.push(
                site.guarded, main(site.commit({'code.py': b'two\n'}, P, (broken,), **message))
            )
            assert (
                done.returncode
                and "'version' must be 1" in done.stderr
                and "'Gitsync-Override: GS901 why'" in done.stderr
            )

    def test_the_coordinator_mends_it_by_name_and_the_mended_one_holds_from_there(
        self, site, broken
    ):
        mended = site.commit(
            {POLICY: RULES.encode()}, P, (broken,), more='Gitsync-Override: GS901 mend\n'
        )
        bad = site.commit({ROADMAP: spoiled(site)}, A, (mended,))
        done = site.push(site.guarded, main(bad))
        assert done.returncode and 'GS201' in done.stderr
        done = site.push(site.guarded, main(mended))
        assert (
            not done.returncode
            and 'GS901' in done.stderr
            and '(overridden: mend) [warning]' in done.stderr
        )
        good = site.commit({ROADMAP: spoiled(site)}, 'Secondary-B', (mended,))
        assert not site.push(site.guarded, main(good)).returncode

    @pytest.mark.parametrize(
        'agent, policy',
        [
            pytest.param(A, RULES, id='another agent'),
            pytest.param(None, RULES, id='nobody'),
            pytest.param(P, 'version = 3\n', id='the coordinator with another broken policy'),
        ],
    )
    def test_nobody_else_does_and_no_other_broken_one(self, site, broken, agent, policy):
        done = site.push(
            site.guarded,
            main(
                site.commit(
                    {POLICY: policy.encode()},
                    agent,
                    (broken,),
                    more='Gitsync-Override: GS901 mine\n',
                )
            ),
        )
        assert done.returncode and ('GS901' in done.stderr or 'GS211' in done.stderr)

    def test_what_was_committed_before_the_mend_does_not_pass(self, site, broken):
        before = site.commit({ROADMAP: spoiled(site)}, A, (broken,))
        mended = site.commit(
            {POLICY: RULES.encode()}, P, (before,), more='Gitsync-Override: GS901 mend\n'
        )
        assert site.push(site.guarded, main(mended)).returncode


class TestUnnamedPeople:
    """A policy that makes GS210 a warning: unnamed people are told, and own nothing all the
    same.
    """

    @pytest.fixture
    def lenient(self, site):
        rules = (RULES + '[rules]\nGS210 = "warning"\n').encode()
        tip = site.commit({POLICY: rules}, P)
        for server in (site.guarded, site.open):
            assert not site.push(server, main(tip)).returncode
        return tip

    def test_nobody_changes_the_part_of_an_agent(self, site, lenient):
        evil = main(site.commit({ROADMAP: spoiled(site)}, None, (lenient,)))
        done = site.push(site.guarded, evil)
        assert done.returncode and 'GS201' in done.stderr and 'GS210' in done.stderr
        assert not site.push(site.open, evil).returncode

    def test_code_passes(self, site, lenient):
        code = site.commit({'code.py': b'two\n'}, None, (lenient,))
        done = site.push(site.guarded, main(code))
        assert not done.returncode, done.stderr
