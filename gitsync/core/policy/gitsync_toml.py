"""The policy's text: .gitsync.toml as a Policy. Everything that it does not know is an error that
names key and line.

tomllib is imported only when there is a text to parse.
"""

from gitsync.core.policy.names import form
from gitsync.core.policy.names import is_protocol
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Agent
from gitsync.core.policy.policy import Document
from gitsync.core.policy.policy import Policy
from gitsync.core.rules.table import RULES
from gitsync.core.rules.table import is_ownership
from gitsync.core.text import globs
from gitsync.errors import InvalidPolicy

NAME = '.gitsync.toml'
KINDS = ('sections', 'messages', 'status', 'checkpoint')
TOP = {
    'version': int,
    'protocol': str,
    'coordinator': str,
    'maintainers': list,
    'agents': dict,
    'documents': list,
    'identity': dict,
    'rules': dict,
    'limits': dict,
}
LIMITS = ('heartbeat', 'lock')
UNITS = {'s': 1, 'm': 60, 'h': 3600, 'd': 86400}
TYPES = {int: 'a whole number', str: 'a text', list: 'a list', dict: 'a table'}


class PolicyError(InvalidPolicy):
    """A policy that cannot be used; line is where, 0 when it is not known."""

    def __init__(self, message: str, hint: str, line: int = 0) -> None:
        super().__init__(
            f'{NAME}:{line}: {message}' if line else f'{NAME}: {message}', hint, 'policy-invalid'
        )
        self.line, self.bare = line, message


def parse(data: bytes) -> Policy:
    """The policy that the text gives; PolicyError (code 'policy-invalid', exit 2) when anything in
    it is wrong.
    """
    import tomllib

    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError as error:
        raise PolicyError(
            'no valid UTF-8', 'save the file as UTF-8', data.count(b'\n', 0, error.start) + 1
        ) from None
    try:
        table = tomllib.loads(text.removeprefix('\ufeff'))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = str(error).partition('(at line ')[2].partition(',')[0]
        line = (
            int(found)
            if found.isdigit()
            else text.rstrip('\n').count('\n') + 1
            if 'end of document' in str(error)
            else 0
        )
        raise PolicyError(
            f'no valid TOML: {error}', 'mend the line; toml.io describes the format', line
        ) from None
    return _Reader(text.split('\n')).policy(table)


