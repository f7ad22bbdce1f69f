"""The agents of a policy: the tables [agents.…] as a roster."""

from __future__ import annotations

from gitsync.core.policy.names import form
from gitsync.core.policy.policy import ANYBODY
from gitsync.core.policy.policy import Agent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.toml_text import PolicyText
    from gitsync.core.policy.toml_text import Toml

KEYS = ('emails', 'features', 'keys')
_KINDS = ('ssh-', 'ecdsa-', 'sk-')  # of public keys, as their first word begins


def agents(text: PolicyText, table: Toml) -> dict[str, Agent]:
    """The roster: no two agents of one form, no e-mail, feature or key given twice."""
    roster: dict[str, Agent] = {}
    forms: dict[str, str] = {}
    given: dict[tuple[str, str], str] = {}
    for name, entry in table.items():
        _check_name(text, name, forms)
        roster[name] = agent = _agent(text, name, entry)
        for what, item in _marks(agent):
            first = given.setdefault((what, item), name)
            if first != name:
                raise text.wrong(
                    f"{what} '{item}' is given to two agents: '{first}' and '{name}'",
                    'give it to one of them',
                    name,
                    item,
                )
    return roster


def _check_name(text: PolicyText, name: str, forms: dict[str, str]) -> None:
    if not form(name) or name == ANYBODY or '\n' in name:
        hint = 'name it like Secondary-A'
        raise text.wrong(f"agent name '{name}' is not usable", hint, 'agents')
    first = forms.setdefault(form(name), name)
    if first != name:
        raise text.wrong(
            f"agents '{first}' and '{name}' have one form: '{form(name)}'",
            'rename one of them',
            name,
        )


def _agent(text: PolicyText, name: str, entry: object) -> Agent:
    where = f'[agents.{name}]'
    if not isinstance(entry, dict):
        raise text.wrong(f"agent '{name}' must be a table", f'write: {where}', 'agents', name)
    text.only(entry, KEYS, where, name)
    emails, features, keys = (text.texts(entry, key, where, is_list=True) for key in KEYS)
    for key in keys:
        if not key.startswith(_KINDS) or len(key.split()) < 2:
            what = f"key of agent '{name}' is no public key as ssh writes it: '{key[:60]}'"
            hint = "write 'ssh-ed25519 AAAA…', without options; take a key out when it ends"
            raise text.wrong(what, hint, 'agents', name)
    return Agent(
        name,
        tuple(email.lower() for email in emails),
        tuple(feature.rstrip('/').rpartition('/')[2] for feature in features),
        keys,
    )


def _marks(agent: Agent) -> list[tuple[str, str]]:
    """What only one agent may have; the comment behind a key is no part of it."""
    return [
        *(('e-mail', email) for email in agent.emails),
        *(('feature', feature) for feature in agent.features),
        *(('key', ' '.join(key.split()[:2])) for key in agent.keys),
    ]
