"""Governance: the policy, and what in .gitattributes decides how gated documents are merged. Both
are the coordinator's.

Where a repository has neither policy nor epic yet, whoever sets it up may write the first policy;
the managed block may
be added by anyone where none was, as it takes nothing away.
"""

from gitsync.core.policy import gitsync_toml as rulebook
from gitsync.core.policy.place import find_epics
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told
from gitsync.core.text import globs
from gitsync.core.text import managed_block as managed

SAMPLES = (
    'EPIC_README.md',
    'agent_comms/primary_to_secondary_a.md',
    'agent_checkpoints/primary.json',
    'feature_01_a/STATUS',
)


def judge_policy(case, path: str, before: bytes | None, after: bytes | None) -> list:
    """GS211 and GS901 for .gitsync.toml: who changed it, and whether it can be used."""
    found = []
    if not case.coordinates() and not _is_first(case, before):
        found.append(
            _refused(
                case,
                path,
                1,
                'policy removed'
                if after is None
                else 'policy changed'
                if before is not None
                else 'policy created',
            )
        )
    if after is not None:
        found += check_policy(path, after)
    return found


def check_policy(path: str, data: bytes) -> list:
    """GS901 for a policy that cannot be used."""
    try:
        rulebook.parse(data)
    except rulebook.PolicyError as error:
        return [refused('GS901', path, error.line, f'policy invalid: {error.bare}', error.hint)]
    return []


def _is_first(case, before) -> bool:
    """True for a person's first policy in a repository that holds no epic yet, or its own."""
    if before is not None or case.actor.agent:
        return False
    return not find_epics(case.before)


def judge_attributes(case, path: str, before: bytes | None, after: bytes | None) -> list:
    """GS211 for the managed block, and for lines of any .gitattributes that say how gated documents
    are merged.
    """
    if case.coordinates() or before == after:
        return []
    old, new = managed.block(before), managed.block(after)
    if old is not None and old != new:
        return [_refused(case, path, 1, "managed block of '.gitattributes' changed")]
    samples = SAMPLES + tuple(path for document in case.policy.documents for path in document.paths)
    lines = _deciding(after, new, samples)
    if lines != _deciding(before, old, samples):
        return [_refused(case, path, 1, 'how gated documents are merged changed')]
    return []


def _deciding(data: bytes | None, block: bytes | None, samples) -> list[bytes]:
    """The lines outside the block that give or take 'merge' (or make binary) for what may be a
    gated path.
    """
    made = []
    for line in ((data or b'').replace(block, b'') if block else data or b'').split(b'\n'):
        words = line.decode('utf-8', 'surrogateescape').split()
        if len(words) < 2 or words[0].startswith('#'):
            continue
        names = {word.lstrip('-!').partition('=')[0] for word in words[1:]}
        if words[0].startswith('[attr]'):
            made.append(line.strip()) if names & {'merge', 'binary'} else None
        elif names & {'merge', 'binary', 'filter', 'working-tree-encoding'} and any(
            _concerns(words[0], sample) for sample in samples
        ):
            made.append(line.strip())
    return made


def _concerns(pattern: str, sample: str) -> bool:
    body = pattern.strip('"').lstrip('/')
    last, name = body.rpartition('/')[2], sample.rpartition('/')[2]
    return (
        globs.matches_path((pattern.strip('"'),), sample)
        or globs.overlap(last, name)
        or body in ('*', '**')
    )


def _refused(case, path, line, what):
    coordinator = case.policy.coordinator
    if not case.actor.agent:
        hint = (
            f'name yourself if you are {coordinator}: GITSYNC_AGENT={coordinator}, or gitsync join '
            f'{coordinator}; maintainers are named in the policy by e-mail'
        )
    else:
        hint = (
            f'take the change back, or ask the coordinator: gitsync message send {coordinator} '
            "--subject 'a change of policy'"
        )
    return refused(
        'GS211', path, line, f'{what} by {case.who}; it belongs to {told((coordinator,))}', hint
    )