class _Reader:
    """One parse: the lines are kept to say where a key stands."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def wrong(self, message: str, hint: str, *keys: str) -> PolicyError:
        """The error, at the line where the keys stand, each looked for below the one before."""
        line = at = 0
        for key in keys:
            for index in range(at, len(self.lines)):
                bare = self.lines[index].split('#')[0]
                if key in bare and (
                    f'"{key}"' in bare
                    or f"'{key}'" in bare
                    or key
                    in bare.replace('[', ' ')
                    .replace(']', ' ')
                    .replace('.', ' ')
                    .replace('=', ' ')
                    .replace('{', ' ')
                    .replace(',', ' ')
                    .split()
                ):
                    line, at = index + 1, index
                    break
        return PolicyError(message, hint, line)

    def value(self, table: dict, key: str, kind: type, where: str, default=None):
        """table[key] when it is of the kind; the default when absent."""
        if key not in table:
            return default
        found = table[key]
        if type(found) is not kind:
            raise self.wrong(
                f"'{key}' in {where} must be {TYPES[kind]}",
                'see the README for what the policy may hold',
                key,
            )
        return found

    def texts(self, table: dict, key: str, where: str, kind=None) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one, but where only a list will do."""
        found = table.get(key, [])
        found = [found] if isinstance(found, str) and kind is not list else found
        if type(found) is not list or not all(type(item) is str and item.strip() for item in found):
            raise self.wrong(
                f"'{key}' in {where} must be a list of texts", 'write it as ["…", "…"]', key
            )
        return tuple(found)

    def only(self, table: dict, known, where: str, *above: str) -> None:
        """No key but the known ones."""
        for key in table:
            if key not in known:
                raise self.wrong(
                    f"unknown key '{key}' in {where}", 'known are: ' + ', '.join(known), *above, key
                )

    def policy(self, table: dict) -> Policy:
        """The whole table."""
        self.only(table, TOP, 'the policy')
        for key, kind in TOP.items():
            self.value(table, key, kind, 'the policy')
        if table.get('version') != 1:
            raise self.wrong("'version' must be 1", 'write: version = 1', 'version')
        protocol = table.get('protocol', DEFAULT.protocol)
        if protocol not in ('s2-epic', 'none'):
            raise self.wrong(
                f"protocol '{protocol}' is not known", "write 's2-epic' or 'none'", 'protocol'
            )
        coordinator = table.get('coordinator', DEFAULT.coordinator)
        if not coordinator.strip() or coordinator == '*':
            raise self.wrong("'coordinator' names nobody", 'name one agent', 'coordinator')
        agents = self.agents(table.get('agents', {}), coordinator)
        identity = table.get('identity', {})
        self.only(identity, ('require',), '[identity]', 'identity')
        require = identity.get('require', 'none')
        if require not in ('none', 'trailer', 'signature'):
            raise self.wrong(
                f"'require' cannot be {require!r}",
                "write 'none', 'trailer' or 'signature'",
                'identity',
                'require',
            )
        documents = tuple(
            self.document(entry, coordinator, agents) for entry in table.get('documents', ())
        )
        return Policy(
            protocol,
            coordinator,
            tuple(mail.lower() for mail in self.texts(table, 'maintainers', 'the policy')),
            agents,
            documents,
            require,
            self.rules(table.get('rules', {})),
            self.limits(table.get('limits', {})),
            tuple(
                pair for document in documents for pair in document.markers if type(pair) is tuple
            ),
        )

    def agents(self, table: dict, coordinator: str) -> dict:
        """The roster: no two agents of one form, no e-mail, feature or key given twice."""
        made, forms, given = {}, {}, {}
        for name, entry in table.items():
            if type(entry) is not dict:
                raise self.wrong(
                    f"agent '{name}' must be a table", f'write: [agents.{name}]', 'agents', name
                )
            self.only(entry, ('emails', 'features', 'keys'), f'[agents.{name}]', name)
            if not form(name) or name == '*' or '\n' in name:
                raise self.wrong(
                    f"agent name '{name}' is not usable", 'name it like Secondary-A', 'agents'
                )
            if form(name) in forms:
                raise self.wrong(
                    f"agents '{forms[form(name)]}' and '{name}' have one form: '{form(name)}'",
                    'rename one of them',
                    name,
                )
            forms[form(name)] = name
            emails, features, keys = (
                self.texts(entry, key, f'[agents.{name}]', list)
                for key in ('emails', 'features', 'keys')
            )
            emails = tuple(mail.lower() for mail in emails)
            features = tuple(feature.rstrip('/').rpartition('/')[2] for feature in features)
            for what, items in (
                ('e-mail', emails),
                ('feature', features),
                ('key', tuple(' '.join(key.split()[:2]) for key in keys)),
            ):
                for item in items:
                    if given.setdefault((what, item), name) != name:
                        raise self.wrong(
                            f"{what} '{item}' is given to two agents: '{given[what, item]}' and "
                            f"'{name}'",
                            'give it to one of them',
                            name,
                            item,
                        )
            made[name] = Agent(name, emails, features, keys)
        return made

    def document(self, entry, coordinator: str, agents: dict) -> Document:
        """One [[documents]] table."""
        where = '[[documents]]'
        if type(entry) is not dict:
            raise self.wrong(
                "'documents' must be a list of tables", 'write: [[documents]]', 'documents'
            )
        self.only(entry, ('path', 'kind', 'markers', 'outside', 'owners'), where, 'documents')
        paths = self.texts(entry, 'path', where)
        if not paths:
            raise self.wrong(
                "a document has no 'path'", 'write: path = "docs/ROADMAP.md"', 'documents'
            )
        positive = [path for path in paths if not path.startswith('!')]
        if not positive:
            raise self.wrong(
                "'path' takes files out and names none", "begin with a pattern without '!'", 'path'
            )
        kind = self.value(entry, 'kind', str, where, '')
        if not kind:
            raise self.wrong(
                f"document '{paths[0]}' has no 'kind'",
                'write one of: ' + ', '.join(KINDS),
                paths[0],
            )
        if kind not in KINDS:
            raise self.wrong(
                f"kind '{kind}' of '{paths[0]}' is not known",
                'write one of: ' + ', '.join(KINDS),
                'kind',
            )
        outside = self.names(entry, 'outside', where, coordinator, agents)
        owners = self.value(entry, 'owners', dict, where, {})
        made = tuple(
            (pattern, self.names(owners, pattern, "'owners'", coordinator, agents, pattern))
            for pattern in owners
        )
        self.ties(made)
        return Document(positive[0], paths, kind, self.markers(entry), outside, made)

    def names(
        self, table: dict, key: str, where: str, coordinator: str, agents: dict, pattern: str = ''
    ) -> tuple[str, ...]:
        """Owners: agents of the roster where there is one, '*' for anybody, {agent} where the
        pattern binds it.
        """
        found = self.texts(table, key, where)
        if key in table and not found:
            raise self.wrong(
                f"'{key}' in {where} names no owner", "name an agent, or write '*' for anybody", key
            )
        known = {form(name) for name in (coordinator, *agents)}
        for name in found:
            if name == '{agent}' and '{agent}' in pattern or name == '*':
                continue
            if '{' in name or '*' in name:
                raise self.wrong(
                    f"owner '{name}' of '{key}' is no agent",
                    "name an agent, '*', or '{agent}' where the pattern holds it",
                    key,
                )
            if agents and form(name) not in known and not is_protocol(name):
                raise self.wrong(
                    f"owner '{name}' of '{key}' is in no [agents.…] table",
                    f'add [agents.{name}], or name another',
                    key,
                )
        return found

    def ties(self, owners) -> None:
        """No name may match two patterns of one length; with {agent} in one of them it shows only
        when a name does.
        """
        by_length = {}
        for pattern, _ in owners:
            if any(c in pattern for c in '*?['):
                by_length.setdefault(len(pattern), []).append(pattern)
        for patterns in by_length.values():
            for index, one in enumerate(patterns):
                for other in patterns[:index]:
                    both = '{agent}' in one and '{agent}' in other
                    if ('{agent}' in one) == ('{agent}' in other) and globs.overlap(
                        *(p.replace('{agent}', '*') if both else p for p in (one, other))
                    ):
                        raise self.wrong(
                            f"owner patterns '{other}' and '{one}' are of one length and match "
                            'the same names',
                            'make one of them longer',
                            one,
                        )

    def markers(self, entry: dict) -> tuple:
        """Names of dialects and pairs of patterns; () for every dialect."""
        from gitsync.core.documents.markers.dialects import DIALECTS

        found = entry.get('markers', [])
        found = [found] if isinstance(found, str) else found
        if type(found) is not list or ('markers' in entry and not found):
            raise self.wrong(
                "'markers' must be a list", 'name dialects: ' + ', '.join(DIALECTS), 'markers'
            )
        made = []
        for item in found:
            if isinstance(item, str):
                if item not in DIALECTS:
                    raise self.wrong(
                        f"marker dialect '{item}' is not known",
                        'known are: ' + ', '.join(DIALECTS),
                        'markers',
                    )
                made.append(item)
                continue
            pair = (
                (item.get('begin'), item.get('end'))
                if type(item) is dict and set(item) == {'begin', 'end'}
                else tuple(item)
                if type(item) is list
                else ()
            )
            if len(pair) != 2 or not all(type(side) is str and side.strip() for side in pair):
                raise self.wrong(
                    'a pair of markers must be two texts',
                    'write it as ["BEGIN {name}", "END {name}"]',
                    'markers',
                )
            made.append(pair)
        return tuple(made)

    def rules(self, table: dict) -> dict:
        """Severities by rule id; ownership rules cannot be off."""
        for id, severity in table.items():
            if id not in RULES:
                raise self.wrong(
                    f"rule '{id}' is not known", "see 'gitsync explain' for the rules", 'rules', id
                )
            if severity not in ('error', 'warning', 'off'):
                raise self.wrong(
                    f"severity of '{id}' cannot be {severity!r}",
                    "write 'error', 'warning' or 'off'",
                    'rules',
                    id,
                )
            if severity == 'off' and is_ownership(id):
                raise self.wrong(
                    f"ownership rule '{id}' cannot be switched off",
                    "write 'warning' to see it and let it pass",
                    'rules',
                    id,
                )
        return dict(table)

    def limits(self, table: dict) -> dict:
        """Seconds by name."""
        self.only(table, LIMITS, '[limits]', 'limits')
        made = dict(DEFAULT.limits)
        for name, value in table.items():
            number, unit = (value[:-1].strip(), value[-1:]) if type(value) is str else ('', '')
            if (
                unit not in UNITS
                or not unit
                or not (number.isascii() and number.isdigit())
                or len(number) > 7
                or not int(number)
            ):
                raise self.wrong(
                    f"limit '{name}' cannot be {value!r}",
                    'write it as "15m": a number and s, m, h or d',
                    'limits',
                    name,
                )
            made[name] = int(number) * UNITS[unit]
        return made
