"""An agent's feature and its STATUS on disk.

A new version has the protocol's form, or is not written: the form rules judge it first. What is due
(UPDATED, required keys) is filled in by core/epic/filled_in.
"""

from __future__ import annotations

from gitsync.core.documents import status
from gitsync.core.documents.protocol import STATUS
from gitsync.core.epic import filled_in
from gitsync.core.epic.newest import newest_status
from gitsync.core.form.status import check_times
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.names import same
from gitsync.core.policy.place import is_feature
from gitsync.core.policy.policy import is_coordinator
from gitsync.core.rules.wording import ask_first
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told
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
    """Change values of a feature's STATUS; UPDATED and what is missing are filled in.

    GitsyncError where it is another's or would be malformed.
    """
    rest = f'{folder}/{STATUS}'
    path = acting.place.path(rest)

    agent = acting.place.actor.agent  # '' for a maintainer, who is nobody's agent

    def choose(versions: Sequence[Copy]) -> Copy:
        return newest_status(versions, agent)

    def change(here: bytes | None) -> tuple[bytes, Status]:
        old = latest(acting.place, rest, here, choose)
        record = status.parse(old or b'')
        _check_owner(acting, path, record, values, old is None)
        try:
            new = filled_in.status_with(record, values, agent, now)
        except ValueError as error:
            raise GitsyncError(
                str(error), 'write KEY=VALUE, as in gitsync status set STATUS=IN_PROGRESS', 'usage'
            ) from None
        data = status.render(new)
        refuse_faults('status', path, old, data)
        if 'UPDATED' in values:
            _refuse_time(check_times(path, old, data, now))
        return data, new

    return acting.update(rest, change)


def _check_owner(
    acting: ActingAgent, path: str, record: Status, values: dict[str, str], is_new: bool
) -> None:
    """GitsyncError unless the acting agent may set these values; the coordinator may create any
    STATUS, and alone says who is assigned to a feature.
    """
    disk = acting.place.repo.disk()
    agent = record.get('AGENT') or acting.agent
    after = Overlay(disk, {path: ('100644', f'AGENT: {agent}'.encode())})
    names = owners.owners_of(Case((), disk, after, acting.place.actor, acting.policy), path)
    coordinator = is_coordinator(acting.place.actor, acting.policy)
    is_created = coordinator and is_new
    if not owners.may(acting.place.actor, names, acting.policy) and not is_created:
        what = f"'{path}' belongs to {told(names)}, not to '{acting.agent}'"
        raise _refusal(refused('GS207', path, 1, what, ask_first(names)))
    if (
        'AGENT' in values
        and not same(values['AGENT'], record.get('AGENT') or acting.agent)
        and not coordinator
    ):
        what = f'who is assigned to a feature is decided by {acting.policy.coordinator}'
        hint = ask_first((acting.policy.coordinator,))
        raise _refusal(refused('GS209', path, 1, what, hint))


def _refusal(one: Finding) -> GitsyncError:
    return refusal(one.rule, one.message, one.hint)


def refuse_faults(kind: str, path: str, old: bytes | None, new: bytes) -> None:
    """GitsyncError for a new version with a form fault that the old one did not have."""
    from gitsync.core.form.check import FormContext
    from gitsync.core.form.check import check_form

    before = {finding.message for finding in check_form(kind, path, old)} if old else ()
    findings = check_form(kind, path, new, FormContext(is_file=False))
    wrong = [finding for finding in findings if finding.severity == 'error']
    fresh = [finding for finding in wrong if finding.message not in before]
    if fresh:
        raise _refusal(fresh[0])
    for finding in wrong:
        output.note(f'{path}: {finding.rule} {finding.message}: it stays so; {finding.hint}')


def _refuse_time(findings: list[Finding]) -> None:
    if findings:
        raise refusal(findings[0].rule, findings[0].message, 'leave UPDATED out: it is filled in')
