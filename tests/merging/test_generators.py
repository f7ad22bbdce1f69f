"""Generated sections under real git: made again in whatever commits a merge, and by hand."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gitsync.main import main
from gitsync.merging.generators import pending
from tests.scenes.processes import program
from tests.scenes.repository import NO_HOOKS
from tests.scenes.repository import copied

BIN = Path(sys.executable).parent
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures('loaded_hooks')]

POLICY = """\
version = 1
protocol = "none"
[agents.Ann]
[agents.Bob]
[[documents]]
path = "README.md"
kind = "sections"
outside = "*"
owners = { "TOC" = "Primary", "NOTES" = "Primary" }
generated = { "T*" = "toc" }
"""
# what stands between the markers is the list of the headings
TOC = r"""
import re, sys
from tests.scenes.repository import NO_HOOKS
text = open(sys.argv[1]).read()
heads = ''.join(f'- {name}\n' for name in re.findall(r'^## (.*)$', text, re.M))
text = re.sub(r'(BEGIN TOC -->\n).*(<!-- END TOC)', lambda m: m[1] + heads + m[2], text, flags=re.S)
open(sys.argv[1], 'w').write(text)
"""
PRIMARY = {'GITSYNC_AGENT': 'Primary'}
NOTES = '<!-- BEGIN NOTES -->\nby hand\n<!-- END NOTES -->\n'
MIDDLE = ''.join(f'line {number}\n' for number in range(8))


def readme(*heads, toc=None, last='last'):
    listed = ''.join(f'- {head}\n' for head in (heads if toc is None else toc))
    first, *rest = (f'## {head}\n\ntext of {head}\n\n' for head in heads)
    return (
        f'# Doc\n\n<!-- BEGIN TOC -->\n{listed}<!-- END TOC -->\n\n{NOTES}\n{first}{MIDDLE}\n'
        f'{"".join(rest)}{last}\n'
    )


def gitsync(git, *args, **env):
    done = program(*args, cwd=git.folder, env=env)
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def command(script):
    return f'{sys.executable} {script} "$1"'


@pytest.fixture
def repo(git, tmp_path, tmp_path_factory):
    """Two branches that both changed the table of contents, which is Primary's; Ann is at work."""

    def make():
        git.write('.gitsync.toml', POLICY)
        git.write('.gitattributes', 'README.md merge=gitsync\n')
        git.write('README.md', readme('One'))
        git.write('other.txt', 'other\n')
        git('add', '-A')
        git('commit', '-q', '-m', 'base')
        git('checkout', '-q', '-b', 'side')
        git.write('README.md', readme('Zero', 'One'))
        git('commit', '-q', '-a', '-m', 'side')
        git('checkout', '-q', 'main')
        git.write('README.md', readme('One', 'Two'))
        git('commit', '-q', '-a', '-m', 'main')
        assert gitsync(git, 'install').returncode == 0
        git('config', 'gitsync.agent', 'Ann')

    copied(git, tmp_path_factory.getbasetemp() / 'generators', make)
    git.script = tmp_path / 'toc.py'
    git.script.write_text(TOC)
    git('config', 'gitsync.generator.toc.command', command(git.script))
    return git


def test_a_program_s_name_alone_is_given_the_path(repo):
    program = repo.script.with_name('toc')
    program.write_text(f'#!{sys.executable}\n{TOC}')
    program.chmod(0o755)
    repo('config', 'gitsync.generator.toc.command', str(program))
    assert repo.run('merge', '-q', '--no-edit', 'side').returncode == 0
    assert committed(repo) == heads(repo) and len(heads(repo)) == 3


def contents(text):
    return [line[2:] for line in text.split('END TOC')[0].splitlines() if line.startswith('- ')]


def committed(git, rev='HEAD'):
    return contents(git('show', f'{rev}:README.md'))


def heads(git, rev='HEAD'):
    return [line[3:] for line in git('show', f'{rev}:README.md').splitlines() if line[:3] == '## ']


