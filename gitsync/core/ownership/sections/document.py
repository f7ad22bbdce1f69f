"""Ownership of sectioned documents: before and after, part by part, against the actor."""

from __future__ import annotations

from gitsync.core.ownership.sections.sides import Side
from gitsync.core.policy import owners
from gitsync.core.policy.names import same
from gitsync.core.policy.rosters import numbers_in
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told
from gitsync.core.text.lines import ended
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.ownership.sections.rows import AgentRows
    from gitsync.core.ownership.sections.sides import Judged
    from gitsync.core.policy.case import Case
    from gitsync.core.policy.owners import Part
    from gitsync.core.rules.finding import Finding

ADOPTED = (
    'a document in which several wrote already is committed before the gates stand: gitsync guide '
    'adopt'
)


def check_ownership(
    case: Case, path: str, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """GS201, GS202, GS203 and GS209 for one document; None stands for an absent file."""
    if before == after:
        return []
    findings = _check(case, path, before, after)
    if before is None and any(one.rule == 'GS201' for one in findings):
        first = min(findings)
        return [first.noted(ADOPTED), *(one for one in findings if one is not first)]
    return findings


def _check(case: Case, path: str, before: bytes | None, after: bytes | None) -> list[Finding]:
    old, new = ended(before or b'', after or b'')
    judgement = _Judgement(case, path, old, new)
    findings = judgement.sections()
    if judgement.owns(owners.OUTSIDE):
        return findings
    if before is None or after is None:
        verb = 'removed' if after is None else 'created'
        names = told(judgement.owners(owners.OUTSIDE))
        what = f'document {verb} by {case.who}; its outside text belongs to {names}'
        return [*findings, judgement.refused('GS203', 1, what, owners.OUTSIDE)]
    return findings + judgement.outside()


class _Judgement:
    """One document's two sides under judgement."""

    def __init__(self, case: Case, path: str, before: bytes, after: bytes) -> None:
        self.case = case
        self.path = path
        place = case.place(path)
        self.epic = place.epic if place else None
        markers = place.markers if place else ()
        self.old = Side(before, lambda data: case.document(data, markers))
        self.new = Side(after, lambda data: case.document(data, markers))
        self._owners: dict[Part, owners.Owners] = {}

    def owners(self, part: Part) -> owners.Owners:
        """The owners of a part, worked out once."""
        if part not in self._owners:
            self._owners[part] = owners.owners_of(self.case, self.path, part)
        return self._owners[part]

    def owns(self, part: Part) -> bool:
        """True when the actor may change the part."""
        return owners.may(self.case.actor, self.owners(part), self.case.policy)

    def owns_section(self, name: str) -> bool:
        """True when the actor may change the section."""
        return self.owns(owners.section(name))

    def refused(self, rule: str, line: int, message: str, part: Part) -> Finding:
        """A finding on a part; the hint asks who owns it."""
        return refused(
            rule, self.path, line, message, self.case.ask(self.owners(part)), part=part.text
        )

    def sections(self) -> list[Finding]:
        """Every section that changed, went or came, judged against its owners."""
        findings = []
        for name, parts in self.old.by_name.items():
            others = self.new.by_name.get(name, [])
            if [part.data for part in parts] != [part.data for part in others]:
                if not self.owns_section(name):
                    findings.append(self._changed(name, parts, others))
        for name, parts in self.new.by_name.items():
            if name not in self.old.by_name and not self.owns_section(name):
                if not self._may_prepare(parts):
                    findings.append(self._foreign('GS201', parts[0].line, name, 'added'))
        return findings

    def _changed(self, name: str, old: list[Judged], new: list[Judged]) -> Finding:
        """The finding for sections of one name that are not as they were."""
        if not new:
            return self._foreign('GS202', old[0].line, name, 'removed or renamed')
        if len(new) < len(old):
            return self._foreign('GS202', new[-1].line, name, 'removed')
        if len(old) == len(new) == 1:
            return self._foreign('GS201', _changed_line(old[0], new[0]), name, 'changed')
        return self._foreign('GS201', new[-1].line, name, 'changed or doubled')

    def _may_prepare(self, parts: list[Judged]) -> bool:
        """True for the coordinator's empty section for an agent that has none of that name yet."""
        if len(parts) > 1 or not self.case.coordinates():
            return False
        from gitsync.core.documents.scaffold import is_scaffold  # few add sections of others

        return is_scaffold(parts[0].body)

    def _foreign(self, rule: str, line: int, name: str, verb: str) -> Finding:
        """The finding that names section, owner and next step."""
        part = owners.section(name)
        belongs = f'it belongs to {told(self.owners(part))}'
        return self.refused(rule, line, f'{part.text} {verb} by {self.case.who}; {belongs}', part)

    def outside(self) -> list[Finding]:
        """GS203 and GS209 where the outside text is not lawfully the same."""
        if self.old.outline == self.new.outline and self.old.has_bom == self.new.has_bom:
            return []
        from gitsync.core.ownership.sections import outside  # most changes leave it alone
        from gitsync.core.ownership.sections.reading import outside_text

        who, names = self.case.who, told(self.owners(owners.OUTSIDE))
        if self.old.has_bom != self.new.has_bom:
            what = f'byte-order mark changed by {who}; the outside text belongs to {names}'
            return [self.refused('GS203', 1, what, owners.OUTSIDE)]
        kept = {
            name
            for name, parts in self.old.by_name.items()
            if len(parts) == len(self.new.by_name.get(name, []))
        }
        before, old_rows = outside_text(self.old, kept, self.case.actor.agent)
        after, new_rows = outside_text(self.new, kept, self.case.actor.agent)
        findings = []
        difference = outside.compare(before, after)
        if difference:
            what = 'sections reordered' if difference.is_reordered else 'outside text changed'
            what = f'{what} by {who}; it belongs to {names}'
            findings.append(self.refused('GS203', difference.line, what, owners.OUTSIDE))
        return findings + self._assignments(old_rows, new_rows)

    def _assignments(self, before: list[AgentRows], after: list[AgentRows]) -> list[Finding]:
        """GS209 for the actor's own rows, and for another's assignment that came, went or
        changed.
        """
        if len(before) != len(after):
            return []
        from gitsync.core.ownership.sections import rows

        who = self.case.who
        wrong = rows.compare(before, after, self._claims)
        if wrong:
            what = 'removed' if wrong.is_removed else 'given another assigned feature'
            return [self._reassigned(wrong.line, f'row of {who} {what}', self.case.actor.agent)]
        other = rows.reassigned(before, after)
        if other:
            what = f"assignment of '{other.agent}' changed by {who}"
            return [self._reassigned(other.line, what, other.agent)]
        return []

    def _reassigned(self, line: int, what: str, agent: str) -> Finding:
        coordinator = (self.case.policy.coordinator,)
        message = f'{what}; assignments belong to {told(coordinator)}'
        part = owners.Part('row', agent).text
        return refused('GS209', self.path, line, message, self.case.ask(coordinator), part=part)

    def _claims(self, cell: str) -> str:
        """To whom the feature of an assignment cell is assigned already; '' for nobody or the
        actor.
        """
        holders = [self.case.assigned(self.epic, number) for number in sorted(numbers_in(cell))]
        actor = self.case.actor.agent
        return next((name for name in holders if name and not same(name, actor)), '')


def _changed_line(old: Judged, new: Judged) -> int:
    """The first line of the section that is not as it was; its last where lines behind that
    went.
    """
    before, after = split(old.data), split(new.data)
    common = min(len(before), len(after))
    differs = (index for index in range(common) if before[index] != after[index])
    return new.line + min(next(differs, common), len(after) - 1)
