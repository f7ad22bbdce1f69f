"""check: its modes, options, formats, exit codes, and what it never touches."""

import errno
import json
import os
import re
import subprocess
import sys

import pytest

import gitsync
from gitsync.commands.gates import check
from gitsync.errors import GitsyncError
from gitsync.main import main
from tests.scenes.three_agents import README
from tests.scenes.three_agents import E
from tests.scenes.three_agents import document
from tests.scenes.three_agents import install
from tests.scenes.three_agents import stage
from tests.scenes.three_agents import started
from tests.scenes.three_agents import status


@pytest.fixture
def here(git, monkeypatch):
    """A repository with a clean epic, and nothing installed."""
    started(git)
    monkeypatch.chdir(git.folder)
    return git


def ran(capsys, *args):
    code = main(['check', *args])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    ('argv', 'mode'),
    [
        pytest.param([], 'staged', id='no options'),
        pytest.param(['--staged'], 'staged', id='--staged'),
        pytest.param(['--all'], 'all', id='--all'),
        pytest.param(['a', 'b'], 'files', id='paths'),
        pytest.param(['--', '--all'], 'files', id='a path like an option'),
        pytest.param(['--range', 'a..b'], 'range', id='--range and its value'),
        pytest.param(['--range=a..b'], 'range', id='--range='),
        pytest.param(['--commit', 'HEAD'], 'commit', id='--commit'),
        pytest.param(['--push'], 'push', id='--push'),
        pytest.param(['--format=json', '--all'], 'all', id='another option first'),
    ],
)
def test_modes(argv, mode):
    assert check.parse(argv).mode == mode


def test_form_is_of_all_files_unless_git_commits(monkeypatch):
    monkeypatch.delenv('GIT_INDEX_FILE', raising=False)
    options = check.parse(['--form'])
    assert options.mode == 'all' and 'GS2' not in options.select and 'GS4' in options.select
    monkeypatch.setenv('GIT_INDEX_FILE', '.git/index')
    assert check.parse(['--form']).mode == 'staged'
    assert check.parse(['--form', '--select', 'GS301']).select == ['GS301']


def test_modes_from_the_frameworks_variables(monkeypatch):
    monkeypatch.setenv('PRE_COMMIT_FROM_REF', 'a')
    assert check.parse([]).mode == 'staged'
    monkeypatch.setenv('PRE_COMMIT_TO_REF', 'b')
    assert check.parse([]).mode == 'push'
    assert check.parse(['--staged']).mode == 'staged'
    assert check.parse(['f']).mode == 'files'
    monkeypatch.delenv('PRE_COMMIT_FROM_REF')
    monkeypatch.setenv('PRE_COMMIT_REMOTE_NAME', 'origin')
    assert check.parse([]).mode == 'push'


@pytest.mark.parametrize(
    'argv',
    [
        ['--nonsense'],
        ['--range'],
        ['--range', 'a..b', '--all'],
        ['--all', 'file'],
        ['--staged', '--commit', 'x'],
        ['--format', 'xml'],
        ['--select', 'E5'],
        ['--net'],
        ['--net', '--commit', 'HEAD'],
        ['--select', ''],
        ['--ignore', 'GS999'],
        ['--range', 'a..b', '--fix'],
        ['--agent', ' '],
        ['--all=1'],
    ],
    ids=' '.join,
)
def test_command_lines_that_say_nothing_clear_are_usage_errors(argv, capsys, here):
    with pytest.raises(GitsyncError) as caught:
        check.parse(argv)
    assert (caught.value.code, caught.value.exit) == ('usage', 2)
    code, out, err = ran(capsys, '--format=json', *argv)
    assert (code, json.loads(out)['errors'][0]['code'], err[:16]) == (
        2,
        'usage',
        'gitsync: error: ',
    )


