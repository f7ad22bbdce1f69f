"""An epic, and every simple way to damage one line of it."""

from tests import rule_examples
from tests.transcripts import told


def joined(lines, at):
    return [*lines[:at], lines[at].rstrip('\n') + ''.join(lines[at + 1 : at + 2]), *lines[at + 2 :]]


def swapped(lines, at):
    return [*lines[:at], *lines[at + 1 : at + 2], lines[at], *lines[at + 2 :]]


DAMAGE = {
    'removed': lambda lines, at: [*lines[:at], *lines[at + 1 :]],
    'twice': lambda lines, at: [*lines[: at + 1], *lines[at:]],
    'with a word more': lambda lines, at: [
        *lines[:at],
        lines[at].rstrip('\n') + ' more\n',
        *lines[at + 1 :],
    ],
    'without its first word': lambda lines, at: [
        *lines[:at],
        lines[at].partition(' ')[2] or '\n',
        *lines[at + 1 :],
    ],
    'in small letters': lambda lines, at: [*lines[:at], lines[at].lower(), *lines[at + 1 :]],
    'indented': lambda lines, at: [*lines[:at], '  ' + lines[at], *lines[at + 1 :]],
    'ended by CRLF': lambda lines, at: [
        *lines[:at],
        lines[at].replace('\n', '\r\n'),
        *lines[at + 1 :],
    ],
    'after the next': swapped,
    'joined with the next': joined,
    'with a marker of a conflict': lambda lines, at: [*lines[:at], '<<<<<<< x\n', *lines[at:]],
}


def epic():
    """The sample epic, its README with a table, a grid and sections in other markers."""
    files = rule_examples.files()
    files[rule_examples.README] += (
        '\n## Notes\n\n<!-- A:START -->\n- one\n  - two\n<!-- A:END -->\n'
        '<!-- BEGIN SECONDARY-B NOTES -->\n```\ncode\n```\n\n* x\n<!-- END SECONDARY-B NOTES -->\n'
    )
    second = rule_examples.MESSAGE.format(2, '20:20', 'More') + '\nA body.\n- a list\n'
    files[rule_examples.OUT] += '\n' + second
    return files


FILES = epic()
PATHS = [
    rule_examples.README,
    rule_examples.STATUS,
    rule_examples.CHECKPOINT,
    rule_examples.OUT,
    rule_examples.IN,
]


def told_by_lines(verdicts):
    """[(line, verdict)] with neighbours of one verdict on one line."""
    runs = []
    for line, verdict in verdicts:
        if runs and runs[-1][2] == verdict and runs[-1][1] == line - 1:
            runs[-1][1] = line
        else:
            runs.append([line, line, verdict])
    for first, last, verdict in runs:
        told(f'{first}-{last}: {verdict}' if last > first else f'{first}: {verdict}')
