"""The policy's text: .gitsync.toml as a Policy.

Everything that it does not know is an error that names key and line. tomllib is imported only when
there is a text to parse.
"""

from __future__ import annotations

from gitsync.core.policy.policy import ANYBODY
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import PROOFS
from gitsync.core.policy.policy import Policy
from gitsync.core.policy.toml_agents import agents
from gitsync.core.policy.toml_documents import Documents
from gitsync.core.policy.toml_text import PolicyError
from gitsync.core.policy.toml_text import PolicyText
from gitsync.core.policy.toml_text import Toml
from gitsync.core.rules.finding import is_ownership
from gitsync.core.rules.table import RULES

TOP = {
    'version': int,
    'protocol': str,
    's2': str,
    'coordinator': str,
    'maintainers': list,
    'agents': dict,
    'documents': list,
    'identity': dict,
    'rules': dict,
    'limits': dict,
}
PROTOCOLS = ('s2-epic', 'none')
PHASES = ('three', 'two')  # of S2
SEVERITIES = ('error', 'warning', 'off')
LIMITS = ('heartbeat', 'lock')
UNITS = {'s': 1, 'm': 60, 'h': 3600, 'd': 86400}


def parse(data: bytes) -> Policy:
    """The policy that the text gives; PolicyError (code 'policy-invalid', exit 2) when anything in
    it is wrong.
    """
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError as error:
        line = data.count(b'\n', 0, error.start) + 1
        raise PolicyError('no valid UTF-8', 'save the file as UTF-8', line) from None
    return _policy(PolicyText(text), _table(text))


def _table(text: str) -> Toml:
    import tomllib

    try:
        return tomllib.loads(text.removeprefix('\ufeff'))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = _line(str(error), text)
        hint = 'mend the line; toml.io describes the format'
        raise PolicyError(f'no valid TOML: {error}', hint, line) from None


def _line(message: str, text: str) -> int:
    """The line of which tomllib's message speaks, 0 where it names none."""
    number = message.partition('(at line ')[2].partition(',')[0]
    if number.isdigit():
        return int(number)
    return text.rstrip('\n').count('\n') + 1 if 'end of document' in message else 0


def _policy(text: PolicyText, table: Toml) -> Policy:
    """The whole table."""
    text.only(table, TOP, 'the policy')
    for key, kind in TOP.items():
        text.value(table, key, kind, 'the policy', kind())
    if table.get('version') != 1:
        raise text.wrong("'version' must be 1", 'write: version = 1', 'version')
    protocol = _word(text, table, 'protocol', PROTOCOLS, 'protocol {} is not known')
    coordinator = text.value(table, 'coordinator', str, 'the policy', DEFAULT.coordinator)
    if not coordinator.strip() or coordinator == ANYBODY:
        raise text.wrong("'coordinator' names nobody", 'name one agent', 'coordinator')
    roster = agents(text, _part(text, table, 'agents'))
    identity = _part(text, table, 'identity')
    text.only(identity, ('require',), '[identity]', 'identity')
    require = _word(text, identity, 'require', PROOFS, "'require' cannot be {}")
    entries: list[object] = text.value(table, 'documents', list, 'the policy', [])
    reader = Documents(text, coordinator, roster)
    documents = tuple(reader.document(entry) for entry in entries)
    return Policy(
        protocol,
        coordinator,
        tuple(mail.lower() for mail in text.texts(table, 'maintainers', 'the policy')),
        roster,
        documents,
        require,
        _rules(text, _part(text, table, 'rules')),
        _limits(text, _part(text, table, 'limits')),
        tuple(
            pair for document in documents for pair in document.markers if not isinstance(pair, str)
        ),
        _word(text, table, 's2', PHASES, "'s2' cannot be {}"),
    )


def _part(text: PolicyText, table: Toml, key: str) -> Toml:
    part: Toml = text.value(table, key, dict, 'the policy', {})
    return part


def _word(text: PolicyText, table: Toml, key: str, known: tuple[str, ...], wrong: str) -> str:
    """One of the known words; the first where the key is absent. wrong has what an error says, with
    {} for the value.
    """
    value = table.get(key, known[0])
    if not isinstance(value, str) or value not in known:
        *most, last = (repr(word) for word in known)
        raise text.wrong(wrong.format(repr(value)), f'write {", ".join(most)} or {last}', key)
    return value


def _rules(text: PolicyText, table: Toml) -> dict[str, str]:
    """Severities by rule id; ownership rules cannot be off."""
    rules = {}
    for id, severity in table.items():
        if id not in RULES:
            hint = "see 'gitsync explain' for the rules"
            raise text.wrong(f"rule '{id}' is not known", hint, 'rules', id)
        if not isinstance(severity, str) or severity not in SEVERITIES:
            hint = "write 'error', 'warning' or 'off'"
            raise text.wrong(f"severity of '{id}' cannot be {severity!r}", hint, 'rules', id)
        if severity == 'off' and is_ownership(id):
            raise text.wrong(
                f"ownership rule '{id}' cannot be switched off",
                "write 'warning' to see it and let it pass",
                'rules',
                id,
            )
        rules[id] = severity
    return rules


def _limits(text: PolicyText, table: Toml) -> dict[str, int]:
    """Seconds by name."""
    text.only(table, LIMITS, '[limits]', 'limits')
    limits = dict(DEFAULT.limits)
    for name, value in table.items():
        seconds = _seconds(value)
        if not seconds:
            raise text.wrong(
                f"limit '{name}' cannot be {value!r}",
                'write it as "15m": a number and s, m, h or d',
                'limits',
                name,
            )
        limits[name] = seconds
    return limits


def _seconds(value: object) -> int:
    """The seconds of '15m', 0 for what is no such text."""
    if not isinstance(value, str) or value[-1:] not in UNITS:
        return 0
    number = value[:-1].strip()
    is_count = number.isascii() and number.isdigit() and len(number) <= 7
    return int(number) * UNITS[value[-1]] if is_count else 0
