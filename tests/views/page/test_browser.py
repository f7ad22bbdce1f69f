"""The pages in a real browser: what fits a telephone, both themes, the live board; skipped visibly
where no Chromium is installed.
"""

import os
from pathlib import Path

import pytest

from gitsync.core.epic import sample
from gitsync.epic import workplace
from gitsync.views.page.content import content
from gitsync.views.page.html import html
from tests.scenes.browser import Browser
from tests.scenes.browser import installed
from tests.scenes.past_epic import HOSTILE
from tests.scenes.past_epic import NOW
from tests.scenes.sample_epic import commit_sample_epic
from tests.views.page.served import Served

pytestmark = pytest.mark.slow

OUT = """[...document.querySelectorAll('body *')].filter(
  (each) => !each.closest('svg, .skip, thead, pre') &&
    each.getBoundingClientRect().right > innerWidth + 1
).map((each) => each.tagName + ' ' + each.textContent.slice(0, 40))"""
OPEN = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
# WCAG's contrast of every text with what is behind it, where that is one colour.
CONTRAST = """(() => {
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => parts(text).slice(0, 3).map((each) => each / 255).map(
    (each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4
  ).reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (each) => {
    for (; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (parts(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('body *')].filter(
    (each) => [...each.childNodes].some((node) => node.nodeType == 3 && node.data.trim())
  ).filter((each) => !(each instanceof SVGElement) && each.checkVisibility()).map((each) => {
    const [a, b] = [light(getComputedStyle(each).color), light(behind(each))];
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), each.textContent.slice(0, 30)];
  }).filter(([ratio]) => ratio < 4.5);
})()"""


@pytest.fixture(scope='module')
def chromium(tmp_path_factory):
    browser = Browser(installed(), tmp_path_factory.mktemp('profile'))
    yield browser
    browser.end()


@pytest.fixture
def show(chromium, tmp_path):
    """show(text, width, theme) shows a page from a file."""

    def show(text, width=1200, theme='light'):
        file = tmp_path / 'page.html'
        file.write_text(text)
        chromium.show(file.as_uri(), width, theme)
        chromium.ask(OPEN)

    return show


def check_width(chromium, width):
    assert chromium.ask('innerWidth') == width
    assert chromium.ask('document.documentElement.scrollWidth') <= width
    assert chromium.ask(OUT) == []


@pytest.mark.parametrize('name', ['board', 'report'])
def test_no_page_is_wider_than_its_window(chromium, page, show, name):
    text = page(name, HOSTILE)
    for width in (320, 360, 800, 1030, 1200):
        show(text, width)
        check_width(chromium, width)


def test_the_page_of_a_real_epic_fits_a_telephone(chromium, real_epic, show):
    show(html('report', content(workplace.here(), NOW)), 360)
    check_width(chromium, 360)


def test_every_text_can_be_read_in_both_themes(chromium, page, show):
    text, pictures = page('report'), {}
    for theme in ('light', 'dark'):
        for width in (360, 1200):
            show(text, width, theme)
            assert chromium.ask(CONTRAST) == [], theme
            pictures[theme, width] = chromium.picture()
    assert len(set(pictures.values())) == 4
    folder = os.environ.get('PICTURES')
    for (theme, width), data in pictures.items() if folder else ():
        Path(folder, f'report-{width}-{theme}.png').write_bytes(data)


def test_who_reads_in_the_dark_prints_on_white(chromium, page, show):
    show(page('report'), theme='dark')
    background = 'getComputedStyle(document.body).backgroundColor'
    assert chromium.ask(background) == 'rgb(21, 24, 28)'
    chromium.call('Emulation.setEmulatedMedia', media='print')
    assert chromium.ask(background) == 'rgb(255, 255, 255)'
    assert chromium.ask(CONTRAST) == []
    assert chromium.ask('getComputedStyle(document.querySelector("nav")).display') == 'none'


def test_no_script_of_a_record_runs(chromium, page, show):
    show(page('report', ['<script>document.title = "run"</script>', *HOSTILE]))
    assert chromium.ask('document.title').startswith('Report: ')
    assert chromium.ask('document.scripts.length') == 0
    assert chromium.ask('performance.getEntriesByType("resource").length') == 0


def test_a_keyboard_reaches_every_part(chromium, page, show):
    show(page('report'))
    chromium.ask('document.querySelector(".skip").focus()')
    assert chromium.ask('document.querySelector(".skip").getBoundingClientRect().left') >= 0
    style = 'getComputedStyle(document.activeElement).outlineStyle'
    assert chromium.ask(style) == 'solid'
    for _ in range(2):
        for kind in ('keyDown', 'keyUp'):
            chromium.call('Input.dispatchKeyEvent', type=kind, key='Tab', windowsVirtualKeyCode=9)
    assert chromium.ask('document.activeElement.getAttribute("href")') == '#timeline'


def test_a_browser_shows_what_changes_while_it_looks(chromium, git):
    commit_sample_epic(git)
    served = Served(git.folder)
    try:
        chromium.show(f'http://127.0.0.1:{served.port}/', 1200)
        chromium.until('document.getElementById("state").textContent == "live"')
        chromium.ask('document.getElementById("list").open = true')
        chromium.ask('document.querySelector("summary").focus()')
        file = Path(git.folder, sample.status_path('Secondary-A'))
        file.write_bytes(file.read_bytes().replace(b'S2.P1', b'S2.P7'))
        chromium.until('document.body.textContent.includes("S2.P7")')
        assert chromium.ask('document.getElementById("list").open') is True
        assert chromium.ask('document.activeElement.tagName') == 'SUMMARY'
        served.process.kill()
        chromium.until('document.getElementById("state").textContent == "connection lost"')
    finally:
        served.process.kill()
        served.process.wait()
        chromium.show('about:blank', 1200)
