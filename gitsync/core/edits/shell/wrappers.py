"""Programs that only run another: what they run, where, and what they write themselves."""

from __future__ import annotations

from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.edits.shell.state import Shell


class Wrapper(Value):
    """A program whose operands are another command."""

    taking: str = ''  # letters of options with a value
    long_taking: str = ''
    own: int = 0  # operands before the command
    verb: str = ''  # the first of them, where only one of its commands runs another
    folder: str = ''  # the options that name a folder to run in
    written: str = ''  # the options that name a file to write


_WRAPPERS = {
    'builtin': Wrapper(),
    'bunx': Wrapper(),
    'busybox': Wrapper(),
    'caffeinate': Wrapper('tw'),
    'chronic': Wrapper(),
    'chrt': Wrapper('TPD', own=1),
    'command': Wrapper(),
    'coproc': Wrapper(),
    'doas': Wrapper('uC'),
    'entr': Wrapper(),
    'env': Wrapper('uCS', 'unset chdir split-string', folder='C chdir'),
    'exec': Wrapper('a'),
    'ionice': Wrapper('cnp', 'class classdata'),
    'nice': Wrapper('n', 'adjustment'),
    'noglob': Wrapper(),
    'nohup': Wrapper(),
    'npm': Wrapper('c', 'package call', verb='exec'),
    'npx': Wrapper('pc', 'package call'),
    'pipenv': Wrapper(verb='run'),
    'pipx': Wrapper('', 'spec python', verb='run'),
    'pnpm': Wrapper('C', 'dir', verb='exec'),
    'poetry': Wrapper('C', 'directory', verb='run'),
    'setsid': Wrapper(),
    'stdbuf': Wrapper('ioe', 'input output error'),
    'strace': Wrapper('eoEps', 'output', written='o output'),
    'sudo': Wrapper('ugChprtTUD', 'user group chdir host prompt', folder='D chdir'),
    'taskset': Wrapper(own=1),
    'time': Wrapper('fo', 'format output', written='o output'),
    'timeout': Wrapper('ks', 'kill-after signal', own=1),
    'toybox': Wrapper(),
    'unbuffer': Wrapper(),
    'uv': Wrapper('p', 'python with directory project extra group', verb='run'),
    'uvx': Wrapper('p', 'python with from'),
    'winpty': Wrapper(),
    'yarn': Wrapper(verb='exec'),
}
_MOST = 20  # wrappers around each other


def unwrapped(words: Sequence[str], shell: Shell) -> list[str]:
    """The command that is run in the end."""
    left = _behind_assignments(words)
    for _ in range(_MOST):
        name = left[0].rpartition('/')[2] if left else ''
        if name == 'gitsync' and left[1:3] == ['lock', 'run'] and '--' in left:
            left = left[left.index('--') + 1 :]
            continue
        wrapper = _WRAPPERS.get(name)
        if not wrapper:
            return left
        given = parsed(left[1:], wrapper.taking, '', wrapper.long_taking, is_first=True)
        if wrapper.verb and given.operands[:1] != [wrapper.verb]:
            return left
        for path in given.values(*wrapper.written.split()):
            shell.add(Target(path, WRITE))
        for folder in given.values(*wrapper.folder.split()):
            shell.go(folder)
        split = ' '.join(given.values('S', 'split-string')) if name == 'env' else ''
        left = [*split.split(), *given.operands[wrapper.own + bool(wrapper.verb) :]]
        left = _behind_assignments(left[1:] if left[:1] in (['-'], ['--'], ['{'], ['!']) else left)
    return []


def _behind_assignments(words: Sequence[str]) -> list[str]:
    at = 0
    while at < len(words) and words[at].partition('=')[0].isidentifier() and '=' in words[at]:
        at += 1
    return list(words[at:])
