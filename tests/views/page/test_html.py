"""The pages as text: what is in them, and that nothing in a record becomes a part of them."""

import re
from html.parser import HTMLParser

import pytest

from gitsync.core.epic.sample import FOLDER
from gitsync.epic import workplace
from gitsync.views.page import bars
from gitsync.views.page.content import content
from gitsync.views.page.html import html
from tests.scenes.past_epic import HOSTILE
from tests.scenes.past_epic import NOW

pytestmark = pytest.mark.slow

VOID = {'meta', 'br', 'wbr'}
PAGES = ('board', 'report')


class Parsed(HTMLParser):
    """A page's elements, ids, headings and texts; it fails where elements do not nest."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.texts = [], [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        assert len({name for name, _ in attributes}) == len(attributes), (tag, attributes)
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else '', data))

    def named(self, *tags):
        return [attributes for tag, attributes in self.elements if tag in tags]

    def text(self, *without):
        return ''.join(text for tag, text in self.texts if tag not in without)


@pytest.mark.parametrize('name', PAGES)
def test_a_page_has_all_parts_under_one_heading_each(page, name):
    told = Parsed(page(name))
    assert len(told.named('h1')) == len(told.named('main')) == len(told.named('nav')) == 1
    parts = [each['id'] for each in told.named('h2')]
    assert {'agents', 'timeline', 'savings', 'questions', 'conflicts', 'attic'} <= set(parts)
    assert [each['aria-labelledby'] for each in told.named('section')] == parts
    assert parts[0] == ('agents' if name == 'board' else 'savings')
    ids = [attributes['id'] for _, attributes in told.elements if 'id' in attributes]
    assert len(ids) == len(set(ids))
    links = [each['href'][1:] for each in told.named('a')]
    assert links[0] == 'main' and set(links) <= set(ids)
    assert told.named('html') == [{'lang': 'en'}]


@pytest.mark.parametrize('name', PAGES)
def test_every_table_tells_its_parts_to_a_screen_reader(page, name):
    text = page(name)
    told = Parsed(text)
    tables = text.count('<table ')
    assert tables >= 3 and tables == text.count('<caption>') == text.count('<thead ')
    assert all(each.get('scope') in ('col', 'row') and each['role'] for each in told.named('th'))
    assert all(each['role'] == 'cell' for each in told.named('td'))
    (picture,) = [each for each in told.named('svg') if each.get('role') == 'img']
    assert picture['aria-labelledby'] == 'timeline'
    hidden = [each for each in told.named('svg') if each.get('aria-hidden') == 'true']
    assert len(hidden) == text.count('class="bar"')


@pytest.mark.parametrize('name', PAGES)
def test_a_page_asks_for_nothing_from_anywhere(page, name):
    text = page(name)
    told = Parsed(text)
    assert not {tag for tag, _ in told.elements} & {'script', 'link', 'img', 'iframe', 'base'}
    for _, attributes in told.elements:
        assert not [key for key in attributes if key.startswith(('on', 'src', 'xlink', 'style'))]
        assert attributes.get('href', '#').startswith('#')
    style = ''.join(each for tag, each in told.texts if tag == 'style')
    assert 'url(' not in style and '@import' not in style and '://' not in text
    assert "default-src 'none'" in text


@pytest.mark.parametrize('name', PAGES)
def test_what_records_say_stays_text(page, name):
    text = page(name, HOSTILE)
    told = Parsed(text)
    kinds = {(tag, *sorted(attributes)) for tag, attributes in told.elements}
    assert not [kind for kind in kinds if 'script' in kind[0] or 'img' in kind[0]]
    assert not [kind for kind in kinds if any(name.startswith('on') for name in kind[1:])]
    shown = told.text('style')
    for each in HOSTILE[:4]:
        assert each in shown, each
    assert '\\u202egnorts\\u202c' in shown and 'bell\\x07 escape\\x1b[31m' in shown
    hidden = set('\u202e\u202c\x07\x1b\0')
    assert not hidden & set(text)
    assert {each['dir'] for each in told.named('h1')} == {'auto'}
    assert '<bdi>' in text and '{{' not in re.sub(r'\{\{ 7\*7 \}\}', '', text)


def test_the_timeline_shows_what_happened(page):
    told = Parsed(page('board'))
    titles = [each for tag, each in told.texts if tag == 'title']
    for word in (
        'S2.P1 of feature_02_team_penalty: 50 min, until 2026-01-30 10:00',
        'no sign for 103 min, until 2026-01-30 10:58',
        'held epic_readme for 4 min, released',
        'held epic_readme for 32 min, taken over',
        'message to Secondary-A: Start with the schedule',
        'medium question to Primary: ESCALATION - the format is not settled',
        'ready for the sync point',
        'sync point 1 reached',
        f'conflicts in {FOLDER}/EPIC_README.md',
    ):
        assert any(word in each for each in titles), (word, titles)
        assert word in told.text('title', 'style'), word
    texts = [each for _, each in told.texts]
    assert {'S2.P1', 'S2.P2', 'S2.P3', 'Secondary-B', '✓'} <= set(texts)


def test_bars_have_the_length_of_what_they_tell(page):
    text = page('report')
    assert 'planned: 67 % saved, target 40 %: met' in text
    assert '<rect class="before" x="0%" width="100.0%"' in text
    assert re.search(r'<rect class="after" x="0%" width="33\.33\d*%"', text)


def test_superseded_values_are_shown_as_they_stood(page):
    shown = Parsed(page('report')).text('style')
    assert 'the later value won: x' in shown and 'STAGE: S2.P1\n<b>' in shown


def test_an_epic_of_which_nothing_is_known_has_a_page_too(git, monkeypatch):
    git.write('epic/EPIC_README.md', '# Epic\n\n**Total Features:** 0\n\n## Agent Assignments\n')
    git('add', '-A')
    git('commit', '-qm', 'x')
    monkeypatch.chdir(git.folder)
    with workplace.about('epic'):
        place = workplace.here()
    for name in PAGES:
        assert 'None is open.' in Parsed(html(name, content(place, NOW))).text()


@pytest.mark.parametrize('name', PAGES)
def test_the_page_of_a_real_epic(real_epic, name):
    told = Parsed(html(name, content(workplace.here(), NOW)))
    shown = told.text('style')
    for word in ('Secondary-H', 'feature_09_documentation', 'ESCALATION - Missing DISCOVERY.md'):
        assert word in shown


def test_coordination_above_the_work_is_no_measure():
    told = {
        'percent': 500.0,
        'target_percent': 10,
        'is_met': False,
        'work_minutes': 1.0,
        'lock_minutes': 0.0,
        'estimated_minutes': {'heartbeats': 5.0},
    }
    assert 'too little work to tell' in bars.overhead(told).verdict
