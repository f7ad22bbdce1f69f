"""The order of sections where the versions do not hold the same ones in the same order, and the
outside text between them.

Sections that all three versions hold in one order are anchors; the stretch between two anchors is a
run. A run that one
side left alone is the other's, whole. In a run that both changed, the sections stand in the woven
order and the separators
(blank lines and rules) between two neighbours are those of the version in which they are
neighbours.
"""

from gitsync.core.merge.order import natural
from gitsync.core.merge.order import weave
from gitsync.core.merge.sections.sides import depths
from gitsync.core.merge.sections.sides import put_back
from gitsync.core.merge.sections.sides import runs_of
from gitsync.core.merge.sections.sides import taken_out
from gitsync.core.merge.sections.sides import with_old_names
from gitsync.core.text.lines import raw


class Skeleton:
    """The merge of three versions of one document, by sections and gaps."""

    def __init__(self, engine, base, ours, theirs):
        self.engine = engine
        self.position = {}
        self.base = base
        self.ours, self.theirs = (
            with_old_names(base, ours, theirs),
            with_old_names(base, theirs, ours),
        )

    def pieces(self):
        """All pieces in order, None where both sides reordered what they share in two ways."""
        base, ours, theirs = self._with_disputed()
        order = weave(base.names, ours.names, theirs.names, lambda name: natural(raw(name)))
        if order is None:
            return None
        self.position = {name: at for at, name in enumerate(order)}
        base, ours, theirs = self._once(base, ours, theirs)
        alive = set(base.names) & set(ours.names) & set(theirs.names)
        kept = [name for name in order if name in alive]
        result = []
        if all(
            [name for name in side.names if name in alive] == kept for side in (base, ours, theirs)
        ):
            runs = [runs_of(side, alive) for side in (base, ours, theirs)]
            for at, (anchor, *run) in enumerate(zip([*kept, None], *runs)):
                self._run(
                    result,
                    *run,
                    edge=0 if not kept else -1 if not at else 1 if anchor is None else 0,
                )
                if anchor is not None:
                    self.section(result, anchor)
        else:
            from gitsync.core.merge.sections.reordered import merge_moved

            merge_moved(self, result, order, base, ours, theirs)
        return result

    def section(self, result, name):
        """One section, by the case table."""
        self.engine.section(
            result, name, *[side.sections.get(name) for side in (self.base, self.ours, self.theirs)]
        )

    def _with_disputed(self):
        """The three versions, with sections that one side removed and the other changed put back in
        their places, as conflicts to show.
        """
        base, ours, theirs = self.base, self.ours, self.theirs
        lost = [[], []]
        for name in base.names:
            here, there = ours.sections.get(name), theirs.sections.get(name)
            if (here is None) != (there is None) and (here or there)[2:5] != base.sections[name][
                2:5
            ]:
                lost[here is not None].append(name)
        return base, put_back(ours, base, lost[0]), put_back(theirs, base, lost[1])

    def _once(self, base, ours, theirs):
        """The versions with sections that both added in two places taken out of the later one."""
        both = (set(ours.names) & set(theirs.names)) - set(base.names)
        if not both:
            return base, ours, theirs
        alive = set(base.names) & set(ours.names) & set(theirs.names)
        here, there = depths(ours, alive), depths(theirs, alive)
        ours_late = {name for name in both if here[name] > there[name]}
        theirs_late = {name for name in both if here[name] < there[name]}
        return base, taken_out(ours, ours_late, base), taken_out(theirs, theirs_late, base)

    def _run(self, result, base, ours, theirs, edge):
        """One run: whole from the side that changed it; by neighbours where its gaps only separate;
        else text and sections apart.
        """
        if ours == theirs or theirs == base:
            self.take(result, ours)
        elif ours == base:
            self.take(result, theirs)
        elif not (base.names or ours.names or theirs.names):
            self.engine.text(result, base.gaps[0], ours.gaps[0], theirs.gaps[0])
        else:
            from gitsync.core.merge.sections.runs import merge_run

            merge_run(self, result, base, ours, theirs, edge)

    def take(self, result, run):
        """A run as one version has it, its sections merged."""
        for name, gap in zip(run.names, run.gaps):
            result.append(gap)
            self.section(result, name)
        result.append(run.gaps[-1])
