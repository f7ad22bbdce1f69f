"""SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import os
from urllib.parse import quote

from gitsync import __version__
from gitsync.core.rules.table import HOMEPAGE
from gitsync.core.rules.table import RULES
from gitsync.world.formats.same import fingerprints
from gitsync.world.output import json_text
from gitsync.world.output import valid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding


SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'


def render(findings: Sequence[Finding]) -> str:
    """One log with one run, whatever was found."""
    ids = sorted({finding.rule for finding in findings})
    rules = [
        {
            'id': id,
            'shortDescription': {'text': RULES[id].summary},
            'helpUri': f'{HOMEPAGE}/rules/{id}',
            'defaultConfiguration': {'level': RULES[id].severity},
        }
        for id in ids
    ]
    results = [
        _result(finding, ids.index(finding.rule), print)
        for finding, print in zip(findings, fingerprints(findings))
    ]
    driver = {'name': 'gitsync', 'informationUri': HOMEPAGE, 'version': __version__, 'rules': rules}
    run = {
        'tool': {'driver': driver},
        'columnKind': 'unicodeCodePoints',
        'originalUriBaseIds': {'SRCROOT': {'description': {'text': "the repository's root"}}},
        'results': results,
    }
    return json_text({'$schema': SCHEMA, 'version': '2.1.0', 'runs': [run]}, 1)


def _result(finding: Finding, index: int, print: str) -> dict[str, object]:
    location: dict[str, object] = {
        'artifactLocation': {'uri': quote(os.fsencode(finding.path)), 'uriBaseId': 'SRCROOT'}
    }
    if finding.line > 0:
        location['region'] = {'startLine': finding.line, 'startColumn': max(finding.col, 1)}
    words = finding.text + (f' (hint: {finding.hint})' if finding.hint else '')
    result: dict[str, object] = {
        'ruleId': finding.rule,
        'ruleIndex': index,
        'level': 'error' if finding.severity == 'error' else 'warning',
        'message': {'text': valid(words)},
        'locations': [{'physicalLocation': location}],
        'partialFingerprints': {'primaryLocationLineHash': print},
    }
    if finding.commit:
        result['properties'] = {'commit': finding.commit}
    return result
