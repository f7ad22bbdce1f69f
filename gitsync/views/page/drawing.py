"""The timeline as shapes: places in percent of the width, so that it fits every screen with text of
one size; heights in pixels.
"""

from __future__ import annotations

from gitsync.core.epic.report import axis
from gitsync.core.policy.names import form
from gitsync.core.text.value import Value
from gitsync.views.page import events
from gitsync.views.report import minute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.epic.report.answers import Answer
    from gitsync.core.epic.report.axis import Axis
    from gitsync.core.epic.report.axis import Break
    from gitsync.core.epic.report.axis import Tick
    from gitsync.core.epic.report.timeline import Lane
    from gitsync.core.epic.report.timeline import Timeline

HEAD = 42  # for times and sync points
LANE = 60
MIDDLE = 31  # of the stages' bar, from the lane's top
HALF = 10  # of the bar's height
LEAST = 0.4  # percent: what lasts no time is still seen


class Shape(Value):
    """Something in a lane."""

    kind: str  # its class in the style sheet
    x: float
    width: float
    text: str
    title: str


class LaneShapes(Value):
    """An agent's lane."""

    y: int
    name: str
    note: str  # its features
    stages: Sequence[Shape]
    gaps: Sequence[Shape]
    holds: Sequence[Shape]
    ready: Sequence[Shape]


class Arrow(Value):
    """A message."""

    kind: str  # 'message' or 'escalation', and 'unread'
    x: float
    start: int  # of the height
    end: int
    title: str


class Drawing(Value):
    """The picture."""

    height: int
    head: int
    lanes: Sequence[LaneShapes]
    arrows: Sequence[Arrow]
    milestones: Sequence[Shape]
    ticks: Sequence[Tick]
    breaks: Sequence[Break]


def drawing(timeline: Timeline) -> Drawing:
    """The picture of a timeline."""
    along = axis.axis(timeline.moments())
    lanes = [_lane(lane, index, timeline, along) for index, lane in enumerate(timeline.lanes)]
    tops = {form(lane.name): lane.y for lane in lanes}
    return Drawing(
        HEAD + LANE * (len(lanes) + 1),
        HEAD,
        lanes,
        [arrow for each in timeline.messages if (arrow := _arrow(each, tops, along))],
        [
            Shape(each.kind, along.x(each.at), 0, each.text, _told(each.at, each.text))
            for each in timeline.milestones
        ],
        axis.ticks(along),
        axis.breaks(along),
    )


def _lane(lane: Lane, index: int, timeline: Timeline, along: Axis) -> LaneShapes:
    return LaneShapes(
        HEAD + LANE * index,
        lane.agent,
        ', '.join(dict.fromkeys(span.feature for span in lane.stages)),
        list(_stages(lane, timeline, along)),
        [
            _shape(
                'stale' if gap.is_stale else 'silent',
                along,
                gap.started,
                gap.ended,
                '',
                events.gap(gap),
            )
            for gap in lane.gaps
        ],
        [
            _shape(
                'hold',
                along,
                hold.started,
                hold.ended or timeline.now,
                hold.lock,
                events.hold(hold),
            )
            for hold in lane.holds
        ],
        [
            _shape('ready', along, at, at, '✓', _told(at, 'ready for the sync point'))
            for at in lane.ready
        ],
    )


def _stages(lane: Lane, timeline: Timeline, along: Axis) -> Iterator[Shape]:
    for number, span in enumerate(lane.stages):
        kind = 'odd' if number % 2 else 'even'
        title = events.stage(span)
        yield _shape(kind, along, span.started, span.ended or timeline.now, span.stage, title)


def _shape(kind: str, along: Axis, start: datetime, end: datetime, text: str, title: str) -> Shape:
    x = along.x(start)
    return Shape(kind, x, round(max(LEAST, along.x(end) - x), 3), text, title)


def _arrow(message: Answer, tops: Mapping[str, int], along: Axis) -> Arrow | None:
    """A message at the time when it was sent; None for who has no lane.

    When it was read is known only as well as commits tell, so the picture does not.
    """
    start, end = tops.get(form(message.writer)), tops.get(form(message.reader))
    if start is None or end is None or start == end or not message.sent:
        return None
    kind = 'escalation' if message.urgency else 'message'
    away = HALF if end > start else -HALF
    return Arrow(
        kind if message.is_read else f'{kind} unread',
        along.x(message.sent),
        start + MIDDLE + away,
        end + MIDDLE - away,
        events.message(message),
    )


def _told(at: datetime, text: str) -> str:
    return f'{minute(at)} {text}'
