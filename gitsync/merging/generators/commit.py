"""A merge that is being committed: its generated sections made again and staged.

`git commit` reads the index again after pre-commit. `git merge` does not after pre-merge-commit (up
to git 2.39 at least: measured): its commit has the tree from before the hook. post-merge then puts
a commit with the staged tree in its place, the same in everything else.
"""

from __future__ import annotations

import os

from gitsync.core.policy.place import document_of
from gitsync.core.rules.finding import finding
from gitsync.git import signatures
from gitsync.merging.generators import pending
from gitsync.merging.generators.make import FileMade
from gitsync.merging.generators.make import make
from gitsync.merging.generators.make import replaced
from gitsync.merging.unmerged import store
from gitsync.world import files
from gitsync.world import policy_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.policy import DocumentTable
    from gitsync.core.rules.finding import Finding
    from gitsync.git.repo import Repo

HINT = 'gitsync generate makes it; then git add the file, and git commit --amend --no-edit'


def generate(repo: Repo) -> list[Finding]:
    """Make and stage what the merge left to be made; GS704 for what could not be."""
    waiting = pending.load(repo.git_dir)
    policy = policy_cache.load(repo, repo.tree('HEAD')) if waiting else None
    findings, staged = [], {}
    for path, sections in waiting.items():
        document = document_of(path, policy) if policy else None
        file = make(repo, path, sections, document)
        findings += told(path, sections, file)
        names = [name for name in sections if name not in file.failed]
        oid = _staged(repo, path, file, names, document) if file.changed else ''
        if oid:
            staged[path] = pending.StagedFile(oid, tuple(names))
        pending.forget(repo.git_dir, path, names)
    pending.keep_staged(repo.git_dir, repo.head(), staged)
    return findings


def told(path: str, sections: dict[str, str], file: FileMade) -> list[Finding]:
    """GS704 for each section that could not be made, and for each file that was put back."""
    return [
        finding(
            'GS704',
            path,
            1,
            1,
            f"section '{name}' is not made again by '{sections[name]}': {why}",
            HINT,
        )._replace(part=f"section '{name}'")
        for name, why in file.failed.items()
    ] + [
        finding(
            'GS704',
            other,
            1,
            1,
            'what a generator changed outside its sections is put back',
            'let the generator write between its markers alone',
        )
        for other in file.put_back
    ]


def _staged(
    repo: Repo, path: str, file: FileMade, names: list[str], document: DocumentTable | None
) -> str:
    """Stage the sections of the file; the blob, '' where the index has no such file."""
    listed = os.fsdecode(repo.output('-C', repo.root, 'ls-files', '-s', '-z', '--', path))
    mode, oid, stage = (listed.partition('\t')[0].split(' ') + ['', ''])[:3]
    data = repo.blob(oid) if stage == '0' else None
    if data is None:
        return ''
    if data == file.before:
        data = file.after
    else:
        after = file.after if b'\r\n' in data else file.after.replace(b'\r\n', b'\n')
        data = replaced(data, after, names, document.markers if document else ()) or data
    new = store(repo, data)
    entry = os.fsencode(f'{mode} {new} 0\t{path}\0')
    repo.output('update-index', '-z', '--index-info', input=entry)
    return new


def finish_merge(repo: Repo) -> bool:
    """Put what was staged into the merge commit at HEAD, where git left it out; True where it
    did.
    """
    head = repo.commit('HEAD')
    staged = pending.staged(repo.git_dir, (*head.parents, '')[0])
    pending.keep_staged(repo.git_dir, '', {})
    if len(head.parents) < 2 or not staged:
        return False
    tree = repo.tree('HEAD')
    lines = [
        f'{entry.mode} {file.oid} 0\t{path}\0'
        for path, file in staged.items()
        if (entry := tree.entry(path)) and entry.oid != file.oid
    ]
    if not lines:
        return False
    new = _again(repo, head.oid, _tree_with(repo, os.fsencode(''.join(lines))))
    repo.output('update-ref', '-m', 'merge: generated sections', 'HEAD', new, head.oid)
    return True


def _tree_with(repo: Repo, entries: bytes) -> str:
    """HEAD's tree with other entries in some paths, by an index of its own."""
    scratch = files.kept(repo.git_dir, f'index.{os.getpid()}')
    env = {'GIT_INDEX_FILE': os.path.abspath(scratch)}
    try:
        repo.output('read-tree', 'HEAD', env=env)
        repo.output('update-index', '-z', '--index-info', input=entries, env=env)
        return repo.output('write-tree', env=env).decode('ascii').strip()
    finally:
        if os.path.exists(scratch):
            os.unlink(scratch)


def _again(repo: Repo, oid: str, tree: str) -> str:
    """A commit like another one with this tree; signed anew where that one is signed."""
    unsigned, armours = signatures.split(repo.output('cat-file', 'commit', oid))
    raw = b'tree ' + tree.encode() + b'\n' + unsigned.partition(b'\n')[2]
    if armours:
        return _signed(repo, tree, raw)
    new_oid = repo.output('hash-object', '-t', 'commit', '-w', '--stdin', input=raw)
    return new_oid.decode('ascii').strip()


def _signed(repo: Repo, tree: str, raw: bytes) -> str:
    """The commit made by git, which signs it; raw: as it is to be, without a signature."""
    head, _, message = raw.partition(b'\n\n')
    fields = [line.partition(b' ') for line in head.split(b'\n')]
    parents = [os.fsdecode(value) for key, _, value in fields if key == b'parent']
    author = next(os.fsdecode(value) for key, _, value in fields if key == b'author')
    name, _, rest = author.partition(' <')
    email, _, date = rest.partition('> ')
    env = {'GIT_AUTHOR_NAME': name, 'GIT_AUTHOR_EMAIL': email, 'GIT_AUTHOR_DATE': f'@{date}'}
    options = [word for parent in parents for word in ('-p', parent)]
    args = ('commit-tree', '-S', tree, *options, '-F', '-')
    return repo.output(*args, input=message, env=env).decode('ascii').strip()
