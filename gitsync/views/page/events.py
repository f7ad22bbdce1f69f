"""The timeline as a list, for who does not see the picture; and the words of both."""

from __future__ import annotations

from gitsync.core.epic.report.axis import length
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value
from gitsync.views.report import minute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gitsync.core.epic.report.account import Span
    from gitsync.core.epic.report.answers import Answer
    from gitsync.core.epic.report.timeline import Gap
    from gitsync.core.epic.report.timeline import Hold
    from gitsync.core.epic.report.timeline import Lane
    from gitsync.core.epic.report.timeline import Timeline


class Happening(Value):
    """A line of the list."""

    at: datetime
    who: str  # an agent, '' for what concerns all
    what: str


def happenings(timeline: Timeline) -> list[Happening]:
    """Everything in the timeline, in order."""
    listed = [each for lane in timeline.lanes for each in _of_lane(lane)]
    listed += [
        Happening(each.sent, each.writer, message(each)) for each in timeline.messages if each.sent
    ]
    listed += [Happening(each.at, '', each.text) for each in timeline.milestones]
    return sorted(listed)


def _of_lane(lane: Lane) -> Iterator[Happening]:
    for span in lane.stages:
        yield Happening(span.started, lane.agent, stage(span))
    for each in lane.gaps:
        yield Happening(each.started, lane.agent, gap(each))
    for each_hold in lane.holds:
        yield Happening(each_hold.started, lane.agent, hold(each_hold))
    for at in lane.ready:
        yield Happening(at, lane.agent, 'ready for the sync point')


def stage(span: Span) -> str:
    """A stage in words."""
    end = f'until {minute(span.ended)}' if span.ended else 'under way'
    return f'{span.stage} of {span.feature}: {length(timedelta(minutes=span.minutes))}, {end}'


def gap(gap: Gap) -> str:
    """A gap in words."""
    return f'no sign for {length(gap.ended - gap.started)}, until {minute(gap.ended)}'


def hold(hold: Hold) -> str:
    """The hold of a lease in words."""
    if hold.ended is None:
        return f'holds {hold.lock}'
    seconds = (hold.ended - hold.started).total_seconds()
    time = f'{seconds:.0f} s' if seconds < 120 else length(hold.ended - hold.started)
    return f'held {hold.lock} for {time}, {hold.how}'


def message(message: Answer) -> str:
    """A message in words."""
    what = f'{message.urgency.lower()} question' if message.urgency else 'message'
    told = [f'{what} to {message.reader}: {message.subject or "(no subject)"}']
    if message.read_at:
        told.append(f'seen read {minute(message.read_at)}')
    if message.answered_at:
        told.append(f'answered {minute(message.answered_at)}')
    return '; '.join(told)
