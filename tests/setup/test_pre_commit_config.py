"""Hooks come into .pre-commit-config.yaml as text, and go out again byte for byte."""

import pytest
from ruamel.yaml import YAML

from gitsync.errors import GitsyncError
from gitsync.setup import pre_commit_config as precommit

BLOCK = b"""# top comment
default_language_version: {python: python3}   # flow stays
repos:
  # format
  - repo: https://example.org/a   # trailing
    rev: "v1.0"
    hooks:
      - id: one
        args: [ --x,   '--y' ]

      # disabled
      # - id: two

  # the last one
  - repo: 'https://example.org/b'
    rev: v2
    hooks:
    - id: three
      entry: |
        a
        b
# closing words
ci:
    autofix_prs: false
"""
FILES = {
    'block': BLOCK,
    'block, crlf': BLOCK.replace(b'\n', b'\r\n'),
    'block, no final newline': BLOCK.rstrip(b'\n'),
    'repos last, no final newline': b'repos:\n- repo: x\n  rev: v\n  hooks:\n  - id: a',
    'repos last, crlf, no final '
    'newline': b'repos:\r\n- repo: x\r\n  rev: v\r\n  hooks:\r\n  - id: a',
    'byte-order mark': b'\xef\xbb\xbf' + BLOCK,
    'indented by four': (
        b'repos:\n    - repo: x\n      rev: v\n      hooks:\n          - id: a\n\n\n# end\n'
    ),
    'flow': b'repos: [{repo: x, rev: v, hooks: [{id: a}]}]\n',
    'flow, trailing comma': b'repos: [\n  {repo: x, rev: v, hooks: [{id: a}]},  # c\n]\n',
    'empty list': b'repos: []\n',
    'empty list with a comment': b'repos: [  ] # none yet\nfail_fast: true\n',
    'no repos': b'fail_fast: true\n',
    'empty file': b'',
    'only a comment': b'# nothing\n',
    'document start': b'---\nrepos:\n- repo: meta\n  hooks: [{id: check-hooks-apply}]\n',
    'beyond ASCII': (
        'repos:\n- repo: x # größe\n  rev: v\n  hooks:\n  - id: a\n    name: "ü → ö"\n'
    ).encode(),
    'anchors': (
        b'repos:\n- &x\n  repo: x\n  rev: v\n  hooks:\n  - id: a\n    args: &args [-v]\n'
        b'  - id: b\n    args: *args\n'
    ),
}


def load(data):
    return YAML(typ='safe', pure=True).load(data.decode('utf-8-sig')) or {}


@pytest.mark.parametrize('data', FILES.values(), ids=FILES)
@pytest.mark.parametrize(
    'where',
    [
        pytest.param(('local', ''), id='local'),
        pytest.param(('https://example.org/gitsync', 'v1'), id='published'),
    ],
)
def test_one_repository_more_and_every_other_byte_kept(data, where):
    after = precommit.with_hooks(data, *where)
    old, new = load(data), load(after)
    assert new['repos'][:-1] == (old.get('repos') or [])
    assert [hook['id'] for hook in new['repos'][-1]['hooks']] == [
        'gitsync',
        'gitsync-form',
        'gitsync-trailer',
        'gitsync-push',
    ]
    assert {**new, 'repos': 0} == {**old, 'repos': 0}
    assert precommit.with_hooks(after, *where) == after
    assert precommit.with_hooks(after) == after, 'they go on to come from where they come'
    assert precommit.without(after) == data
    assert (b'\r\n' in after) == (b'\r\n' in data)


def test_hooks_written_by_hand_are_left_alone():
    data = b'repos:\n- repo: https://example.org/gitsync\n  rev: v1\n  hooks: [{id: gitsync}]\n'
    assert precommit.with_hooks(data) == data
    assert precommit.without(data) == data


@pytest.mark.parametrize(
    'data',
    [
        pytest.param(b'repos: {a: 1}\n', id='repos as a map'),
        pytest.param(b'repos: [a\n', id='no YAML'),
        pytest.param(b'- a\n', id='a list'),
        pytest.param(b'repos: text\n', id='repos as text'),
        pytest.param(b'\xff\n', id='no UTF-8'),
        pytest.param(b'{repos: x, a: b}\n', id='in braces'),
        pytest.param(b'a: 1\n---\nb: 2\n', id='two documents'),
        pytest.param(b'a: ' + b'[' * 1000, id='too deep'),
        pytest.param(b'a: ' + b'[' * 101 + b']' * 101, id='too deep to be read in time'),
        pytest.param(b'{a: 1}: 2\n', id='a mapping as key'),
        pytest.param(b'a: 2026-02-31\n', id='a day that is none'),
    ],
)
def test_what_cannot_be_changed_safely_is_refused_with_what_to_do(data):
    with pytest.raises(GitsyncError) as caught:
        precommit.with_hooks(data)
    assert caught.value.hint
