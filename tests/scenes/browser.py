"""A real browser without a window, driven by its debugging pipe: JSON messages with a NUL after
each (https://chromedevtools.github.io/devtools-protocol/).
"""

import base64
import json
import os
import shutil
import subprocess
import time

import pytest

NAMES = ('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable')
OPTIONS = (
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-dev-shm-usage',
    '--remote-debugging-pipe',
)


class Browser:
    """One tab: show(address, …), then ask it, or take its picture."""

    def __init__(self, program, folder):
        (into, self.write), (self.read, out) = os.pipe(), os.pipe()
        command = f'exec "$@" 3<&{into} 4>&{out}'
        self.process = subprocess.Popen(
            ['bash', '-c', command, '-', program, *OPTIONS, f'--user-data-dir={folder}'],
            pass_fds=(into, out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(into)
        os.close(out)
        self.number, self.rest, self.session = 0, b'', {}
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        attached = self.call('Target.attachToTarget', targetId=target, flatten=True)
        self.session = {'sessionId': attached['sessionId']}

    def call(self, method, **given):
        """The result of a method of the protocol."""
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': given, **self.session}
        os.write(self.write, json.dumps(message).encode() + b'\0')
        while True:
            told = self._next()
            if told.get('id') == self.number:
                assert 'result' in told, told
                return told['result']

    def _next(self):
        while b'\0' not in self.rest:
            data = os.read(self.read, 1 << 20)
            assert data, 'the browser ended'
            self.rest += data
        message, _, self.rest = self.rest.partition(b'\0')
        return json.loads(message)

    def show(self, address, width, theme='light', height=900):
        """Load the page in a window so wide and wait until it is there."""
        self.call(
            'Emulation.setDeviceMetricsOverride',
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = [{'name': 'prefers-color-scheme', 'value': theme}]
        self.call('Emulation.setEmulatedMedia', media='', features=scheme)
        self.call('Page.navigate', url=address)
        self.until(f'location.href == {json.dumps(address)} && document.readyState == "complete"')

    def ask(self, expression):
        """The value of an expression in the page."""
        told = self.call('Runtime.evaluate', expression=expression, returnByValue=True)
        assert 'exceptionDetails' not in told, told
        return told['result'].get('value')

    def until(self, expression, seconds=30):
        """Wait until an expression is true in the page."""
        end = time.monotonic() + seconds
        while not self.ask(expression):
            assert time.monotonic() < end, f'not within {seconds} s: {expression}'
            time.sleep(0.05)

    def picture(self):
        """The whole page as PNG."""
        told = self.call('Page.captureScreenshot', format='png', captureBeyondViewport=True)
        return base64.b64decode(told['data'])

    def end(self):
        """Close the browser."""
        self.process.terminate()
        self.process.wait(timeout=30)
        os.close(self.read)
        os.close(self.write)


def installed():
    """The program of the browser; a visible skip where none is installed."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip('no Chromium is installed: the page is not looked at in a browser')
    return program
