"""The answers that agents' tools read: to refuse a tool, to tell the agent something, to hold it.

Each is a function of the event's name and the words, as one row or another of hosts gives it.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Table = dict[str, object]  # a JSON object


class HookAnswer(Value):
    """What a hook ends with."""

    shown: Table | str = ''  # on stdout: as JSON, or as it is
    error: str = ''  # on stderr
    code: int = 0


class HookAnswers(Value):
    """How a host is answered, from the event's name and the words."""

    deny: Callable[[str, str], HookAnswer]  # the tool is refused for this reason
    tell: Callable[[str, str], HookAnswer]  # the agent reads this text and goes on
    hold: Callable[[str, str], HookAnswer]  # the agent goes on working, for this reason


def _specific(event: str, **told: object) -> Table:
    return {'hookSpecificOutput': {'hookEventName': event, **told}}


def _denied(reason: str) -> Table:
    return {'permissionDecision': 'deny', 'permissionDecisionReason': reason}


def nested_deny(event: str, reason: str) -> HookAnswer:
    return HookAnswer(_specific('PreToolUse', **_denied(reason)))


def flat_deny(event: str, reason: str) -> HookAnswer:
    return HookAnswer(_denied(reason))


def both_deny(event: str, reason: str) -> HookAnswer:
    """For a host whose documentation says flat, and whose program was seen to read nested."""
    return HookAnswer({**_denied(reason), **_specific('PreToolUse', **_denied(reason))})


def permission_deny(event: str, reason: str) -> HookAnswer:
    return HookAnswer({'permission': 'deny', 'user_message': reason, 'agent_message': reason})


def decision_deny(event: str, reason: str) -> HookAnswer:
    return HookAnswer({'decision': 'deny', 'reason': reason})


def nested_context(event: str, text: str) -> HookAnswer:
    return HookAnswer(_specific(event, additionalContext=text))


def both_context(event: str, text: str) -> HookAnswer:
    return HookAnswer({'additionalContext': text, **_specific(event, additionalContext=text)})


def flat_context(event: str, text: str) -> HookAnswer:
    return HookAnswer({'additionalContext': text})


def snake_context(event: str, text: str) -> HookAnswer:
    return HookAnswer({'additional_context': text})


def plain_context(event: str, text: str) -> HookAnswer:
    return HookAnswer(text + '\n')


def block(event: str, reason: str) -> HookAnswer:
    """Of these events two know no JSON: they are held by exit 2."""
    if event in ('TaskCompleted', 'TeammateIdle'):
        return by_exit(event, reason)
    return HookAnswer({'decision': 'block', 'reason': reason})


def nested_block(event: str, reason: str) -> HookAnswer:
    """For two hosts that send the same event: one reads the outer decision, one the inner."""
    inner = _specific(event, decision='block', reason=reason)
    return HookAnswer({'decision': 'block', 'reason': reason, **inner})


def followup(event: str, reason: str) -> HookAnswer:
    return HookAnswer({'followup_message': reason})


def by_exit(event: str, reason: str) -> HookAnswer:
    """Exit 2, the reason on stderr."""
    return HookAnswer(error=reason + '\n', code=2)
