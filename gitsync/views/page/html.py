"""A page as text, from the templates in gitsync/pages.

Whatever stands in records is made harmless twice: what would hide or reorder text is shown as an
escape, and the templates escape every value. A page asks for nothing from anywhere.
"""

from __future__ import annotations

import os

import gitsync
from gitsync.core.text.moments import written
from gitsync.views import board
from gitsync.views import report
from gitsync.views.page import bars
from gitsync.views.page import drawing
from gitsync.views.page import events
from gitsync.views.report import minute
from gitsync.world import files
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from gitsync.views.page.content import Content

FOLDER = os.path.join(os.path.dirname(gitsync.__file__), 'pages')
MOST = 2000  # lines of the list of what happened


def save(name: str, content: Content, page: str) -> bool:
    """Write the page of that name to a file, or to stdout for '-'; True for a file."""
    text = html(name, content)
    if page == '-':
        output.say(text)
        return False
    files.save(os.path.abspath(page), text.encode('utf-8', 'backslashreplace'))
    return True


def html(name: str, content: Content, nonce: str = '') -> str:
    """The page of that name, 'board' or 'report'; nonce: of its script, for a page that is
    served.
    """
    told = report.tables(content.report)
    listed = events.happenings(content.timeline)
    return str(
        _environment()
        .get_template(f'{name}.html')
        .render(
            name=name,
            epic=content.report['epic'] or '.',
            now=minute(content.timeline.now),
            instant=written(content.timeline.now),
            content=content,
            columns=board.COLUMNS,
            agents=[(agent, board.cells(agent)) for agent in content.seen.agents],
            lines=board.lines(content.seen),
            savings=bars.savings(content.report['savings']),
            overhead=bars.overhead(content.report['overhead']),
            drawing=drawing.drawing(content.timeline),
            happenings=[(minute(each.at), each.who or 'all', each.what) for each in listed[-MOST:]],
            left_out=max(0, len(listed) - MOST),
            tables=told,
            minute=minute,
            nonce=nonce,
            version=gitsync.__version__,
        )
    )


def _environment() -> Environment:
    from jinja2 import Environment
    from jinja2 import FileSystemLoader
    from jinja2 import StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters['breakable'] = _breakable
    return environment


def _breakable(text: str) -> Markup:
    """A path or a name that may be broken behind its parts."""
    from markupsafe import Markup

    shown = output.clean(text)
    for mark in '/_':
        shown = shown.replace(mark, f'{mark}\0')
    return Markup('<wbr>').join(shown.split('\0'))


def _harmless(value: object) -> object:
    """What a template puts out: text of records without hidden characters."""
    is_markup = hasattr(value, '__html__')
    return output.clean(value) if isinstance(value, str) and not is_markup else value