def test_help(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert ran(capsys, '--help') == (0, check.USAGE, '')


def test_a_clean_staged_change_says_nothing(here, capsys):
    stage(here, a='two')
    assert ran(capsys, '--agent', 'Secondary-A') == (0, '', '')
    assert ran(capsys, '--staged', '--agent', 'secondary_a', '--format', 'json') == (
        0,
        '{"schema_version": 1, "ok": true, "data": {"findings": []}, "errors": []}\n',
        '',
    )


def test_findings_on_stdout_summary_on_stderr(here, capsys):
    stage(here, b='mine')
    code, out, err = ran(capsys, '--agent', 'Secondary-A')
    assert code == 1
    assert out.startswith(f"{README}:17:1: GS201 section 'SECONDARY-B PROGRESS' ")
    assert '\n    hint: ' in out
    summary, how = err.splitlines()
    assert summary == 'gitsync: 1 error' and 'gitsync restore --agent Secondary-A' in how
    code, out, _ = ran(capsys, '--agent', 'Secondary-A', '--format', 'json')
    answer = json.loads(out)
    assert (code, answer['ok'], [one['rule'] for one in answer['data']['findings']]) == (
        1,
        False,
        ['GS201'],
    )
    assert set(answer['data']['findings'][0]) == {
        'rule',
        'severity',
        'path',
        'line',
        'col',
        'message',
        'hint',
    }
    assert ran(capsys, '--agent', 'Secondary-A', '--format', 'github')[1].startswith(
        f'::error file={README},line=17,col=1,title=GS201::'
    )
    assert (
        json.loads(ran(capsys, '--agent', 'Secondary-A', '--format', 'sarif')[1])['runs'][0][
            'results'
        ][0]['ruleId']
        == 'GS201'
    )


def test_select_and_ignore_by_prefix(here, capsys):
    stage(here, b='mine', outside='Mine.')

    def rules(*args):
        code, out, _ = ran(capsys, '--agent', 'Secondary-A', '--format', 'json', *args)
        return code, sorted({one['rule'] for one in json.loads(out)['data']['findings']})

    assert rules() == (1, ['GS201', 'GS203'])
    assert rules('--select', 'GS201') == (1, ['GS201'])
    assert rules('--select=GS1,GS203') == (1, ['GS203'])
    assert rules('--ignore', 'GS201', '--ignore', 'GS203') == (0, [])
    assert rules('--select', 'GS2', '--ignore', 'GS203') == (1, ['GS201'])


def test_nobody_is_told_how_to_name_oneself(here, capsys):
    stage(here, a='two')
    code, out, _ = ran(capsys)
    assert (code, 'GS210' in out, 'gitsync join' in out) == (1, True, True)


def test_an_unknown_agent_is_a_usage_error_not_a_finding(here, capsys):
    here.write('.gitsync.toml', 'version = 1\n[agents.Alice]\nemails = []\n')
    here('add', '-A')
    here('commit', '-q', '-m', 'x')
    stage(here, a='two')
    assert ran(capsys, '--agent', 'Mallory')[0] == 2


def test_an_override_lets_pass_and_stays_visible(here, capsys, monkeypatch):
    stage(here, b='mine')
    monkeypatch.setenv('GITSYNC_OVERRIDE', 'GS201 agreed')
    code, out, err = ran(capsys, '--agent', 'Secondary-A')
    assert (code, err) == (0, 'gitsync: 1 warning\n')
    assert '[warning]' in out and 'agreed' in out
    monkeypatch.setenv('GITSYNC_OVERRIDE', 'GS201')
    assert ran(capsys, '--agent', 'Secondary-A')[0] == 2


@pytest.mark.parametrize(
    'text',
    [
        pytest.param('nonsense', id='no TOML'),
        pytest.param('version = 2\n', id='unknown version'),
        pytest.param('version = 1\n[rules]\nGS201 = "off"\n', id='an ownership rule off'),
    ],
)
def test_an_invalid_policy_in_force_is_exit_2_until_it_is_mended_by_name(
    here, capsys, monkeypatch, text
):
    here.write('.gitsync.toml', text)
    here('add', '-A')
    here('commit', '-q', '-m', 'x')
    stage(here, a='two')
    code, out, err = ran(capsys, '--agent', 'Secondary-A', '--format', 'json')
    assert (code, json.loads(out)['errors'][0]['code']) == (2, 'policy-invalid')
    assert ran(capsys, '--all')[0] == 2
    here.write(README, document())
    here.write('.gitsync.toml', 'version = 1\n')
    here('add', '-A')
    monkeypatch.setenv('GITSYNC_OVERRIDE', 'GS901 mends it')
    code, out, err = ran(capsys, '--agent', 'Primary')
    assert (code, 'GS901' in out) == (0, True), out


def test_files_are_judged_by_form_alone_and_it_says_so(here, capsys):
    here.write(README, document(b='mine').replace('<!-- END SECONDARY-A', 'x <!-- END SECONDARY-A'))
    code, out, err = ran(capsys, README)
    assert code == 1
    assert 'GS101' in out and 'GS201' not in out
    assert 'form only' in err
    assert ran(capsys, f'{E}/feature_01_part/STATUS')[:2] == (0, '')


def test_files_are_named_from_the_current_folder(here, capsys, monkeypatch):
    here.write(f'{E}/feature_01_part/STATUS', 'STAGE: S2\n')
    monkeypatch.chdir(here.folder / E)
    code, out, _ = ran(capsys, 'feature_01_part/STATUS')
    assert code == 1
    assert out.startswith(f'{E}/feature_01_part/STATUS:')
    assert ran(capsys, str(here.folder / E / 'feature_01_part/../feature_01_part/STATUS'))[0] == 1


@pytest.mark.parametrize(
    ('name', 'words'),
    [
        pytest.param('/etc/passwd', 'outside', id='absolute'),
        pytest.param('..', 'outside', id='above the repository'),
        pytest.param('nothing', 'no such file', id='missing'),
        pytest.param('a\x1bb', 'no such file', id='a control character'),
    ],
)
def test_files_that_cannot_be_judged_are_clear_errors(here, capsys, name, words):
    code, out, err = ran(capsys, name)
    assert (code, out) == (2, '')
    assert words in err and '\x1b' not in err


@pytest.mark.parametrize('folder', ['.', E, f'{E}/feature_01_part', f'{E}/feature_01_part/'])
def test_a_folder_stands_for_the_files_in_it(here, capsys, folder):
    assert ran(capsys, folder)[:2] == (0, '')
    here.write(f'{E}/feature_01_part/STATUS', 'STAGE: S2\n')
    code, out, _ = ran(capsys, folder)
    assert (code, out.count('GS402')) == (1, 1)
    here.write(f'{E}/feature_01_part/notes/epic.lock', 'x')
    here.write(f'{E}/feature_01_part/.gitignore', 'notes/\n')
    assert ran(capsys, folder)[0] == 1


def test_a_document_replaced_by_a_link_is_found_in_every_mode(here, capsys):
    os.unlink(here.folder / README)
    os.symlink('/etc/passwd', here.folder / README)
    assert 'GS604' in ran(capsys, README)[1]
    assert 'GS604' in ran(capsys, '--all')[1]
    here('add', '-A')
    assert 'GS604' in ran(capsys, '--agent', 'Primary')[1]


def put_there(git, fault):
    """Something else in the place of README, staged."""
    git('rm', '-q', README)
    if fault == 'link':
        os.symlink('/etc/passwd', git.folder / README)
    elif fault == 'folder':
        git.write(f'{README}/inner', 'x\n')
    else:
        git('init', '-q', README)
        git('-C', README, 'commit', '-q', '--allow-empty', '-m', 'x')
    git('-c', 'advice.addEmbeddedRepo=false', 'add', README)


@pytest.mark.parametrize('fault', ['link', 'folder', 'submodule'])
@pytest.mark.parametrize('is_in_head', [False, True], ids=['staged alone', 'in HEAD too'])
@pytest.mark.parametrize('mode', ['--all', '--staged'])
def test_the_hint_on_what_stands_in_a_document_s_place_ends_it(
    here, capsys, fault, is_in_head, mode
):
    """Whether HEAD has the document, or holds the fault itself."""
    put_there(here, fault)
    if is_in_head:
        here('commit', '-q', '-m', 'x')
    out = ran(capsys, '--select', 'GS604', mode)[1]
    if is_in_head and mode == '--staged':
        assert out == ''
        return
    commands = re.findall(r'git [a-z][^;\n]*', out)
    assert len(commands) == (1 if mode == '--staged' else 2), out
    here(*commands[0].split()[1:])
    assert ran(capsys, '--select', 'GS604', mode)[1] == ''
    if not is_in_head:
        here(*commands[-1].split()[1:])
        assert here('status', '--porcelain') == ''


def test_all_judges_tracked_files_as_they_stand_on_disk(here, capsys, monkeypatch):
    assert ran(capsys, '--all')[:2] == (0, '')
    here.write(f'{E}/feature_01_part/STATUS', 'STAGE: S2\n')
    here.write(f'{E}/feature_04_new/STATUS', 'untracked\n')
    here.write('other/agent_comms/x', 'y')
    monkeypatch.chdir(here.folder / E)
    code, out, err = ran(capsys, '--all')
    assert code == 1
    assert 'feature_01_part/STATUS' in out and 'untracked' not in out and 'feature_04' not in out
    assert 'form only' in err


def test_a_bare_repository_and_no_repository(tmp_path, monkeypatch, capsys):
    subprocess.run(['git', 'init', '-q', '--bare', str(tmp_path / 'b')], check=True)
    for folder in ('b', '.'):
        monkeypatch.chdir(tmp_path / folder)
        for args in ([], ['--all'], ['x']):
            assert ran(capsys, *args)[0] == 2


def test_the_first_change_of_a_repository(git, monkeypatch, capsys):
    monkeypatch.chdir(git.folder)
    git.write(README, '# Epic\n')
    git('add', '-A')
    assert ran(capsys, '--agent', 'Primary', '--select', 'GS2') == (0, '', '')
    assert ran(capsys, '--agent', 'Secondary-A')[0] == 1


def test_nothing_is_written_and_nothing_of_the_worktree_read(here, capsys, monkeypatch):
    stage(here, b='mine')
    os.unlink(here.folder / README)

    def seen():
        return {
            os.path.join(folder, name): os.stat(os.path.join(folder, name)).st_mtime_ns
            for folder, _, names in os.walk(here.folder)
            for name in names
        }

    before = seen()
    assert ran(capsys, '--agent', 'Secondary-A')[0] == 1
    assert seen() == before


def test_only_what_is_needed_is_imported(here):
    stage(here, b='mine')
    heavy = [
        'click',
        'git',
        'ruamel',
        'rich',
        'subprocess',
        'typing',
        'dataclasses',
        'enum',
        'argparse',
        'pathlib',
        'tempfile',
        'tomllib',
        'json',
        're',
        'hashlib',
        'gitsync.gates.history',
    ]
    code = (
        'import sys; from gitsync.main import main; code = main(["check", "--agent", '
        f'"Secondary-A"]); print(code, sorted(set({heavy!r}) & set(sys.modules)), file=sys.stderr)'
    )
    done = subprocess.run(
        [
            sys.executable,
            '-I',
            '-S',
            '-c',
            'import sys; '
            f'sys.path.append({os.path.dirname(os.path.dirname(gitsync.__file__))!r}); {code}',
        ],
        capture_output=True,
        text=True,
    )
    assert done.stderr.endswith('1 []\n'), done.stderr


def test_odd_names_everywhere(git, monkeypatch, capsys):
    """A new line, a quote and bytes that are no UTF-8 in an epic's folder: named in every format,
    never mangled into lines of their own.
    """
    folder = 'odd "\n' + os.fsdecode(b'\xff')
    git.write(f'{folder}/EPIC_README.md', 'x <!-- BEGIN A -->\n')
    git('add', '-A')
    monkeypatch.chdir(git.folder)
    for format in ('text', 'json', 'github', 'gitlab', 'junit', 'sarif'):
        code, out, _ = ran(capsys, '--agent', 'Primary', '--format', format, '--select', 'GS10')
        assert code == 1
        out.encode('utf-8')
        if format == 'text':
            assert out.startswith('odd "\\n\\xff/EPIC_README.md:1:')
    assert ran(capsys, '--all', '--select', 'GS10')[0] == 1
    assert ran(capsys, f'{folder}/EPIC_README.md', '--select', 'GS10')[0] == 1


FIXABLE = f'{E}/feature_01_part/STATUS'


def test_fix_mends_form_on_disk_says_what_and_never_touches_the_index(here, capsys):
    here.write(FIXABLE, status('Primary').replace('STATUS: IN_PROGRESS', 'status: in progress'))
    here('add', '-A')
    index = here.read('.git/index')
    code, out, err = ran(capsys, '--fix', '--agent', 'Primary')
    assert 'mended' in err and 'git add' in err
    assert here.read('.git/index') == index
    assert b'STATUS: IN_PROGRESS' in here.read(FIXABLE)
    assert ran(capsys, FIXABLE)[0] == 0
    here('add', '-A')
    assert ran(capsys, '--agent', 'Primary', '--ignore', 'GS405')[0] == 0


def test_fix_of_files_judges_what_it_left(here, capsys):
    here.write(FIXABLE, status('Primary').replace('STATUS: IN_PROGRESS', 'status: in progress'))
    assert ran(capsys, FIXABLE)[0] == 1
    assert ran(capsys, '--fix', FIXABLE)[0] == 0
    assert ran(capsys, '--fix', '--all')[0] == 0
    here.write(FIXABLE, 'nonsense\n')
    assert ran(capsys, '--fix', FIXABLE)[0] == 1
    assert here.read(FIXABLE) == b'nonsense\n'


def _refused(*names):
    raise PermissionError(errno.EPERM, 'no hard links here')


@pytest.mark.parametrize('link', [os.link, _refused], ids=['hard links', 'no hard links'])
def test_fix_moves_a_misplaced_file_and_overwrites_nothing(here, capsys, monkeypatch, link):
    monkeypatch.setattr('os.link', link)
    wrong, right = (
        f'{E}/agent_comms/inboxes/primary_to_secondary_a.md',
        f'{E}/agent_comms/primary_to_secondary_a.md',
    )
    text = '# Messages: Primary → Secondary-A\n\n(No messages yet)\n'
    here.write(wrong, text)
    here('add', '-A')
    code, out, err = ran(capsys, '--fix', '--all')
    assert f"moved '{wrong}' to '{right}'" in err
    assert here.read(right) == text.encode()
    assert not (here.folder / wrong).exists()
    here.write(wrong, 'other')
    ran(capsys, '--fix', wrong)
    assert (here.read(wrong), here.read(right)) == (b'other', text.encode())


def commit(git, agent, message, **parts):
    stage(git, **parts)
    git('commit', '-q', '-m', f'{message}\n\nAgent: {agent}')
    return git('rev-parse', 'HEAD').strip()


def test_commits_and_ranges_are_judged_one_by_one(here, capsys, monkeypatch):
    start = here('rev-parse', 'HEAD').strip()
    good = commit(here, 'Secondary-A', 'Good', a='two')
    bad = commit(here, 'Secondary-A', 'Bad', a='two', b='mine')
    back = commit(here, 'Secondary-B', 'Back', a='two')
    quiet = ('--ignore', 'GS703')
    assert ran(capsys, '--commit', good, *quiet) == (0, '', '')
    code, out, err = ran(capsys, '--commit', bad, '--format', 'json', *quiet)
    found = json.loads(out)['data']['findings']
    assert (code, [(one['rule'], one['commit']) for one in found]) == (1, [('GS201', bad)])
    code, out, _ = ran(capsys, '--range', f'{start}..{back}', *quiet)
    assert (code, f'[commit {bad[:12]}]' in out, out.count('GS2')) == (1, True, 1)
    assert ran(capsys, '--range', f'{start}..{good}', *quiet)[0] == 0
    assert (
        ran(capsys, '--range', f'{start}..{back}', '--net', '--agent', 'Secondary-A', *quiet)[0]
        == 0
    )
    monkeypatch.setenv('PRE_COMMIT_FROM_REF', start)
    monkeypatch.setenv('PRE_COMMIT_TO_REF', good)
    assert ran(capsys, *quiet)[0] == 0
    monkeypatch.setenv('PRE_COMMIT_TO_REF', back)
    assert ran(capsys, '--push', *quiet)[0] == 1


@pytest.mark.parametrize(
    'args',
    [['--commit', 'nothing'], ['--range', 'a..b'], ['--range', 'HEAD'], ['--commit', '--output=x']],
    ids=' '.join,
)
def test_revisions_that_are_none_are_clear_errors(here, capsys, args):
    code, out, err = ran(capsys, *args)
    assert (code, out) == (2, '')
    assert 'hint:' in err


def test_a_push_without_the_frameworks_range_takes_what_no_remote_has(here, capsys, monkeypatch):
    here('update-ref', 'refs/remotes/origin/main', 'HEAD')
    assert ran(capsys, '--push')[0] == 0
    commit(here, 'Secondary-A', 'Bad', b='mine')
    monkeypatch.setenv('PRE_COMMIT_REMOTE_NAME', 'origin')
    assert 'GS201' in ran(capsys)[1]


@pytest.mark.parametrize(
    'words',
    [
        pytest.param('..', id='neither end'),
        pytest.param('..HEAD', id='no first end'),
        pytest.param('...HEAD', id='no first end, three dots'),
        pytest.param('HEAD', id='no dots'),
        pytest.param('', id='empty'),
    ],
)
def test_a_range_without_its_first_end_is_refused(here, capsys, words):
    code, out, err = ran(capsys, '--range', words)
    assert (code, out) == (2, '') and '--range needs two ends' in err


def test_whoever_the_policy_does_not_know_is_nobody_at_the_gate(here, capsys, monkeypatch):
    here.write('.gitsync.toml', 'version = 1\n[agents.Alice]\nemails = []\n')
    here('add', '-A')
    here('commit', '-q', '-m', 'x')
    monkeypatch.setenv('GITSYNC_AGENT', 'Mallory')
    here.write('src/app.py', 'x = 1\n')
    here('add', '-A')
    assert ran(capsys)[0] == 0
    stage(here, a='two')
    code, out, _ = ran(capsys)
    assert (code, 'GS210' in out) == (1, True)


def test_an_invalid_policy_tells_the_way_out(here, capsys):
    here.write('.gitsync.toml', 'version = [\n')
    here('add', '-A')
    here('commit', '-q', '-m', 'x')
    code, _, err = ran(capsys)
    assert code == 2 and "GITSYNC_OVERRIDE='GS901 why'" in err


def test_all_tells_of_an_epic_that_git_does_not_track(git, capfd, monkeypatch):
    git.write(README, 'text <!-- BEGIN SECONDARY-A PROGRESS -->\n')
    monkeypatch.chdir(git.folder)
    assert main(['check', '--all']) == 0
    assert f"not judged: '{README}' is untracked" in capfd.readouterr().err


BROKEN = {
    'GS105': (README, '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n'),
    'GS601': (f'{E}/Feature_04_part/notes.md', 'x\n'),
    'GS603': (f'{E}/.epic_locks/one.lock', '{}\n'),
    'GS604': (f'{E}/feature_01_part/STATUS', None),
}
COMMAND = r'(?:chmod -x \S+ && )?git (?:mv|rm|checkout|add) [^;\n]*?(?= makes a|$)'


@pytest.mark.parametrize('gate', ['check', 'hook', 'git commit'])
@pytest.mark.parametrize('rule', BROKEN)
def test_the_commands_of_hints_work_in_a_folder_below_the_root(
    here, capsys, monkeypatch, rule, gate
):
    monkeypatch.setenv('GITSYNC_AGENT', 'Primary')
    path, text = BROKEN[rule]
    folder = f'{E}/feature_02_part'
    here.write(path, text or (here.folder / path).read_text())
    (here.folder / path).chmod(0o644 if text else 0o755)
    here('add', '-A', '-f')
    if gate == 'git commit':
        install(here)
        out = here.run('commit', '-m', 'x', cwd=here.folder / folder).stderr
    else:
        monkeypatch.setenv('GIT_PREFIX', f'{folder}/')
        monkeypatch.chdir(here.folder / (folder if gate == 'check' else ''))
        assert main(['check'] if gate == 'check' else ['hook', 'pre-commit']) == 1
        out = ''.join(capsys.readouterr())
    assert f':1:1: {rule} ' in out
    (command,) = re.findall(COMMAND, out, re.MULTILINE)
    monkeypatch.chdir(here.folder / folder)
    if rule == 'GS105':  # which conflict it makes again, only a merge knows
        assert os.path.samefile(command.split()[-1], here.folder / path)
        return
    subprocess.run(command, shell=True, check=True, cwd=here.folder / folder)
    assert main(['check', '--select', rule]) == 0


def test_a_commit_by_gitsync_tells_them_so_too(here, capsys, monkeypatch):
    install(here)
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    here.write(README, document(a='\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs'))
    monkeypatch.chdir(here.folder / E / 'feature_02_part')
    assert main(['commit', '-m', 'x']) == 1
    assert 'git checkout -m ../EPIC_README.md makes' in capsys.readouterr().err
