"""Rules that no edit of one file shows: what is typed in a repository with the sample epic, and
what is said. `make docs` plays it; a test plays it again.
"""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from gitsync.core.epic import sample
from tests import rule_examples

E = sample.FOLDER
README = f'{E}/{rule_examples.README}'
STATUS = f'{E}/{rule_examples.STATUS}'
B_STATUS = STATUS.replace('feature_02_team_penalty', 'feature_03_reports')
# Somebody commits as an agent, without any hook.
AS = 'commit() { git commit -qm "$2" --trailer "Agent: $1"; }'


class Run(NamedTuple):
    """Commands before, which are not shown, and those that are."""

    before: str
    shown: str
    agent: str = rule_examples.A


RUNS = {
    'GS213': Run(
        'git worktree add -q ../a -b a; git worktree add -q ../b -b b; '
        '(cd ../b; gitsync join Secondary-B); cd ../a; gitsync join Secondary-A; '
        'printf \'{"tool_name": "Write", "tool_input": {"file_path": "../b/notes.md", \' '
        '> event.json; printf \'"content": "x"}}\\n\' >> event.json',
        """\
cat event.json
gitsync edit-hook < event.json""",
    ),
    'GS604': Run(
        '',
        f"""\
ln -sf ../notes.md {README}
git add -A
gitsync check --staged --select GS604""",
    ),
    'GS701': Run(
        f'git checkout -qb agent/secondary-b/work; echo "NEXT_ACTION: Write it" >> {B_STATUS}; '
        'git add -A; commit Secondary-B "Go on"; git checkout -q main',
        """\
git merge -q -s ours -m 'Take the branch' -m 'Agent: Primary' agent/secondary-b/work
gitsync check --range HEAD^1..HEAD --select GS701""",
        'Primary',
    ),
    'GS702': Run(
        """\
printf 'version = 1\\n[identity]\\nrequire = "signature"\\n' > .gitsync.toml
git add -A; commit Primary 'Ask for signatures'""",
        f"""\
echo 'NEXT_ACTION: Write the specification' >> {STATUS}
git commit -qam 'Go on' --trailer 'Agent: Secondary-A'
gitsync check --range HEAD^..HEAD --select GS702""",
    ),
    'GS703': Run(
        '',
        f"""\
echo 'NEXT_ACTION: Write the specification' >> {STATUS}
git commit -qam 'Go on, without any hook' --trailer 'Agent: Secondary-A'
gitsync check --range HEAD^..HEAD""",
    ),
    'GS704': Run(
        r"""
cat > .gitsync.toml <<'E'
version = 1
[[documents]]
path = "PLAN.md"
kind = "sections"
outside = "Secondary-A"
generated = { TOC = "toc" }
E
cat > toc.sh <<'E'
grep '^## ' "$1" | sed 's/## /- /' > toc; sed -i -e '/^- /d' -e '/BEGIN TOC/r toc' "$1"; rm toc
E
printf '# Plan\n\n<!-- BEGIN TOC -->\n<!-- END TOC -->\n\n## One\n' > PLAN.md
git config gitsync.generator.toc.command 'sh toc.sh "$1"'
git add -A; gitsync generate >/dev/null; git add -A; commit Primary Plan""",
        """\
echo '## Two' >> PLAN.md
gitsync generate --check""",
    ),
    'GS902': Run(
        'gitsync init >/dev/null; git add -A; commit Primary "Name the shared documents"; cd ..; '
        'git clone -q repository clone; cd clone',
        'gitsync doctor',
    ),
    'GS903': Run(
        'gitsync init >/dev/null; git add -A; commit Primary "Name the shared documents"; '
        'gitsync install >/dev/null; '
        'printf "#!/bin/sh\\nexec npx lint-staged\\n" > .git/hooks/pre-commit',
        'gitsync doctor',
    ),
}


def transcript(rule):
    """What is typed and said, as a person sees it."""
    run = RUNS[rule]
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder, 'repository')
        for path, text in rule_examples.files().items():
            file = top / E / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        shown = '\n'.join(
            f"printf '%s\\n' {_quoted(f'$ {line}')}\n{line} 2>&1" for line in run.shown.split('\n')
        )
        script = f'{AS}\n{START}\n{run.before}\nset +e\necho "{MARK}"\n{shown}\n'
        done = subprocess.run(
            ['bash', '-e', '-c', script],
            cwd=top,
            env=_environment(folder, run.agent),
            capture_output=True,
            text=True,
        )
    assert MARK in done.stdout, (rule, done.stdout, done.stderr)
    return _told(done.stdout.partition(f'{MARK}\n')[2], folder)


START = 'git init -q -b main; git add -A; commit Primary Begin'
MARK = '-- begin --'


def _quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def _environment(folder, agent):
    names = ('PATH', 'PYTHONPATH', 'LANG', 'SYSTEMROOT')
    kept = {name: os.environ[name] for name in names if name in os.environ}
    date = rule_examples.BEGUN.isoformat()
    return {
        **kept,
        'GIT_CONFIG_GLOBAL': os.devnull,
        'GIT_CONFIG_NOSYSTEM': '1',
        **{
            f'GIT_{who}_{what}': value
            for who in ('AUTHOR', 'COMMITTER')
            for what, value in (('NAME', 'A Person'), ('EMAIL', 'a@example.org'), ('DATE', date))
        },
        'GITSYNC_AGENT': agent,
        'GITSYNC_NOW': date,
        'HOME': folder,
        'NO_COLOR': '1',
        'PATH': f'{os.path.dirname(sys.executable)}:{os.environ["PATH"]}',
    }


def _told(text, folder):
    """The text without what differs from place to place."""
    real = os.path.realpath(folder)
    for place in (real, folder):
        text = text.replace(f'{place}/', '~/')
    return re.sub(r'\b[0-9a-f]{10,40}\b', lambda match: match[0][:7], text).rstrip('\n')


def transcripts():
    """Each rule's, played side by side."""
    with ThreadPoolExecutor() as pool:
        return dict(zip(RUNS, pool.map(transcript, RUNS)))
