"""The gate while editing: what a tool is about to write, judged before it is written.

The before side is the file on disk, the policy HEAD's; the rules are those of every other gate.
What stood wrong in the file before the
edit does not hold the edit back, what the edit brings does. Two git processes at most: objects, and
the configuration where neither
flag nor variable names the agent.
"""

import os

from gitsync.core.edits.tool_edits import Unapplied
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy import owners
from gitsync.core.rules.table import is_ownership
from gitsync.git import find
from gitsync.git.repo import Repo
from gitsync.world import files
from gitsync.world import identity
from gitsync.world import policy_cache as rulecache

LATER = (
    'GS602',
    'GS603',
)  # of the commit: a feature's files come before its STATUS, and lock files do stand on disk


class Edited:
    """What a tool would leave behind: versions {absolute path: bytes, or None for removed};
    partial: paths of which only the owner is judged.
    """

    def __init__(self) -> None:
        self.versions, self.partial = {}, set()


def real(path: str, cwd: str) -> str:
    """Where a write to this path ends: absolute, links followed, spelled as the disk spells it."""
    full = os.path.realpath(os.path.join(cwd, os.path.expanduser(path)))
    folder, name = os.path.split(full)
    if name and os.path.lexists(full):
        try:
            names = os.listdir(folder)
        except OSError:
            return full
        if name not in names:  # a disk that knows no case
            return next(
                (
                    os.path.join(folder, each)
                    for each in names
                    if each.casefold() == name.casefold()
                ),
                full,
            )
    return full


def judge(edited: Edited, agent: str = '') -> list:
    """(finding, root) pairs for an edit, repository by repository."""
    groups, found = {}, []
    for path, data in edited.versions.items():
        place = find.around(path)
        if place and not path.startswith(place.git_dir + '/'):
            groups.setdefault(place, {})[os.path.relpath(path, place.root)] = data
    for place, versions in groups.items():
        partial = {os.path.relpath(path, place.root) for path in edited.partial}
        found += [(one, place.root) for one in _judge_in(place, versions, partial, agent)]
    return found


def _judge_in(place: find.GitDirs, versions: dict, partial: set, agent: str) -> list:
    root = place.root
    repo = Repo(root, True, root, place.git_dir, place.common_dir, '', False, 'sha1')
    repo.start()  # comes up while the rules are imported
    from gitsync.core import judge as rules

    if any(path.endswith('.md') for path in versions):
        __import__('gitsync.core.form.check')
        __import__('gitsync.core.ownership.sections')
    head = repo.read('HEAD^{tree}')
    tree = repo.tree(head[0]) if head else EMPTY
    policy, disk = rulecache.load(repo, tree), repo.disk()
    after = Overlay(
        disk,
        {
            path: None if data is None else (_mode(disk, path), data)
            for path, data in versions.items()
        },
    )

    def is_epic(folder):
        path = f'{folder}/{owners.README}' if folder else owners.README
        return bool(disk.entry(path) or tree.entry(path))

    if not any(_is_judged(path, policy, is_epic) for path in versions):
        return []
    changes = [
        Change(path, disk.entry(path), after.entry(path))
        for path in sorted(versions)
        if disk.read(path) != versions[path]
    ]
    if not changes:
        return []
    actor = identity.acting(
        repo, agent, policy, tree if head else disk, [change.path for change in changes]
    )
    now = _now(versions, policy, is_epic)
    found = [
        one
        for one in rules.judge(changes, disk, after, actor, policy, now)
        if one.rule not in LATER and one.severity == 'error'
    ]
    found = [
        one
        for one in found
        if one.path not in partial or is_ownership(one.rule) or one.rule == 'GS604'
    ]
    if any(not is_ownership(one.rule) for one in found):
        before = {
            (one.rule, one.path, one.message)
            for one in rules.judge_form(sorted(versions), disk, policy, now)
        }
        found = [
            one
            for one in found
            if is_ownership(one.rule) or (one.rule, one.path, one.message) not in before
        ]
    return found


