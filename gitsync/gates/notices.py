"""The reporting hooks, and what they tell: what is not set up in this clone (GS902, GS903), what is
to be generated again, and unread messages that arrived.

Cheap, and from git's own state alone: doctor is what proves things.
"""

from __future__ import annotations

import os

from gitsync.core.documents.protocol import ARCHIVE
from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.documents.protocol import COMMS
from gitsync.core.policy.names import same
from gitsync.core.policy.place import channel
from gitsync.core.setup.written import GATES
from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.setup.hook_state import configured
from gitsync.setup.hook_state import content
from gitsync.setup.hook_state import state
from gitsync.world import output

DRIVER = 'merge.gitsync.driver'
_STATES = {
    'absent': 'missing',
    'foreign': "replaced by another program's",
    'stale': 'not executable',
}


def after_change(repo: Repo, before: str, after: str) -> list[str]:
    """Lines for people after HEAD moved from before to after: at most one for each kind of trouble,
    one for messages.
    """
    lines = [*missing_driver(repo), *dead_hooks(repo)]
    old, new = repo.resolve(before), repo.resolve(after)
    if old and new and old != new:
        lines += _unread(repo, old, new)
    return lines


def not_set_up(repo: Repo) -> list[str]:
    """Lines for an agent at work: why nothing would be judged or merged by its meaning here.

    None in a clone where nobody ran install and no commit asks for it.
    """
    return dead_hooks(repo) if repo.config(DRIVER) else missing_driver(repo)


def is_not_installed(repo: Repo) -> bool:
    """True in a clone where nobody ran install and no commit asks for it."""
    return not (repo.config(DRIVER) or missing_driver(repo)) and bool(dead_hooks(repo))


def missing_driver(repo: Repo) -> list[str]:
    """GS902 in words, when HEAD's root .gitattributes names the driver and this clone has none."""
    if repo.config(DRIVER) or not repo.head():
        return []
    attributes = repo.tree('HEAD').read(ATTRIBUTES) or b''
    if b'merge=gitsync' not in attributes:
        return []
    return [
        "GS902 .gitattributes names the merge driver 'gitsync', which is not set up in this clone: "
        'run gitsync install'
    ]


def dead_hooks(repo: Repo) -> list[str]:
    """GS903 in words, when git does not run one of the gates: a hook manager wrote its own files
    again, core.hooksPath leads elsewhere, or the file is gone.
    """
    value = repo.config('core.hooksPath')
    folder = os.path.join(repo.common_dir, 'hooks')
    if value is not None:
        folder = os.path.join(repo.root or repo.common_dir, os.path.expanduser(value))
    states = {name: state(folder, name) for name in GATES}
    for name, each in states.items():
        if each == 'foreign' and b'gitsync hook' in (content(os.path.join(folder, name)) or b''):
            states[name] = 'ours'  # somebody's own file runs it
    dead = [
        f'{", ".join(name for name in GATES if states[name] == each)} {_STATES[each]}'
        for each in _STATES
        if each in states.values()
    ]
    if not dead or configured(repo, GATES) == set(GATES):
        return []
    if value is not None:
        from gitsync.setup import clone

        try:
            clone.hook_folder(repo, repo.root or repo.common_dir)
        except GitsyncError as error:  # the setting itself is wrong: install would stop at it, too
            return [f'GS903 hooks are dead: {error.message}: {error.hint}']
    return [f"GS903 hooks in '{folder}' are dead: {'; '.join(dead)}: run gitsync install"]


def _unread(repo: Repo, old: str, new: str) -> list[str]:
    """A line about the unread messages to the acting agent in the channels that changed."""
    from gitsync.core.documents import messages
    from gitsync.world import identity
    from gitsync.world import policy_file

    after = repo.tree(new)
    changes = [
        change
        for change in repo.diff(repo.tree(old), after)
        if change.after and f'/{COMMS}/' in '/' + change.path
    ]
    if not changes:
        return []
    actor = identity.acting(
        repo, '', policy_file.load(after), after, [change.path for change in changes]
    )
    if not actor.agent:
        return []
    count = 0
    for change in changes:
        pair = channel(change.path) if f'/{ARCHIVE}/' not in change.path else None
        if pair and same(pair.reader, actor.agent):
            held = messages.parse(after.read(change.path) or b'').messages
            count += sum(message.read is False for message in held)
    if not count:
        return []
    what = 'unread message' if count == 1 else 'unread messages'
    return [f'{count} {what} for {actor.agent}: run gitsync message inbox']


def _post_checkout(args: list[str]) -> None:
    if len(args) > 2 and args[2] == '1':
        _say(args[0], args[1])


def _post_merge(args: list[str]) -> None:
    """Finish a merge whose generated sections git left out, then tell."""
    from gitsync.git import find
    from gitsync.merging.generators import pending

    here = find.here()
    if here and pending.has_staged(here.git_dir):
        from gitsync.merging.generators.commit import finish_merge

        finish_merge(Repo.open())
    _say('ORIG_HEAD', 'HEAD')


def _post_rewrite(args: list[str]) -> None:
    """Tell after a rebase; and which sections it left to be generated again."""
    if args[:1] != ['rebase']:
        return
    _say('ORIG_HEAD', 'HEAD')
    from gitsync.git import find

    here = find.here()
    if here:
        tell_generated(here.git_dir)


def tell_generated(git_dir: str) -> None:
    """Say which sections wait for their generators."""
    from gitsync.merging.generators import pending

    for path, sections in pending.load(git_dir).items():
        names = ', '.join(f"'{name}'" for name in sections)
        output.note(f'{path}: to be made again: {names}: gitsync generate, then commit the file')


def _post_commit(args: list[str]) -> None:
    """There is nothing to tell."""


def _say(before: str, after: str) -> None:
    for line in after_change(Repo.open(), before, after):
        output.note(line)


REPORTERS = {
    'post-checkout': _post_checkout,
    'post-commit': _post_commit,
    'post-merge': _post_merge,
    'post-rewrite': _post_rewrite,
}
