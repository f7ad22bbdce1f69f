"""One file's generated sections, made by their programs; everything else stays as it was.

A generator runs on the file in the worktree. What it changes outside the sections that are its own,
there or in another tracked file, is put back, and told.
"""

from __future__ import annotations

import os

from gitsync.core.documents.sections import parse
from gitsync.core.text.value import Value
from gitsync.merging.generators import programs
from gitsync.merging.unmerged import on_disk
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping
    from typing import TypeAlias

    from gitsync.core.policy.policy import DocumentTable
    from gitsync.git.repo import Repo

    Markers: TypeAlias = Collection[str | tuple[str, str]]


class FileMade(Value):
    """What the generators made of a file."""

    before: bytes
    after: bytes
    changed: tuple[str, ...]  # sections that say something else now
    failed: dict[str, str]  # {section: why it could not be made}
    put_back: tuple[str, ...]  # paths in which something else was changed, and put back


class TrackedFiles:
    """The tracked files of a worktree, to be put back as they were but for one."""

    def __init__(self, repo: Repo, but: str) -> None:
        self.repo, self.but = repo, but
        self.changed = {path: on_disk(repo, path) for path in self._dirty()}

    def put_back(self) -> list[str]:
        """Put back what was changed since; the paths."""
        changed = []
        for path in self._dirty() | set(self.changed):
            if path in self.changed:
                data = self.changed[path]
                if on_disk(self.repo, path) == data:
                    continue
                if data is not None:
                    files.save(os.path.join(self.repo.root, path), data)
            else:
                self.repo.output('-C', self.repo.root, 'checkout-index', '-f', '-q', '--', path)
            changed.append(path)
        return sorted(changed)

    def _dirty(self) -> set[str]:
        args = ('diff-files', '--name-only', '-z', '--ignore-submodules')
        listed = os.fsdecode(self.repo.output(*args)).split('\0')
        return {path for path in listed if path and path != self.but}


def generated_sections(data: bytes, document: DocumentTable) -> dict[str, str]:
    """{section: generator} of the sections in a file that programs write."""
    names = [part.name for part in parse(data, document.markers).sections]
    return {name: generator for name in names if (generator := document.generator_of(name))}


def make(
    repo: Repo,
    path: str,
    wanted: Mapping[str, str],
    document: DocumentTable | None,
    keep: bool = True,
) -> FileMade:
    """Make sections {name: generator} of the file at path in the worktree.

    keep: leave what was made on disk; else the file is put back as it was.
    """
    full = os.path.join(repo.root, path)
    before = on_disk(repo, path)
    if before is None:
        return FileMade(b'', b'', (), dict.fromkeys(wanted, 'there is no such file here'), ())
    markers = document.markers if document else ()
    others = TrackedFiles(repo, path)
    data, failed, beside = before, {}, False
    for generator in sorted(set(wanted.values())):
        own = [name for name in wanted if wanted[name] == generator]
        command = programs.command_of(repo, generator)
        if command:
            why = programs.run(repo.root, command, path).why
        else:
            why = f"no generator '{generator}' here: {programs.how_to_name(generator)}"
        written = files.load(full)
        new = None if why or written is None else replaced(data, written, own, markers)
        if new is None:
            failed.update(dict.fromkeys(own, why or f"'{generator}' left no well-formed file"))
        beside = beside or (new is not None and new != written)
        data = data if new is None else new
        if written != data:
            files.save(full, data)
    put_back = (*([path] if beside else []), *others.put_back())
    if not keep and data != before:
        files.save(full, before)
    return FileMade(before, data, tuple(differing(before, data, wanted, markers)), failed, put_back)


def replaced(data: bytes, new: bytes, names: list[str], markers: Markers) -> bytes | None:
    """The document with these sections as another version has them, their markers too (doctoc
    writes words behind its own); None where that one is malformed or lacks one of them.
    """
    source = parse(new, markers)
    sections = {part.name: part for part in source.sections if part.name in names}
    if source.faults or len(sections) < len(names):
        return None
    return b''.join(
        part if isinstance(part, bytes) else sections.get(part.name, part).data
        for part in parse(data, markers).parts
    )


def differing(
    one: bytes,
    other: bytes,
    names: Mapping[str, str],
    markers: Markers,
) -> list[str]:
    """The sections of these names that differ."""
    before, after = (
        {part.name: part.data for part in parse(text, markers).sections} for text in (one, other)
    )
    return [name for name in names if before.get(name) != after.get(name)]
