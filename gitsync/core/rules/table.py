"""RULES: every rule that gitsync knows, by id. Ids are never reused."""

from gitsync.core.text.value import Value


class Rule(Value):
    """A rule of the table."""

    id: str  # 'GS' and three digits
    summary: str  # as in the README's table
    severity: str  # by default, 'error' or 'warning'


_WARNINGS = ('GS304', 'GS703', 'GS704', 'GS902', 'GS903')
RULES = {
    id: Rule(id, summary, 'warning' if id in _WARNINGS else 'error')
    for id, summary in (
        ('GS101', 'marker not alone on its line (a section collapsed onto one line too)'),
        ('GS102', 'section begun and not ended, or ended and not begun'),
        ('GS103', 'two sections of one name'),
        ('GS104', 'sections overlap or nest'),
        ('GS105', 'conflict markers left in a document'),
        ('GS201', 'section changed by an agent that does not own it'),
        ('GS202', 'section removed or renamed by an agent that does not own it'),
        ('GS203', 'outside text changed by an agent that does not own it'),
        ('GS204', 'comms file written by another agent than its writer'),
        ('GS205', 'reader changed more than UNREAD to READ, or a mark went back'),
        ('GS206', 'message changed or removed after it was committed'),
        ('GS207', 'STATUS written by another agent than AGENT'),
        ('GS208', 'checkpoint written by another agent than its own'),
        ('GS209', 'assignment (AGENT, owner row) changed by another than the coordinator'),
        ('GS210', 'nobody named as the acting agent on a gated file'),
        ('GS211', 'policy, or attributes of a gated path, changed by another than the coordinator'),
        ('GS212', 'file changed by an agent that does not own it'),
        ('GS301', 'message heading malformed (number, time, mark)'),
        ('GS302', 'message numbers not 1, 2, 3, … or a number twice'),
        ('GS303', 'required message field missing'),
        ('GS304', 'message order or times not monotone'),
        ('GS401', 'STATUS line that is no `KEY: value`, or a key twice'),
        ('GS402', 'required STATUS key missing'),
        ('GS403', 'STATUS value invalid (stage, state, time, boolean)'),
        ('GS404', 'STATUS fields contradict each other (ready and blocked, …)'),
        (
            'GS405',
            'time goes back from the version before, or lies in the future (more than 5 min)',
        ),
        ('GS501', 'checkpoint is no JSON object, or has a key twice (line and column)'),
        ('GS502', 'required checkpoint field missing'),
        ('GS503', 'checkpoint field of the wrong type or value'),
        ('GS504', 'file name and agent_id disagree, or a second checkpoint for one agent'),
        ('GS505', 'last_checkpoint goes back, or lies in the future'),
        ('GS601', 'folder or file that the layout forbids'),
        ('GS602', 'feature without STATUS'),
        ('GS603', 'lock file committed'),
        ('GS604', 'a document replaced by a symlink, a submodule or a changed mode'),
        ('GS605', 'two features of one number, or a feature folder out of form'),
        (
            'GS701',
            'merge result differs from the automatic merge in a part that the merger does not own',
        ),
        ('GS702', 'commit without the proof of identity that the policy asks for'),
        ('GS703', 'commit that passed no gate (attestation missing)'),
        ('GS704', 'generated section that is not what its generator makes'),
        ('GS901', 'policy invalid'),
        ('GS902', 'merge driver named in .gitattributes but not set up in this clone'),
        ('GS903', 'a hook is missing, dead or shadowed'),
    )
}


def is_ownership(rule: str) -> bool:
    """True for the rules that a policy may downgrade but never switch off."""
    return rule.startswith('GS2')