def _now(versions, policy, is_epic):
    """The time where a rule asks for it; None else, for datetime costs a tenth of what this gate
    may take.
    """
    places = (owners.place_of(path, policy, is_epic) for path in versions)
    if all(place is None or place.kind not in ('status', 'checkpoint') for place in places):
        return None
    from gitsync.world import clock

    return clock.now()


def _is_judged(path: str, policy, is_epic) -> bool:
    """True for a gated path, and for any that lies in an epic's folder (its layout is judged)."""
    if owners.place_of(path, policy, is_epic):
        return True
    folder = path
    while folder and policy.protocol == 's2-epic':
        folder = folder.rpartition('/')[0]
        if is_epic(folder):
            return True
    return False


def _mode(disk, path: str) -> str:
    entry = disk.entry(path)
    return entry.mode if entry and entry.mode in ('100644', '100755') else '100644'


def of_shell(command: str, cwd: str) -> Edited:
    """What a shell command plainly writes: copies with their source's bytes, removals, HEAD's
    version; other contents are unknown, and
    then only whose file it is counts."""
    from gitsync.core.edits.shell_writes import targets

    edited = Edited()
    for target in targets(command):
        for path in _globbed(target.path, os.path.join(cwd, target.folder)):
            full = (
                real(path, os.path.join(cwd, target.folder))
                if target.act != 'remove'
                else os.path.join(
                    os.path.realpath(os.path.dirname(os.path.join(cwd, target.folder, path))),
                    os.path.basename(path.rstrip('/')),
                )
            )
            for each in _below(full) if target.act in ('remove', 'restore') else [full]:
                if os.path.isdir(each) or each.startswith('/dev/'):
                    continue
                edited.versions[each] = _contents(target, each, cwd)
                if target.act in ('write', 'append'):
                    edited.partial.add(each)
    return edited


def _contents(target, path: str, cwd: str) -> bytes | None:
    if target.act == 'remove':
        return None
    if target.act == 'append':
        data = files.load(path) or b''
        return data + (b'' if data.endswith(b'\n') or not data else b'\n') + b'text of a command\n'
    if target.act == 'copy':
        source = real(target.source, os.path.join(cwd, target.folder))
        return files.load(source) if os.path.isfile(source) else b''
    if target.act == 'restore':
        place = find.around(path)
        if place:
            root = place.root
            repo = Repo(root, True, root, place.git_dir, place.common_dir, '', False, 'sha1')
            found = (
                repo.tree('HEAD').read(os.path.relpath(path, place.root))
                if repo.read('HEAD')
                else None
            )
            repo.close()
            return found if found is not None else files.load(path)
    return b''


def _globbed(path: str, folder: str) -> list[str]:
    if not any(c in path for c in '*?['):
        return [path]
    import glob

    return [os.path.join(folder, each) for each in glob.glob(path, root_dir=folder)[:1000]] or [
        path
    ]


def _below(path: str) -> list[str]:
    """The path itself, or the files of a folder: only those that may be gated are looked for, and
    never in git's own.
    """
    if not os.path.isdir(path) or os.path.islink(path):
        return [path]
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if name not in ('.git', 'node_modules', '.venv')]
        found += [os.path.join(folder, name) for name in names]
        if len(found) > 20000:
            break
    return found


def of_edit(tool: str, asked: dict, cwd: str) -> Edited:
    """What an editing tool would leave; nothing when the tool itself would refuse."""
    from gitsync.core.edits import tool_edits as edits

    return _edited(lambda: edits.applied(tool, asked, lambda path: _load(path, cwd)), cwd)


def of_patch(text: str, cwd: str) -> Edited:
    """What an apply_patch would leave."""
    from gitsync.core.edits import tool_edits as edits

    return _edited(lambda: edits.patched(text, lambda path: _load(path, cwd)), cwd)


def _edited(apply, cwd: str) -> Edited:
    edited = Edited()
    try:
        for path, data in apply().items():
            edited.versions[real(path, cwd)] = data
    except Unapplied:
        return Edited()
    return edited


def _load(path: str, cwd: str) -> bytes | None:
    full = real(path, cwd)
    return files.load(full) if os.path.isfile(full) else None