def test_the_merge_commit_holds_what_the_generator_made(repo):
    done = repo.run('merge', '-q', '--no-edit', 'side')
    assert done.returncode == 0, done.stderr
    assert "section 'TOC': to be made again by 'toc'" in done.stderr
    assert committed(repo) == heads(repo) and len(heads(repo)) == 3
    assert repo('rev-list', '--parents', '-n', '1', 'HEAD').count(' ') == 2
    assert repo('status', '--porcelain') == ''
    assert repo('log', '-1', '--format=%s') == "Merge branch 'side'\n"
    assert gitsync(repo, 'generate', '--check').stdout.startswith('every generated section')


def test_a_conflict_elsewhere_is_settled_first(repo):
    repo('checkout', '-q', 'side')
    repo.write('README.md', repo.read('README.md').replace(b'by hand', b'by side'))
    repo('commit', '-q', '-a', '-m', 'side', env=PRIMARY)
    repo('checkout', '-q', 'main')
    repo.write('README.md', repo.read('README.md').replace(b'by hand', b'by main'))
    repo('commit', '-q', '-a', '-m', 'main', env=PRIMARY)
    assert repo.run('merge', 'side').returncode == 1
    assert 'conflict' in gitsync(repo, 'check', 'README.md').stdout
    text = repo.read('README.md').decode()
    assert contents(text) == ['One', 'Two']
    kept = [line for line in text.splitlines() if line[:7] not in ('<<<<<<<', '=======', '>>>>>>>')]
    repo.write('README.md', '\n'.join(kept) + '\n')
    repo('add', 'README.md')
    repo('commit', '-q', '--no-edit', env=PRIMARY)
    assert committed(repo) == heads(repo) and len(heads(repo)) == 3
    assert repo('status', '--porcelain') == ''


def test_a_squash_is_made_again_as_well(repo):
    repo('merge', '-q', '--squash', 'side')
    repo('commit', '-q', '-m', 'squashed')
    assert committed(repo) == heads(repo) and len(heads(repo)) == 3


def test_a_rebase_says_what_to_run(repo):
    repo('checkout', '-q', 'side')
    done = repo.run('rebase', '-q', 'main')
    assert done.returncode == 0, done.stderr
    assert "README.md: to be made again: 'TOC': gitsync generate" in done.stderr
    assert gitsync(repo, 'generate').stdout == "README.md: section 'TOC' made by 'toc'\n"
    assert contents(repo.read('README.md').decode()) == heads(repo)
    assert 'to be made again' not in repo.run('rebase', '-q', '--force-rebase', 'main~1').stderr


def test_a_cherry_pick_says_what_to_run(repo):
    done = repo.run('cherry-pick', 'side')
    assert done.returncode == 0, done.stderr
    assert "README.md: to be made again: 'TOC': gitsync generate" in done.stderr


@pytest.mark.parametrize(
    ('script', 'why'),
    [
        pytest.param(None, "no generator 'toc' here", id='not configured'),
        pytest.param('import sys; sys.exit("no such module")', 'no such module', id='fails'),
        pytest.param('import os,sys; os.unlink(sys.argv[1])', 'no well-formed', id='removes it'),
        pytest.param(
            'import sys; open(sys.argv[1], "a").write("<!-- BEGIN X -->\\n")',
            'no well-formed',
            id='leaves it malformed',
        ),
    ],
)
def test_where_it_cannot_be_made_the_merge_stands(repo, script, why):
    if script is None:
        repo('config', '--unset', 'gitsync.generator.toc.command')
    else:
        repo.script.write_text(script)
    done = repo.run('merge', '-q', '--no-edit', 'side')
    assert done.returncode == 0, done.stderr
    assert 'GS704' in done.stderr and why in done.stderr
    assert committed(repo) == ['One', 'Two']
    assert repo('status', '--porcelain') == ''


