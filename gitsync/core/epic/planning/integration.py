"""The protocol's ten integration steps: which guide of a team each is for, and the managed block
that it adds there.

A block stands between two comments that no dialect of markers knows, so that a template stays a
document without sections. It is replaced by a second run, never doubled, and taken out byte for
byte.
"""

from __future__ import annotations

import re

from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import ending
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class IntegrationStep(Value):
    """An integration step of the protocol."""

    number: int
    name: str  # of the guide that it is for
    pattern: str  # of that guide's path, in lower case, with '_' for every other separator
    is_first: bool  # it stands before the first heading of the second level, else at the end


STEPS = (
    IntegrationStep(1, 'S1 guide', r'(.*/)?(stage_)?s1(?!_p\d|_i\d)(_[a-z_0-9]*)?', False),
    IntegrationStep(
        2, 'S2 router guide', r'(.*/)?(stage_)?s2(?!_p\d|_i\d|_para|_prim|_seco|_wave)(_.*)?', True
    ),
    IntegrationStep(3, 'S2.P1 guide', r'(.*/)?(stage_)?s2_p1(?!_i\d)(_.*)?', True),
    IntegrationStep(4, 'S2.P2 guide', r'(.*/)?(stage_)?s2_p2(_.*)?', True),
    IntegrationStep(5, 'S2.P3 guide', r'(.*/)?(stage_)?s2_p3(_.*)?', True),
    IntegrationStep(6, 'S3 guide', r'(.*/)?(stage_)?s3(?!_p\d|_i\d)(_.*)?', True),
    IntegrationStep(7, 'EPIC_README template', r'(.*/)?epic_readme(_template)?', False),
    IntegrationStep(8, 'workflow usage manual', r'(.*/)?epic_workflow_usage', False),
    IntegrationStep(9, "agents' instructions", r'(.*/)?(claude|agents|gemini)', False),
    IntegrationStep(10, 'prompts', r'(.*/)?(prompts(_.*)?|.*_prompts|prompts_reference.*)', False),
)
BEGIN = '<!-- gitsync parallel work, step {}: kept by gitsync epic integrate, from here -->'
END = '<!-- gitsync parallel work, step {}: to here -->'


def guides_of(step: IntegrationStep, paths: Iterable[str]) -> list[str]:
    """Which of the paths of Markdown files below a folder the step is for, the likeliest first."""
    known = [path for path in paths if re.fullmatch(step.pattern, _plain(path))]
    return sorted(known, key=lambda path: (path.count('/'), len(path), path))


def _plain(path: str) -> str:
    """The path without its ending, as patterns have it."""
    return re.sub(r'[-. ]', '_', path.lower().removesuffix('.md'))


def has_block(data: bytes, step: IntegrationStep) -> bool:
    """True where the step's block stands in the guide."""
    return _found(data, step) is not None


def with_block(data: bytes, step: IntegrationStep, text: str) -> bytes:
    """The guide with the step's block, in the line ends of the guide."""
    end = ending(data)
    lines = (BEGIN.format(step.number), *text.strip('\n').split('\n'), END.format(step.number))
    block = end.join(line.encode() for line in lines)
    match = _found(data, step)
    if match:
        return data[: match.start()] + block + data[match.end() :]
    at = _first_heading(data) if step.is_first else len(data)
    if at < len(data):
        return data[:at] + block + end + end + data[at:]
    if not data:
        return block + end
    return data + end + block + end if data.endswith(b'\n') else data + end + end + block


def without_block(data: bytes, step: IntegrationStep) -> bytes:
    """The guide as it was before the block was added."""
    match = _found(data, step)
    if not match:
        return data
    end, before, after = ending(data), data[: match.start()], data[match.end() :]
    if after.startswith(end + end):
        return before + after[2 * len(end) :]
    if not after:
        return before.removesuffix(end).removesuffix(end)
    return before.removesuffix(end) + after.removeprefix(end)


def _found(data: bytes, step: IntegrationStep) -> re.Match[bytes] | None:
    begin, end = (re.escape(text.format(step.number).encode()) for text in (BEGIN, END))
    return re.search(rb'(?m)^' + begin + rb'[ \t]*\r?\n(?s:.*?)^' + end, data)


def _first_heading(data: bytes) -> int:
    """Where the first heading of the second level begins, the end where there is none."""
    code = fenced(data)
    for match in re.finditer(rb'(?m)^## ', data):
        if not any(start <= match.start() < stop for start, stop in code):
            return match.start()
    return len(data)
