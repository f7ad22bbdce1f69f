"""A board that is served by a process of its own."""

import http.client
import re
import signal
import socket
import subprocess
import sys


class Served:
    """A board that is served; ask(method, path, …) is (status, headers, text)."""

    def __init__(self, folder, *more):
        self.process = subprocess.Popen(
            [sys.executable, '-m', 'gitsync', 'board', '--serve', *more],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # as a shell's '&'
        )
        self.said = self.process.stdout.readline()
        self.port = int(re.search(r'http://127\.0\.0\.1:(\d+)/ ', self.said)[1])

    def ask(self, method='GET', path='/', host=None):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=20)
        try:
            headers = {} if host is None else {'Host': host}
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def raw(self, request):
        """The answer to these bytes, to its first blank line at least."""
        with socket.create_connection(('127.0.0.1', self.port), timeout=20) as connection:
            connection.sendall(request)
            return connection.recv(65536).decode()