def test_what_it_changes_elsewhere_is_put_back(repo):
    repo.script.write_text(
        TOC
        + "text = open(sys.argv[1]).read()\nopen(sys.argv[1], 'w').write("
        + "text.replace('by hand', 'by a program'))\nopen('other.txt', 'w').write('mine now')\n"
    )
    done = repo.run('merge', '-q', '--no-edit', 'side')
    assert done.returncode == 0, done.stderr
    assert done.stderr.count('outside its sections is put back') == 2
    assert committed(repo) == heads(repo)
    assert 'by hand' in repo('show', 'HEAD:README.md') and repo.read('other.txt') == b'other\n'
    assert repo('status', '--porcelain') == ''


def test_what_stood_changed_beside_it_stays(repo):
    repo.script.write_text(TOC + "open('other.txt', 'w').write('mine now')\n")
    repo.write('other.txt', 'somebody is at work here\n')
    assert repo.run('merge', '-q', '--no-edit', 'side').returncode == 0
    assert repo.read('other.txt') == b'somebody is at work here\n'


@pytest.mark.parametrize('who', ['Bob', 'Stranger'])
def test_anybody_commits_what_the_generator_confirms(repo, who):
    repo.write('README.md', readme('One', 'Two', 'New', toc=('One', 'My own')))
    repo('add', '-A')
    done = repo.run('commit', '-q', '-m', 'by hand', env={'GITSYNC_AGENT': 'Stranger'})
    assert 'GS210' in done.stderr and "'Stranger' is in no roster" in done.stderr
    repo.write('README.md', readme('One', 'Two', 'New'))
    repo('add', '-A')
    repo('commit', '-q', '-m', 'made', env={'GITSYNC_AGENT': who})
    assert gitsync(repo, 'check', '--range', 'HEAD~1..HEAD').returncode == 0
    repo.write('README.md', readme('One', 'Two', 'New', toc=('One', 'My own')))
    repo('add', '-A')
    done = repo.run('commit', '-q', '-m', 'by hand', env={'GITSYNC_AGENT': 'Bob'})
    assert done.returncode == 1 and "GS201 section 'TOC'" in done.stderr
    assert contents(repo.read('README.md').decode()) == ['One', 'My own']
    repo('commit', '-q', '-m', 'by hand', env={'GITSYNC_AGENT': 'Primary'})


def test_a_section_by_hand_is_not_confirmed_by_another_that_the_merge_made(repo):
    repo.script.write_text(
        TOC
        + "text = re.sub(r'(TITLE -->\\n).*(<!-- END TITLE)', r'\\1made\\n\\2', text, flags=re.S)\n"
        + "open(sys.argv[1], 'w').write(text)\n"
    )
    title = '<!-- BEGIN TITLE -->\nmade\n<!-- END TITLE -->'
    repo.write('README.md', readme('One', 'Two', last=title))
    repo('commit', '-q', '-a', '-m', 'title', env=PRIMARY)
    repo('merge', '-q', '--no-commit', 'side')
    repo.write('README.md', repo.read('README.md').replace(b'made', b'by hand'))
    repo('add', 'README.md')
    done = repo.run('commit', '-q', '--no-edit')
    assert done.returncode == 1 and "section 'TITLE'" in done.stderr
    assert "section 'TOC'" not in done.stderr


def test_what_was_staged_for_a_merge_is_not_taken_for_another_commit(git):
    folder, staged = git.folder / '.git', {'a b': pending.StagedFile('1' * 40, ('TOC', 'T 2'))}
    pending.keep_staged(folder, 'head', staged)
    assert pending.staged(folder, 'head') == staged
    assert pending.staged(folder, 'later') == {}
    pending.keep_staged(folder, '', {})
    assert not pending.has_staged(folder)


def test_history_by_hand_is_refused_without_a_generator_too(repo):
    repo.write('README.md', readme('One', 'Two', 'New'))
    repo('config', '--unset', 'gitsync.generator.toc.command')
    repo(*NO_HOOKS, 'commit', '-q', '-a', '-m', 'x\n\nAgent: Bob')
    done = gitsync(repo, 'check', '--range', 'HEAD~1..HEAD')
    assert done.returncode == 1 and "GS201 section 'TOC'" in done.stdout


