"""Judge a change, or the form of files, by the rules.

Without a mode: the staged change, by HEAD's policy. Findings on stdout, sorted; what else there is
to say on stderr. Exit 0 clean or warnings alone, 1 findings, 2 cannot run, 3 internal fault.
"""

from __future__ import annotations

import os

from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo

USAGE = """usage: gitsync check [FILES…] [--staged | --range A..B | --commit REV | --push | --all]

Judge a change by every rule, or the form of files.

  (no mode)          the staged change; pre-commit's range where it gives one
  FILES…             the form of these files, and of those in these folders, on disk
  --staged           the staged change
  --range A..B       every new commit of a range, each by its own identity and the policy before it
  --net              with --range: what the range changes in all; for people, no gate
  --commit REV       one commit
  --push             pre-commit's range, else all that no remote-tracking ref has
  --all              the form of every tracked file in the worktree
  --form             as --all, for pre-commit; while git commits, the staged change's form alone

  --agent NAME       who acts (else GITSYNC_AGENT, git config gitsync.agent, the branch, the e-mail)
  --format FORMAT    text (default), json, github, gitlab, junit or sarif
  --select RULES     only rules that begin so, as GS2 or GS301,GS4 (repeatable)
  --ignore RULES     all but rules that begin so (repeatable)
  --fix              mend form in the worktree where the meaning is plain
  -h, --help         show this
"""
_VALUES = ('--range', '--commit', '--agent', '--format', '--select', '--ignore')
_MODES = ('--staged', '--range', '--commit', '--push', '--all', '--form')
_FORM = ['GS1', 'GS3', 'GS4', 'GS5', 'GS6', 'GS9']


class CheckOptions(Value):
    """The command line as a value."""

    mode: str  # staged, range, commit, push, all or files
    value: str  # the range or revision
    files: list[str]
    agent: str
    format: str
    select: list[str]
    ignore: list[str]
    fix: bool
    help: bool
    net: bool


class Words(Value):
    """The command line's words, sorted by what they are."""

    modes: dict[str, str]
    files: list[str]
    values: dict[str, str]
    rules: dict[str, list[str]]  # prefixes by --select and --ignore
    flags: set[str]


def main(argv: list[str]) -> int:
    """Run check; the exit code."""
    options = parse(argv)
    if options.help:
        from gitsync.world import output

        output.say(USAGE)
        return 0
    from gitsync.git.repo import Repo

    repo = Repo.open(meanwhile=_load_gate if options.mode == 'staged' else None)
    mended, options = _fix(repo, options) if options.fix else ([], options)
    all_findings, agent = _judge(repo, options)
    findings = [finding for finding in all_findings if _wanted(finding.rule, options)]
    if findings:
        from gitsync.core.rules.from_here import from_here

        findings = from_here(findings, repo.prefix)
    if findings or mended or options.format != 'text':
        from gitsync.world import output  # a commit in which nothing is found does without

        output.answer_findings(findings, options.format)
        for line in filter(None, (*mended, output.summary(findings))):
            output.note(line)
    if findings and agent:
        from gitsync.gates.commits.hooks import say_how_to_restore

        say_how_to_restore(findings, repo.prefix, options.agent)
    return 1 if any(finding.severity == 'error' for finding in findings) else 0


def _load_gate() -> None:
    """Load what judges the staged change, while git answers."""
    from gitsync.gates import staged  # noqa: F401
    from gitsync.git import changes  # noqa: F401


def parse(argv: list[str]) -> CheckOptions:
    """The options; GitsyncError with code 'usage' for a command line that says nothing clear."""
    words, rest = Words({}, [], {}, {'--select': [], '--ignore': []}, set()), list(argv)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition('=')
        if word == '--':
            return _options(words._replace(files=[*words.files, *rest]))
        if not word.startswith('-') or word == '-':
            words.files.append(word)
        elif name in _VALUES:
            value = value if equals else _next(name, rest)
            if name in _MODES:
                words.modes[name] = value
            elif name in words.rules:
                words.rules[name] += _prefixes(name, value)
            else:
                words.values[name] = value
        elif word in _MODES:
            words.modes[word] = ''
        elif word in ('--fix', '--net', '-h', '--help'):
            words.flags.add('--help' if word == '-h' else word)
        else:
            hint = 'use --format json' if word == '--json' else "see 'gitsync check --help'"
            raise GitsyncError(f"no such option '{word}'", hint, 'usage')
    return _options(words)


def _options(words: Words) -> CheckOptions:
    mode = _mode(words)
    format = words.values.get('--format', 'text')
    if format != 'text':
        _need_format(format)
    agent = words.values.get('--agent', '')
    if '--agent' in words.values and not agent.strip():
        raise GitsyncError('--agent needs a name', "see 'gitsync check --help'", 'usage')
    select = words.rules['--select'] or (_FORM if '--form' in words.modes else [])
    return CheckOptions(
        mode,
        words.modes.get(f'--{mode}', ''),
        words.files,
        agent,
        format,
        select,
        words.rules['--ignore'],
        '--fix' in words.flags,
        '--help' in words.flags,
        '--net' in words.flags,
    )


