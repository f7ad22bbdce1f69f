"""The form of the policy: GS901 for one that cannot be used."""

from __future__ import annotations

from gitsync.core.policy.gitsync_toml import parse
from gitsync.core.policy.toml_text import PolicyError
from gitsync.core.rules.wording import refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.form.check import FormContext
    from gitsync.core.rules.finding import Finding


def check_form(path: str, data: bytes, context: FormContext) -> list[Finding]:
    """The first fault of a .gitsync.toml."""
    try:
        parse(data)
    except PolicyError as error:
        return [refused('GS901', path, error.line, f'policy invalid: {error.bare}', error.hint)]
    return []
