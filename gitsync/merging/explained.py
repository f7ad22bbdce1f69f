"""Why a file conflicts: for each conflict its place, what each side did, and whose the part is."""

from __future__ import annotations

from gitsync.core.documents.sections import parse
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.text.value import Value
from gitsync.merging.one_file import merge_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.sections import Document
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.merging.unmerged import Texts

CHANGED, REMOVED, ADDED, UNCHANGED = 'changed', 'removed', 'added', 'left as it was'
MOVED = 'moved elsewhere'  # as the labels of conflicts say it


class ConflictExplanation(Value):
    """One conflict."""

    where: str
    case: int  # of the contract's table for sections: 5 removed and changed, 6 changed on both
    ours: str  # what the side did
    theirs: str
    owners: tuple[str, ...]  # of the part

    @property
    def text(self) -> str:
        """In one sentence."""
        whose = ' or '.join(self.owners) or 'nobody'
        return (
            f'{self.where}: case {self.case}: {self.ours} in ours, {self.theirs} in theirs; '
            f'belongs to {whose}'
        )


def explanations(
    path: str, texts: Texts, head: Snapshot, policy: Policy | None
) -> list[ConflictExplanation]:
    """What is to be said of the conflicts of a file; [] where it merges cleanly."""
    base, ours, theirs = texts
    outcome = merge_file(path, base, ours, theirs, policy=policy)
    case = Case.unchanged(head, policy or DEFAULT)
    documents = [parse(text) for text in texts]
    explained = [_explanation(where, path, texts, documents, case) for where in outcome.conflicts]
    return [_as_labelled(each, outcome.data) for each in explained]


def _explanation(
    where: str, path: str, texts: Texts, documents: list[Document], case: Case
) -> ConflictExplanation:
    """The conflict in its section, else in the file."""
    name = next((name for name in _names(documents) if f"section '{name}'" in where), '')
    versions: list[bytes | None] = [text or None for text in texts]
    part = owners.OUTSIDE if any(document.sections for document in documents) else owners.FILE
    if name:
        sections = [document.section(name) for document in documents]
        versions = [section.data if section else None for section in sections]
        part = owners.section(name)
    base, ours, theirs = versions
    did = _did(base, ours), _did(base, theirs)
    if base is not None and ours and theirs and _is_new(where, base):
        did = ADDED, ADDED
    return ConflictExplanation(
        where, 5 if REMOVED in did else 6, *did, owners.owners_of(case, path, part)
    )


def _as_labelled(explanation: ConflictExplanation, merged: bytes) -> ConflictExplanation:
    """The explanation, with what each side did with an item, a row or a message where the label of
    the conflict tells it.
    """
    label = f' ours: {explanation.where}, '
    for verb, case in ((REMOVED, 5), (MOVED, 6)):
        if f'{label}{verb} by ours'.encode('utf-8', 'replace') in merged:
            return explanation._replace(case=case, ours=verb, theirs=CHANGED)
        if f'{label}{verb} by theirs'.encode('utf-8', 'replace') in merged:
            return explanation._replace(case=case, ours=CHANGED, theirs=verb)
    return explanation


def _is_new(where: str, base: bytes) -> bool:
    """True where the place names something by words that base does not hold."""
    kind, quote, rest = where.partition(" '")
    name = rest.partition("'")[0]
    word = name.rpartition('.')[2] if kind == 'key' else name
    return bool(quote) and kind != 'section' and word.encode('utf-8', 'replace') not in base


def _names(documents: list[Document]) -> list[str]:
    """The longest first: a name may begin with another."""
    names = {section.name for document in documents for section in document.sections}
    return sorted(names, key=lambda name: (-len(name), name))


def _did(base: bytes | None, side: bytes | None) -> str:
    if side == base:
        return UNCHANGED
    if side is None:
        return REMOVED
    return CHANGED if base is not None else ADDED