def _mode(words: Words) -> str:
    """What is judged, where it goes with the flags."""
    asked = [*words.modes, *(['FILES'] if words.files else [])]
    if len(asked) > 1:
        raise GitsyncError(
            f'{" and ".join(asked)} exclude each other', "see 'gitsync check --help'", 'usage'
        )
    mode = 'files' if words.files else asked[0][2:] if asked else _mode_of_environment()
    if mode == 'form':  # git names the index to its hooks; an old fault locks nobody out
        mode = 'staged' if os.environ.get('GIT_INDEX_FILE') else 'all'
    if '--fix' in words.flags and mode in ('range', 'commit', 'push'):
        raise GitsyncError(
            '--fix mends files in the worktree, not commits',
            'use it with FILES, --all or the staged change',
            'usage',
        )
    if '--net' in words.flags and mode != 'range':
        raise GitsyncError(
            '--net goes with --range', 'as in --range origin/main..HEAD --net', 'usage'
        )
    return mode


def _next(name: str, rest: list[str]) -> str:
    if not rest:
        raise GitsyncError(f'{name} needs a value', "see 'gitsync check --help'", 'usage')
    return rest.pop(0)


def _need_format(format: str) -> None:
    from gitsync.world.output import FORMATS

    if format not in FORMATS:
        raise GitsyncError(f"no such format: '{format}'", f'one of {", ".join(FORMATS)}', 'usage')


def _prefixes(name: str, value: str) -> list[str]:
    from gitsync.core.rules.table import RULES

    prefixes = [part.strip() for part in value.split(',') if part.strip()]
    for prefix in prefixes or ['']:
        if not prefix or not any(rule.startswith(prefix) for rule in RULES):
            raise GitsyncError(
                f"{name} knows no rule that begins with '{prefix}'",
                'as in --select GS2 or --ignore GS304',
                'usage',
            )
    return prefixes


def _mode_of_environment() -> str:
    if os.environ.get('PRE_COMMIT_FROM_REF') and os.environ.get('PRE_COMMIT_TO_REF'):
        return 'push'
    return 'push' if os.environ.get('PRE_COMMIT_REMOTE_NAME') else 'staged'


def _wanted(rule: str, options: CheckOptions) -> bool:
    if options.select and not rule.startswith(tuple(options.select)):
        return False
    return not (options.ignore and rule.startswith(tuple(options.ignore)))


def _judge(repo: Repo, options: CheckOptions) -> tuple[Sequence[Finding], str]:
    """The findings; and the agent whose staged change was judged, '' where there is none."""
    if options.mode in ('range', 'push', 'commit'):
        return _judge_history(repo, options), ''
    from gitsync.gates import staged

    if options.mode == 'staged':
        # a framework's pre-merge-commit looks like its pre-commit: only git's variables tell of the
        # merge
        verdict = staged.judge_staged(
            staged.stage(repo, options.agent, repo.merge_heads() or repo.git_heads())
        )
        return verdict.findings, verdict.actor.agent
    from gitsync.git.changes import tracked
    from gitsync.world import output

    output.note('form only: who may change what is judged on a change, not on files')
    if options.mode == 'all':
        snapshot = tracked(repo)
        _tell_untracked(repo)
        return staged.judge_files(repo, snapshot.paths(), snapshot).findings, ''
    from gitsync.gates.named_files import named_files

    return staged.judge_files(repo, named_files(repo, options.files), repo.disk()).findings, ''


def _tell_untracked(repo: Repo) -> None:
    """Say which epics are not judged, since git does not track them yet."""
    from gitsync.core.documents.protocol import README
    from gitsync.world import output

    asked = ('ls-files', '-z', '-o', '--exclude-standard', '--full-name', '--')
    for path in os.fsdecode(repo.output(*asked, f':(top,glob)**/{README}')).split('\0'):
        if path:
            output.note(f"not judged: '{path}' is untracked; git add its epic first")


def _judge_history(repo: Repo, options: CheckOptions) -> Sequence[Finding]:
    from gitsync.gates import history
    from gitsync.world import clock

    now = clock.now()
    if options.mode == 'commit':
        return history.judge_commit(repo, options.value, now, agent=options.agent)
    text = options.value
    # a script's empty variable must not pass
    if options.mode == 'range' and ('..' not in text or text.startswith('..')):
        raise GitsyncError(
            f"--range needs two ends, not '{text}'", 'as in --range origin/main..HEAD', 'usage'
        )
    if (
        options.mode == 'push'
        and os.environ.get('PRE_COMMIT_FROM_REF')
        and os.environ.get('PRE_COMMIT_TO_REF')
    ):
        text = f'{os.environ["PRE_COMMIT_FROM_REF"]}..{os.environ["PRE_COMMIT_TO_REF"]}'
    return (history.judge_net if options.net else history.judge_range)(
        repo, text, now, agent=options.agent
    )


def _fix(repo: Repo, options: CheckOptions) -> tuple[list[str], CheckOptions]:
    """Fix the form of the files in question, on disk: what was done in words, and the options with
    moved files renamed.
    """
    from gitsync.gates import fix

    lines, files = fix.fix_asked(repo, options.mode, options.files)
    return lines, options._replace(files=files)