def test_an_undone_merge_leaves_nothing_that_hurts(repo):
    assert repo.run('merge', '-q', '--no-commit', 'side').returncode == 0
    repo('merge', '--abort')
    repo.write('other.txt', 'next\n')
    repo('commit', '-q', '-a', '-m', 'next', env={'GITSYNC_AGENT': 'Ann'})
    assert committed(repo) == ['One', 'Two']


def test_generate_by_name_and_as_json(repo, monkeypatch, capsys):
    monkeypatch.chdir(repo.folder)
    repo.write('README.md', readme('One', toc=()))
    assert main(['generate', '--check', 'TOC']) == 1
    assert capsys.readouterr().out == (
        "README.md:3:1: GS704 section 'TOC' is not what its generator 'toc' makes [warning]\n"
        '    hint: gitsync generate toc\n'
    )
    assert contents(repo.read('README.md').decode()) == []
    assert main(['generate', '--json', '--check', 'toc']) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [one['code'] for one in answer['errors']] == ['GS704'] and not answer['ok']
    assert main(['generate', 'NOTES']) == 2
    assert 'known: TOC, toc' in capsys.readouterr().err
    assert main(['generate', 'toc']) == 0
    assert contents(repo.read('README.md').decode()) == ['One']


REAL = {
    'cog': (
        'cog -r "$1"',
        '# T\n\n<!-- [[[cog\nfor line in open("list"): cog.out("- " + line)\n]]] -->\n{}'
        '<!-- [[[end]]] -->\n\nend\n',
    ),
    'doctoc': (
        'doctoc --github "$1"',
        '# T\n\n<!-- START doctoc -->\n<!-- END doctoc -->\n\n{}',
    ),
}


@pytest.mark.parametrize('tool', sorted(REAL))
def test_with_a_real_generator(git, tool):
    command, text = REAL[tool]
    program = shutil.which(tool, path=f'{BIN}:{os.environ["PATH"]}')
    if not program:
        pytest.skip(f'{tool} is not installed')
    policy = 'version = 1\nprotocol = "none"\n[[documents]]\npath = "R.md"\nkind = "sections"\n'
    git.write('.gitsync.toml', policy + 'outside = "*"\ngenerated = { "*" = "real" }\n')
    git.write('.gitattributes', 'R.md merge=gitsync\n')
    git('config', 'gitsync.generator.real.command', command.replace(tool, program, 1))
    for at, (branch, items) in enumerate((('main', 'bc'), ('side', 'abc'), ('main', 'bcd'))):
        if at:
            git('checkout', '-q', *(['-b'] if branch == 'side' else []), branch)
        heads = '\n\n'.join(f'## {item}\n\ntext\n\n{MIDDLE}' for item in items)
        git.write('R.md', text.format(heads if tool == 'doctoc' else ''))
        git.write('list', ''.join(f'{item}\n{MIDDLE}' for item in items))
        git('add', '-A')
        made = gitsync(git, 'generate')
        assert made.returncode == 0, made.stdout + made.stderr
        git('commit', '-q', '-a', '-m', f'{branch} {items}')
    assert gitsync(git, 'install').returncode == 0
    done = git.run('merge', '-q', '--no-edit', 'side', env={'GITSYNC_AGENT': 'Primary'})
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'to be made again' in done.stderr
    listed = re.findall(r'^ *- \[?([abcd])\b', git('show', 'HEAD:R.md'), re.M)
    assert listed == ['a', 'b', 'c', 'd']
    assert gitsync(git, 'generate', '--check').returncode == 0


def test_a_signed_merge_stays_signed(repo, tmp_path):
    key = tmp_path / 'key'
    try:
        subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key], check=True)
    except FileNotFoundError:
        pytest.skip('ssh-keygen is not here')
    for name, value in (
        ('gpg.format', 'ssh'),
        ('user.signingkey', key),
        ('commit.gpgsign', 'true'),
    ):
        repo('config', name, str(value))
    repo('merge', '-q', '--no-edit', 'side')
    assert committed(repo) == heads(repo)
    assert '\ngpgsig ' in repo('cat-file', 'commit', 'HEAD')
    assert repo('log', '-1', '--format=%an %s') == "A Person Merge branch 'side'\n"
