"""An agent's feature and its STATUS on disk.

A new version has the protocol's form, or is not written: the form rules judge it first. What is due
(UPDATED, required keys) is filled in by core/epic/filled_in.
"""

from __future__ import annotations

from gitsync.core.documents import status
from gitsync.core.epic import filled_in
from gitsync.core.epic import state
from gitsync.core.form.status import check_times
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.names import same
from gitsync.core.policy.place import STATUS
from gitsync.core.policy.place import is_feature
from gitsync.core.rules.wording import ask
from gitsync.core.rules.wording import told
from gitsync.errors import GitsyncError
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.rules.finding import Finding
    from gitsync.epic.acting_agent import Desk


def status_feature(desk: Desk) -> str:
    """The feature whose STATUS the agent owns: the one around the current folder, else the first;
    where it owns none, the feature that is assigned to it.
    """
    disk = desk.place.repo.disk()
    case = Case.unchanged(disk, desk.policy, desk.place.actor)
    folders = [name for name in disk.names(desk.place.epic) if is_feature(name)]
    here = _here(desk)
    for folder in [here, *folders] if here in folders else folders:
        path = desk.place.path(f'{folder}/{STATUS}')
        if disk.entry(path) and owners.is_among(desk.agent, owners.owners_of(case, path)):
            return folder
    return feature(desk)


def _here(desk):
    """The folder of the epic around the current folder."""
    start = desk.place.epic + '/' if desk.place.epic else ''
    return desk.place.repo.prefix.removeprefix(start).split('/')[0]


def feature(desk: Desk, agent: str = '') -> str:
    """The folder name of an agent's feature, one's own by default: the one around the current
    folder, else the first; GitsyncError when none is.
    """
    agent = agent or desk.agent
    stand = state.read(desk.place.repo.disk(), desk.place.epic, desk.policy)
    mine = [each.folder for each in stand.features if same(each.agent, agent)]
    here = _here(desk)
    if here in mine:
        return here
    if not mine:
        raise GitsyncError(
            f"no feature of this epic is assigned to '{agent}'",
            f'{desk.policy.coordinator} assigns features: in the table Agent Assignments, or '
            'AGENT in STATUS',
            'no-feature',
            1,
        )
    return mine[0]


def set_status(desk: Desk, folder: str, values: dict[str, str], now: datetime) -> status.Status:
    """Change values of a feature's STATUS; UPDATED and what is missing are filled in.

    GitsyncError where it is another's or would be malformed.
    """
    rest, made = f'{folder}/{STATUS}', []
    path = desk.place.path(rest)

    def change(old):
        record = status.parse(old or b'')
        _check_owner(desk, path, record, values, old is None)
        try:
            new = filled_in.status_with(record, values, desk.agent, now)
        except ValueError as error:
            raise GitsyncError(
                str(error), 'write KEY=VALUE, as in gitsync status set STATUS=IN_PROGRESS', 'usage'
            ) from None
        data = status.render(new)
        refuse_faults('status', path, old, data)
        if 'UPDATED' in values:
            _refuse_time(check_times(path, old, data, now))
        made[:] = [new]
        return data

    desk.update(rest, change)
    return made[0]


def _check_owner(desk, path, record, values, is_new):
    disk = desk.place.repo.disk()
    agent = record.get('AGENT') or desk.agent
    after = Overlay(disk, {path: ('100644', f'AGENT: {agent}'.encode())})
    names = owners.owners_of(Case((), disk, after, desk.place.actor, desk.policy), path)
    coordinator = owners.is_coordinator(desk.place.actor, desk.policy)
    is_founding = coordinator and is_new
    if not owners.may(desk.place.actor, names, desk.policy) and not is_founding:
        raise GitsyncError(
            f"'{path}' belongs to {told(names)}, not to '{desk.agent}'", ask(names), 'not-owner', 1
        )
    if (
        'AGENT' in values
        and not same(values['AGENT'], record.get('AGENT') or desk.agent)
        and not coordinator
    ):
        raise GitsyncError(
            f'who is assigned to a feature is decided by {desk.policy.coordinator}',
            ask((desk.policy.coordinator,)),
            'not-coordinator',
            1,
        )


def refuse_faults(kind: str, path: str, old: bytes | None, new: bytes) -> None:
    """GitsyncError for a new version with a form fault that the old one did not have."""
    from gitsync.core.form.check import check_form

    before = {finding.message for finding in check_form(kind, path, old)} if old else ()
    wrong = [finding for finding in check_form(kind, path, new) if finding.severity == 'error']
    fresh = [finding for finding in wrong if finding.message not in before]
    if fresh:
        raise GitsyncError(
            f'{fresh[0].rule} {fresh[0].message}', fresh[0].hint, fresh[0].rule.lower(), 1
        )
    for finding in wrong:
        output.note(f'{path}: {finding.rule} {finding.message} stays; {finding.hint}')


def _refuse_time(found: list[Finding]) -> None:
    if found:
        raise GitsyncError(
            f'{found[0].rule} {found[0].message}',
            'leave UPDATED out: it is filled in',
            found[0].rule.lower(),
            1,
        )
