"""Other ways to one server: each client's honest push passes, and its foreign one is refused."""

import os
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer

import pytest

from tests.attacks.attempts import B_LINE
from tests.attacks.attempts import B_NEW
from tests.attacks.site import ROADMAP
from tests.attacks.site import A
from tests.attacks.site import B
from tests.attacks.site import Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope='module')
def seed(tmp_path_factory):
    return Site.found(tmp_path_factory.mktemp('seed'))


class Backend(BaseHTTPRequestHandler):
    """git http-backend, as a web server runs it."""

    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        self.answer(b'')

    def do_POST(self):
        if self.headers.get('Transfer-Encoding') == 'chunked':
            body = b''
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        self.answer(body)

    def answer(self, body):
        path, _, query = self.path.partition('?')
        environment = {
            'PATH': os.environ['PATH'],
            'GIT_PROJECT_ROOT': self.server.root,
            'GIT_HTTP_EXPORT_ALL': '1',
            'REMOTE_USER': 'somebody',
            'REQUEST_METHOD': self.command,
            'PATH_INFO': path,
            'QUERY_STRING': query,
            'CONTENT_TYPE': self.headers.get('Content-Type', ''),
            'CONTENT_LENGTH': str(len(body)),
            'HTTP_CONTENT_ENCODING': self.headers.get('Content-Encoding', ''),
            'GIT_PROTOCOL': self.headers.get('Git-Protocol', ''),
        }
        done = subprocess.run(
            ['git', 'http-backend'], input=body, capture_output=True, env=environment
        )
        head, _, text = done.stdout.partition(b'\r\n\r\n')
        fields = dict(line.split(': ', 1) for line in head.decode().split('\r\n') if line)
        self.send_response(int(fields.pop('Status', '200').split()[0]))
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@pytest.fixture
def url(site):
    """The guarded server's address over HTTP."""
    server = ThreadingHTTPServer(('127.0.0.1', 0), Backend)
    server.root = str(site.folder)
    site.git('config', 'http.receivepack', 'true', at=site.guarded)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f'http://127.0.0.1:{server.server_port}/guarded.git'
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(seed, tmp_path):
    return seed.copy(tmp_path / 'site')


def by_git(site, url, oid, *options, env=None):
    subprocess.run(
        ['git', 'push', '-q', *options, url, f'{oid}:refs/heads/main'],
        cwd=site.work,
        capture_output=True,
        env={**os.environ, **(env or {})},
    )


def over_http(site, url, oid):
    by_git(site, url, oid)


def by_path(site, url, oid):
    by_git(site, str(site.guarded), oid)


def with_push_options(site, url, oid):
    site.git('config', 'receive.advertisePushOptions', 'true', at=site.guarded)
    words = ('GITSYNC_OVERRIDE=GS201 x', 'gitsync.skip', 'ci.skip')
    by_git(site, url, oid, '--atomic', *(f'--push-option={word}' for word in words))


def over_ssh(site, url, oid):
    """A forced command, as in authorized_keys: nothing of the client's environment comes along.
    All repositories share one folder of hooks, as gitolite has it.
    """
    hooks = site.guarded / 'hooks'
    if not hooks.is_symlink():
        hooks.rename(site.folder / 'common')
        hooks.symlink_to(site.folder / 'common')
    ssh = site.folder / 'ssh'
    ssh.write_text(
        '#!/bin/sh\nfor word; do command=$word; done\n'
        f'exec env -i PATH="$PATH" HOME="{site.folder}" SSH_ORIGINAL_COMMAND="$command" '
        'sh -c \'exec git-shell -c "$SSH_ORIGINAL_COMMAND"\'\n'
    )
    ssh.chmod(0o755)
    env = {'GIT_SSH': str(ssh), 'GIT_SSH_VARIANT': 'simple', 'GITSYNC_OVERRIDE': 'GS201 x'}
    by_git(site, f'server:{site.guarded}', oid, env=env)


def by_dulwich(site, url, oid):
    client = pytest.importorskip('dulwich.client')
    from dulwich.repo import Repo

    transport, path = client.get_transport_and_path(url)
    with Repo(str(site.work)) as repo:
        try:
            transport.send_pack(
                path,
                lambda refs: {**refs, b'refs/heads/main': oid.encode()},
                lambda have, want, **more: repo.generate_pack_data(have, want, **more),
            )
        except Exception as error:  # how it tells a refusal has changed between its versions
            assert 'hook' in str(error) or 'declined' in str(error), error


def by_libgit2(site, url, oid):
    pygit2 = pytest.importorskip('pygit2')
    repo = pygit2.Repository(str(site.work))
    repo.create_reference('refs/heads/pushed', oid, force=True)
    try:
        repo.remotes.create_anonymous(url).push(['refs/heads/pushed:refs/heads/main'])
    except pygit2.GitError as error:
        assert 'hook' in str(error) or 'declined' in str(error), error


ISOMORPHIC = """
const fs = require('fs'), http = require('isomorphic-git/http/node');
const [dir, url] = process.argv.slice(1);
require('isomorphic-git')
  .push({ fs, http, dir, url, ref: 'pushed', remoteRef: 'refs/heads/main', force: true })
  .catch(error => console.log(error.data ? error.data.prettyDetails : error.stack));
"""


def by_isomorphic_git(site, url, oid):
    """In Node, where npm has put isomorphic-git: npm install --global isomorphic-git."""
    if not shutil.which('node'):
        pytest.skip('there is no node')
    environment = dict(os.environ)
    if 'NODE_PATH' not in environment:
        environment['NODE_PATH'] = subprocess.getoutput('npm root --global')
    site.git('update-ref', 'refs/heads/pushed', oid)
    done = subprocess.run(
        ['node', '-e', ISOMORPHIC, str(site.work), url],
        capture_output=True,
        text=True,
        env=environment,
    )
    if "Cannot find module 'isomorphic-git" in done.stderr:
        pytest.skip('there is no isomorphic-git')
    assert not done.returncode, done.stderr
    assert not done.stdout or 'hook declined' in done.stdout, done.stdout


CLIENTS = (
    by_path,
    over_http,
    with_push_options,
    over_ssh,
    by_dulwich,
    by_libgit2,
    by_isomorphic_git,
)


@pytest.mark.parametrize('client', CLIENTS, ids=lambda client: client.__name__)
def test_every_client_meets_the_gate(client, site, url):
    edit = {ROADMAP: site.read(ROADMAP).replace(B_LINE, B_NEW)}
    before = site.refs(site.guarded)
    client(site, url, site.commit(edit, A))
    assert site.refs(site.guarded) == before
    honest = site.commit(edit, B)
    client(site, url, honest)
    assert site.git('rev-parse', 'refs/heads/main', at=site.guarded) == honest
    assert site.git('fsck', at=site.guarded) == ''


@pytest.mark.parametrize('client', [by_dulwich, by_libgit2], ids=lambda client: client.__name__)
def test_a_library_that_writes_the_servers_folder_meets_no_gate(client, site):
    """They write objects and refs themselves there; git would run the hooks."""
    evil = site.commit({ROADMAP: site.read(ROADMAP).replace(B_LINE, B_NEW)}, A)
    client(site, str(site.guarded), evil)
    assert site.git('rev-parse', 'refs/heads/main', at=site.guarded) == evil
