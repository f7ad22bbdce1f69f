"""An agent's feature and its STATUS on disk.

A new version has the protocol's form, or is not written: the form rules judge it first. What is due
(UPDATED, required keys) is filled in by core/epic/filled_in.
"""

from __future__ import annotations

from gitsync.core.documents import status
from gitsync.core.documents.protocol import STATUS
from gitsync.core.epic import filled_in
from gitsync.core.epic.newest import newest_status
from gitsync.core.fixes.fix import fix
from gitsync.core.form.status import check_times
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.place import is_feature
from gitsync.epic.standing import latest
from gitsync.epic.standing import standing
from gitsync.errors import GitsyncError
from gitsync.errors import refusal
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.documents.status import Status
    from gitsync.core.epic.mail import Copy
    from gitsync.core.epic.state import EpicState
    from gitsync.core.epic.state import Feature
    from gitsync.core.rules.finding import Finding
    from gitsync.epic.acting_agent import ActingAgent


def status_feature(acting: ActingAgent) -> str:
    """The feature whose STATUS the agent owns: the one around the current folder, else the first
    that is not COMPLETE, else the first; where it owns none, the feature that is assigned to it.
    """
    disk = acting.place.repo.disk()
    case = Case.unchanged(disk, acting.policy, acting.place.actor)
    own = {}
    for folder in filter(is_feature, disk.names(acting.place.epic)):
        path = acting.place.path(f'{folder}/{STATUS}')
        if disk.entry(path) and owners.is_among(acting.agent, owners.owners_of(case, path)):
            own[folder] = status.parse(disk.read(path) or b'').get('STATUS') == 'COMPLETE'
    here = _here(acting)
    if here in own:
        return here
    if own:
        return min(own, key=lambda folder: own[folder])
    return own_feature(acting, standing(acting.place)).folder


def _here(acting: ActingAgent) -> str:
    """The folder of the epic around the current folder."""
    start = acting.place.epic + '/' if acting.place.epic else ''
    return acting.place.repo.prefix.removeprefix(start).split('/')[0]


def own_feature(acting: ActingAgent, epic: EpicState) -> Feature:
    """The feature that is assigned to the acting agent: the one around the current folder, else the
    first that is not over; GitsyncError when none is.
    """
    first, here = epic.feature_of(acting.agent), _here(acting)
    if first is None:
        raise GitsyncError(
            f"no feature of this epic is assigned to '{acting.agent}'",
            f'{acting.policy.coordinator} assigns features: in the table Agent Assignments, or '
            'AGENT in STATUS',
            'no-feature',
            1,
        )
    own = epic.features_of(acting.agent)
    return next((feature for feature in own if feature.folder == here), first)


def set_status(acting: ActingAgent, folder: str, values: dict[str, str], now: datetime) -> Status:
    """Change values of a feature's STATUS; UPDATED and what is missing are filled in, and what is
    plain in its form is mended.

    GitsyncError where it is another's or would be malformed.
    """
    rest = f'{folder}/{STATUS}'
    path = acting.place.path(rest)

    agent = acting.place.actor.agent  # '' for a maintainer, who is nobody's agent

    def choose(versions: Sequence[Copy]) -> Copy:
        return newest_status(versions, agent)

    def change(here: bytes | None) -> tuple[bytes, Status]:
        old = latest(acting.place, rest, here, choose)
        old, _ = fix('status', old) if old else (old, ())
        record = status.parse(old or b'')
        try:
            new = filled_in.status_with(record, values, agent, now)
        except ValueError as error:
            raise GitsyncError(
                str(error), 'write KEY=VALUE, as in gitsync status set STATUS=IN_PROGRESS', 'usage'
            ) from None
        data = status.render(new)
        acting.need_lawful({rest: data})
        refuse_faults(acting, 'status', path, old, data)
        if 'UPDATED' in values:
            _refuse_time(check_times(path, old, data, now))
        return data, new

    return acting.update(rest, change)


def _refusal(one: Finding) -> GitsyncError:
    return refusal(one.rule, one.message, one.hint)


def refuse_faults(acting: ActingAgent, kind: str, path: str, old: bytes | None, new: bytes) -> None:
    """GitsyncError for a new version with a form fault that the old one did not have."""
    before = {finding.message for finding in faults(acting, kind, path, old)} if old else ()
    wrong = faults(acting, kind, path, new)
    fresh = [finding for finding in wrong if finding.message not in before]
    if fresh:
        raise _refusal(fresh[0])
    for finding in wrong:
        what = f'{path}: {finding.rule} {finding.message}'
        output.note(f'{what}: before you commit it, {finding.hint}')


def faults(acting: ActingAgent, kind: str, path: str, data: bytes) -> list[Finding]:
    """The errors of form in a record that is not written yet."""
    from gitsync.core.form.check import FormContext
    from gitsync.core.form.check import check_form

    case = Case.unchanged(acting.place.repo.disk(), acting.policy, acting.place.actor)
    context = FormContext(is_agent=lambda name: case.knows(name, acting.place.epic), is_file=False)
    findings = check_form(kind, path, data, context)
    return [finding for finding in findings if finding.severity == 'error']


def _refuse_time(findings: list[Finding]) -> None:
    if findings:
        raise refusal(findings[0].rule, findings[0].message, 'leave UPDATED out: it is filled in')
