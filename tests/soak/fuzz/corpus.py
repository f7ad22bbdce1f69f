"""Real bytes by format, from which inputs are made, and words that mean something to a parser."""

import functools
from datetime import UTC
from datetime import datetime
from pathlib import Path

from gitsync.core.epic import sample

NOW = datetime(2026, 2, 1, tzinfo=UTC)
_CASES = Path(__file__).resolve().parents[2] / 'merge'
_CORPUS = Path(__file__).resolve().parents[4] / 'shared' / 'corpus'
_LARGEST = 30_000
_NAMES = {
    'sections': ('*README*.md', '*.md'),
    'messages': ('*_to_*.md',),
    'status': ('STATUS',),
    'checkpoint': ('agent_checkpoints/*.json',),
}
_CASES_OF = {'sections': ('section', 'sections', 'table', 'list', 'outline', 'text')}
_JSON = (
    b'{\n  "name": "x",\n  "list": [{"id": 1, "a": [1, 2]}, {"id": 2}],\n  "b": {"c": null}\n}\n',
    b'[{"name": "a", "v": 1.50}, {"name": "b", "v": "\\u00e9"}]',
    b'{"a":1,"b":[],"c":{}}\n',
)
_JSONL = (
    b'{"id": 1, "text": "one"}\n{"id": 2, "text": "two", "more": [1]}\n{"id": 3}\n',
    b'{"name": "a"}\n\n{"name": "b", "x": {"y": 1}}',
)
POLICIES = (
    b"""version = 1
coordinator = "Primary"
maintainers = ["me@example.org"]
[agents.Secondary-A]
emails = ["secondary-a@agents.example"]
features = ["feature_02_team"]
keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFvV"]
[agents.Primary]
[[documents]]
path = "docs/*.md"
kind = "sections"
markers = ["begin-end", "region", { begin = "<< {name}", end = ">> {name}" }]
outside = "*"
owners = { "{agent} *" = "{agent}", "NOTES" = ["Primary", "Secondary-A"] }
keys = ["Timestamp", "From Agent"]
generated = { "TOC" = "toc" }
[[documents]]
path = "data/**"
kind = "json"
owners = { "*" = "Secondary-A" }
[identity]
require = "trailer"
[rules]
GS301 = "warning"
GS704 = "off"
[limits]
heartbeat = "15m"
lock = "5m"
""",
    b'version = 1\nprotocol = "none"\ns2 = "two"\n',
    b'version = 1\n[[documents]]\npath = ["a", "b/"]\nkind = "file"\nowners = { "*" = "X" }\n',
)
WORDS = (
    b'<!-- BEGIN SECONDARY-A PROGRESS -->\n',
    b'<!-- END SECONDARY-A PROGRESS -->\n',
    b'<!-- BEGIN X --> text <!-- END X -->\n',
    b'<!-- X_BEGIN -->\n',
    b'<!-- X:START -->\n',
    b'<!-- END X -->\n',
    b'# BEGIN X\n',
    b'# END X\n',
    b'#region X\n',
    b'#endregion\n',
    b'<!-- x -->\n',
    b'<!-- xstop -->\n',
    b'<!-- /x -->\n',
    b'[[[cog\n',
    b'[[[end]]]\n',
    b'<!--',
    b'-->',
    b'<<<<<<< ours\n',
    b'||||||| base\n',
    b'=======\n',
    b'>>>>>>> theirs\n',
    b'```\n',
    b'~~~~ x\n',
    b'    ',
    b'\t',
    b'---\n',
    b'## Message 1 - 2026-01-15 10:00 - UNREAD\n',
    b'## Message 2 [READ]\n',
    b'## Agent Assignments\n',
    b'| Agent ID | Feature | Status |\n|---|---|---|\n',
    b'| a | b | c |\n',
    b'|\n',
    b'**Subject:** text\n',
    b'**Last Updated:** 2026-01-15 10:00\n',
    b'- [x] item\n',
    b'1. step\n',
    b'# Heading\n',
    b'Heading\n===\n',
    b'AGENT: Primary\n',
    b'UPDATED: 2026-01-15T10:00:00Z\n',
    b'READY_FOR_SYNC: true\n',
    b'BLOCKERS: none\n',
    b'STAGE: S2.P1\n',
    b'"agent_id": "Secondary-A",\n',
    b'"last_checkpoint": "2026-01-15T10:00:00Z",\n',
    b'{',
    b'}',
    b'[',
    b']',
    b'[[[[[[[[[[[[[[[[',
    b'{"a":{"a":{"a":{"a":',
    b',',
    b':',
    b'"',
    b'\\',
    b'\\ud800',
    b'\\u0000',
    b'null',
    b'true',
    b'1e400',
    b'-0',
    b'\x00',
    b'\xff\xfe',
    b'\xef\xbb\xbf',
    b'\xed\xa0\x80',
    b'\xf0\x9f\x98\x80',
    b'\xe2\x80\xa8',
    b'\xc2\x85',
    b'\xc3\xa9',
    b'e\xcc\x81',
    b'\r',
    b'\r\n',
    b'\n\n\n',
    b'\x0b',
    b'\x0c',
    b'\x1b[31m',
    b'\x85',
    b' ',
    b'0001-01-01T00:00:00Z',
    b'9999-12-31T23:59:59+00:00',
    b'2026-02-30 25:61',
    b'${}$(x)`y`',
    b'../../etc',
    b'/',
    b'x' * 300,
    b'# BEGIN gitsync (managed)\n',
    b'# END gitsync\n',
    b'Agent: Secondary-A\n',
    b'Gitsync-Override: GS201 x\n',
)


@functools.cache
def documents(kind: str) -> tuple[bytes, ...]:
    """Documents of a kind: of the sample epic, of the merge cases, of real epics where they are."""
    files = {**sample.epic(NOW), **_real()}
    named = tuple(
        data
        for path, data in sorted(files.items())
        if any(Path(path).match(pattern) for pattern in _NAMES.get(kind, ()))
    )
    cases = [
        file.read_bytes()
        for folder in _folders(kind)
        for file in sorted(folder.iterdir())
        if file.name in ('base', 'ours', 'theirs', 'expected')
    ]
    made = {'json': _JSON, 'jsonl': _JSONL}.get(kind, ())
    return tuple(dict.fromkeys(data for data in (*named, *cases, *made) if len(data) < _LARGEST))


@functools.cache
def sides(kind: str) -> tuple[tuple[bytes, bytes, bytes], ...]:
    """(base, ours, theirs) of the merge cases of a kind, and of real merges where they are."""
    names = ('base', 'ours', 'theirs')
    triples = [[folder / name for name in names] for folder in _folders(kind)]
    if kind == 'sections' and _CORPUS.is_dir():
        real = sorted({*_CORPUS.glob('merges/*'), *_CORPUS.glob('lists/*')})
        triples += [[folder / f'{name}.md' for name in names] for folder in real]
    found = []
    for files in triples:
        read = tuple(file.read_bytes() if file.exists() else b'' for file in files)
        if sum(map(len, read)) < _LARGEST:
            found.append(read)
    return tuple(found)


def _folders(kind: str) -> list[Path]:
    """The merge cases of a kind."""
    starts = _CASES_OF.get(kind, (kind,))
    return [folder for start in starts for folder in sorted(_CASES.glob(f'{start}-*'))]


@functools.cache
def _real() -> dict[str, bytes]:
    """Files of real epics beside the checkout; none where they are not."""
    if not _CORPUS.is_dir():
        return {}
    files = (file for file in sorted((_CORPUS / 'epics').rglob('*')) if file.is_file())
    return {str(file): file.read_bytes() for file in files}
