"""What the repository holds: parts with owners, and the files that are made of them.

A state is {part: value}; every part stands far enough from its neighbours that no patch of one
shows another.
"""

from tests.scenes.three_agents import ROSTER

A, B, P = 'Secondary-A', 'Secondary-B', 'Primary'
AGENTS = (P, A, B)
ROADMAP, NOTES, CODE = 'docs/ROADMAP.md', 'docs/notes.md', 'code.py'
POLICY, ATTRIBUTES = '.gitsync.toml', '.gitattributes'

SECTIONS = {'A1': 'SECONDARY-A PLAN', 'B1': 'SECONDARY-B PLAN', 'A2': 'SECONDARY-A LOG'}
OWNERS = {'outside': {P}, 'A1': {A}, 'B1': {B}, 'A2': {A}, 'notes': {B}}
GATED = (*OWNERS, 'policy', 'attributes')
FREE = ('code',)
ODD = ('link', 'executable', 'submodule', 'twin', 'markers')  # what 'shape' may be besides ''
# headers of commits that mean nothing where they stand
HEADERS = ('encoding ISO-8859-1', 'odd header', 'parent {first}', 'author Primary <x@y> 1 +0000')

_RULES = f'version = 1\nprotocol = "none"\n{ROSTER}'
_RULES += """[[documents]]
path = "docs/ROADMAP.md"
kind = "sections"
outside = "Primary"
owners = { "{agent} *" = "{agent}"%s }
[[documents]]
path = "docs/notes.md"
kind = "file"
outside = "Secondary-B"
"""
GRANT = ', "SECONDARY-B PLAN" = ["Secondary-A", "Secondary-B"]'


def owners(policy: str, part: str) -> set[str]:
    """Who may change a part, besides maintainers."""
    if part in ('policy', 'attributes'):
        return {P}
    return OWNERS[part] | ({A} if part == 'B1' and policy.startswith('grants') else set())


def first_state() -> dict:
    """The state that the server begins with."""
    return {
        **{part: f'{part} 0' for part in (*OWNERS, *FREE)},
        'policy': 'plain 0',
        'attributes': 'attributes 0',
        'shape': '',
    }


def files(state: dict, keys: dict[str, str]) -> dict[str, tuple[str, bytes]]:
    """{path: (mode, bytes)} of a state; a value None: the part is not there. Where agents have keys
    the policy asks for signatures.
    """
    return {
        ROADMAP: _roadmap(state),
        **({'docs/roadmap.md': ('100644', b'x\n')} if state['shape'] == 'twin' else {}),
        **({NOTES: ('100644', _line(state['notes']))} if state['notes'] else {}),
        CODE: ('100644', _line(state['code'])),
        POLICY: ('100644', _policy(state['policy'], keys)),
        ATTRIBUTES: ('100644', _attributes(state['attributes'])),
    }


def _line(value: str) -> bytes:
    return f'{value}\n'.encode()


def _roadmap(state: dict) -> tuple[str, bytes]:
    shape = state['shape']
    if shape == 'submodule':
        return '160000', b'1' * 40
    if shape == 'link':
        return '120000', b'../code.py'
    lines = ['# Roadmap', '', state['outside'], '']
    for part, name in SECTIONS.items():
        lines += [f'Constant {number} before {part}.\n' for number in range(4)]
        if state[part] is not None:
            end = f'<!-- END {name} -->'
            lines += [f'<!-- BEGIN {name} -->', state[part]]
            lines += [] if shape == 'markers' and part == 'A1' else [end, '']
    lines += ['The end.', '']
    return '100755' if shape == 'executable' else '100644', '\n'.join(lines).encode()


def _policy(value: str, keys: dict[str, str]) -> bytes:
    if value.startswith('invalid'):
        return f'version = "{value}\n'.encode()
    extra = GRANT if value.startswith('grants') else ''
    text = _RULES % extra + f'# {value}\n'
    for agent, key in keys.items():
        text = text.replace(f'[agents.{agent}]\n', f'[agents.{agent}]\nkeys = ["{key}"]\n')
    return (text + ('[identity]\nrequire = "signature"\n' if keys else '')).encode()


def _attributes(value: str) -> bytes:
    managed = '# BEGIN gitsync (managed)\ndocs/ROADMAP.md merge=gitsync\n# END gitsync\n'
    return f'{managed}docs/ROADMAP.md conflict-marker-size={8 + int(value.split()[1])}\n'.encode()
