"""The board served to this machine's browsers, and told to them anew when it changes.

It listens on the loopback address alone and only answers GET and HEAD. A request whose Host is
another name is refused, so that a page from elsewhere that had its name point here reads nothing.
"""

from __future__ import annotations

import os
import secrets
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer

from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.views.page.content import content
from gitsync.views.page.html import html
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from gitsync.epic.workplace import Workplace

LOOPBACK = '127.0.0.1'
EVERY = 1.0  # seconds between looks at what is on disk
ALIVE = 15.0  # seconds after which a silent stream says that it is there
FRESH = 60.0  # seconds after which ages have changed
UNSEEN = {'hooks', 'lfs', 'modules', 'objects'}  # folders of a git directory that tell nothing
HEADERS = {
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
}
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{}'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Stamp(Value):
    """What tells that a file changed."""

    path: str
    time: int  # in nanoseconds
    size: int


class Page(Value):
    """A page to serve."""

    text: str
    nonce: str


def serve(where: Callable[[], Workplace], port: int, told: Callable[[str], None]) -> None:
    """Serve the board until SIGINT; told: what is given the address, once the server listens."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's '&' turns it off
    try:
        server = BoardServer(where, port)
    except (OSError, OverflowError) as error:
        raise GitsyncError(
            f'cannot listen on {LOOPBACK}:{port}: {getattr(error, "strerror", None) or error}',
            'name another port, or none: gitsync board --serve',
            'port',
        ) from None
    with server:
        told(f'http://{LOOPBACK}:{server.server_port}/')
        try:
            server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            pass


class BoardServer(ThreadingHTTPServer):
    """Serves one board."""

    daemon_threads = True

    def __init__(self, where: Callable[[], Workplace], port: int) -> None:
        place = where()
        self.where = where
        self.folders = place.folder, place.repo.git_dir, place.repo.common_dir
        self.lock = threading.Lock()
        super().__init__((LOOPBACK, port), BoardRequest)

    def names(self) -> tuple[str, ...]:
        """What a Host header may say."""
        names = (LOOPBACK, 'localhost')
        with_port = tuple(f'{name}:{self.server_port}' for name in names)
        return (*with_port, *names) if self.server_port == 80 else with_port

    def page(self) -> Page:
        """The board as it stands now."""
        nonce = secrets.token_urlsafe(16)
        with self.lock:
            place = self.where()
            try:
                return Page(html('board', content(place, clock.looking_now()), nonce), nonce)
            finally:
                place.repo.close()

    def state(self) -> int:
        """A number that is another when what the board shows may be; no git process."""
        seen = tuple(stamp for folder in self.folders for stamp in _stamps(folder))
        return hash((seen, int(time.monotonic() // FRESH)))


def _stamps(start: str) -> Iterator[Stamp]:
    """The files below a folder from which a board is made: an epic's records, refs, the index,
    leases, the attic.
    """
    for folder, names, file_names in os.walk(start):
        names[:] = sorted(set(names) - UNSEEN)
        for name in sorted(file_names):
            path = os.path.join(folder, name)
            try:
                stat = os.lstat(path)
            except OSError:
                continue  # gone since
            yield Stamp(path, stat.st_mtime_ns, stat.st_size)


class BoardRequest(BaseHTTPRequestHandler):
    """One request of a browser."""

    server: BoardServer
    server_version = 'gitsync'
    sys_version = ''
    timeout = 60

    def parse_request(self) -> bool:
        """Read the request and answer it, whatever its method; False: nothing is left to do."""
        if super().parse_request():
            try:
                self._answer()
            except (BrokenPipeError, ConnectionResetError):
                pass  # the browser left
        return False

    def _answer(self) -> None:
        hosts = self.headers.get_all('Host') or []
        path = self.path.partition('?')[0]
        if len(hosts) != 1 or hosts[0].lower() not in self.server.names():
            self._refuse(421, 'this board answers to its own address only')
        elif self.command not in ('GET', 'HEAD'):
            self._refuse(405, 'this board can only be read')
        elif path == '/':
            self._page()
        elif path == '/events':
            self._events()
        else:
            self._refuse(404, 'there is only the board here')

    def _page(self) -> None:
        try:
            page = self.server.page()
        except GitsyncError as error:
            self._refuse(503, output.clean(error.message))
            return
        body = page.text.encode('utf-8', 'backslashreplace')
        policy = POLICY.format(page.nonce)
        self._begin(200, 'text/html', {'Content-Security-Policy': policy}, len(body))
        if self.command == 'GET':
            self.wfile.write(body)

    def _events(self) -> None:
        """A stream with an event whenever the board may have changed since it began."""
        self._begin(200, 'text/event-stream')
        if self.command == 'HEAD':
            return
        known, spoken = self.server.state(), 0.0
        while True:
            state, now = self.server.state(), time.monotonic()
            if state != known:
                self.wfile.write(b'data: changed\n\n')
                known, spoken = state, now
            elif now - spoken >= ALIVE:
                self.wfile.write(b': there\n\n')
                spoken = now
            time.sleep(EVERY)

    def _refuse(self, code: int, why: str) -> None:
        body = f'{why}\n'.encode('utf-8', 'backslashreplace')
        allow = {'Allow': 'GET, HEAD'} if code == 405 else {}
        self._begin(code, 'text/plain', allow, len(body))
        if self.command != 'HEAD':
            self.wfile.write(body)

    def _begin(
        self, code: int, kind: str, more: dict[str, str] | None = None, length: int | None = None
    ) -> None:
        self.send_response(code)
        self.send_header('Content-Type', f'{kind}; charset=utf-8')
        if length is not None:
            self.send_header('Content-Length', str(length))
        for name, value in {**HEADERS, **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing: a board is looked at all day."""
