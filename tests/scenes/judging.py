"""What the tests of judgement share: a change as two dicts of files, judged as one agent."""

from datetime import UTC
from datetime import datetime
from fnmatch import fnmatchcase

from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Memory
from gitsync.core.judge import judge
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Actor
from tests.transcripts import told_findings

NOW = datetime(2026, 2, 1, tzinfo=UTC)
EPIC = 'epics/KAI-7-x'
README = f'{EPIC}/EPIC_README.md'


class Side(Memory):
    """A snapshot of plain files, with an answer for the simplest lines of .gitattributes."""

    def attributes(self, files, paths):
        found = {path: {} for path in paths}
        for path in paths:
            for name in sorted(files):
                if path.startswith(name.removesuffix('.gitattributes')):
                    _apply(found[path], path.rpartition('/')[2], files[name].decode())
        return found


def _apply(values, name, text):
    """Set what the lines say of a file's name, as git would."""
    for pattern, *words in map(str.split, filter(None, text.splitlines())):
        for word in words if fnmatchcase(name, pattern) else ():
            for each in ('-merge', '-text') if word == 'binary' else (word,):
                key, equals, value = each.lstrip('-!').partition('=')
                values[key] = value if equals else 'unset' if each[0] == '-' else 'set'
                if each[0] == '!':
                    del values[key]


def findings(before, after, agent, policy=DEFAULT, email='', source='flag'):
    """The findings for {path: bytes or (mode, bytes)} before and after."""
    sides = []
    for files in (before, after):
        side = Side({})
        side.files = {
            path: file if isinstance(file, tuple) else ('100644', file)
            for path, file in files.items()
        }
        sides.append(side)
    changes = [
        Change(
            path,
            sides[0].entry(path) if path in before else None,
            sides[1].entry(path) if path in after else None,
        )
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    ]
    return judge(changes, *sides, Actor(agent, source, 'asserted', 'A Person', email), policy, NOW)


def rules(*args, **options):
    """The ids of the errors, each once, sorted; warnings with a 'w' behind."""
    return sorted(
        {
            finding.rule + ('w' if finding.severity == 'warning' else '')
            for finding in told_findings(findings(*args, **options))
        }
    )


def own(found):
    """The ownership ids alone."""
    return [rule for rule in found if rule.startswith('GS2')]


def section(name, body='text\n'):
    """A section in the protocol's markers."""
    return f'<!-- BEGIN {name} -->\n{body}<!-- END {name} -->\n'


def text(*parts):
    """The parts as one file."""
    return ''.join(parts).encode()
