"""RULES: every rule that gitsync knows, by id. Ids are never reused."""

from gitsync.core.text.value import Value

HOMEPAGE = 'https://gitsync.example'  # as in pyproject.toml; a rule's page is /rules/ID below it


class Rule(Value):
    """A rule of the table."""

    id: str  # 'GS' and three digits
    summary: str  # as in the README's table
    severity: str = 'error'  # or 'warning'; a policy may set another


RULES = {
    rule.id: rule
    for rule in (
        Rule('GS101', 'marker not alone on its line (a section collapsed onto one line too)'),
        Rule('GS102', 'section begun and not ended, or ended and not begun'),
        Rule('GS103', 'two sections of one name'),
        Rule('GS104', 'sections overlap or nest'),
        Rule('GS105', 'conflict markers left in a document'),
        Rule('GS201', 'section changed by an agent that does not own it'),
        Rule('GS202', 'section removed or renamed by an agent that does not own it'),
        Rule('GS203', 'outside text changed by an agent that does not own it'),
        Rule('GS204', 'comms file written by another agent than its writer'),
        Rule('GS205', 'reader changed more than UNREAD to READ, or a mark went back'),
        Rule('GS206', 'message changed or removed after it was committed'),
        Rule('GS207', 'STATUS written by another agent than AGENT'),
        Rule('GS208', 'checkpoint written by another agent than its own'),
        Rule('GS209', 'assignment (AGENT, owner row) changed by another than the coordinator'),
        Rule('GS210', 'nobody named as the acting agent on a gated file'),
        Rule(
            'GS211',
            'policy, or attributes of a gated path, changed by another than the coordinator',
        ),
        Rule('GS212', 'file changed by an agent that does not own it'),
        Rule('GS213', "edit in another agent's worktree (edit gate)"),
        Rule('GS301', 'message heading malformed (number, time, mark)'),
        Rule('GS302', 'message numbers not 1, 2, 3, … or a number twice'),
        Rule('GS303', 'required message field missing'),
        Rule('GS304', 'message order or times not monotone', 'warning'),
        Rule('GS401', 'STATUS line that is no `KEY: value`, or a key twice'),
        Rule('GS402', 'required STATUS key missing'),
        Rule('GS403', 'STATUS value invalid (stage, state, time, boolean)'),
        Rule('GS404', 'STATUS fields contradict each other (ready and blocked, …)'),
        Rule(
            'GS405',
            'time goes back from the version before, or lies in the future (more than 5 min)',
        ),
        Rule('GS501', 'checkpoint is no JSON object, or has a key twice (line and column)'),
        Rule('GS502', 'required checkpoint field missing'),
        Rule('GS503', 'checkpoint field of the wrong type or value'),
        Rule('GS504', 'file name and agent_id disagree, or a second checkpoint for one agent'),
        Rule('GS505', 'last_checkpoint goes back, or lies in the future'),
        Rule('GS601', 'folder or file that the layout forbids'),
        Rule('GS602', 'feature without STATUS'),
        Rule('GS603', 'lock file committed'),
        Rule('GS604', 'a document replaced by a symlink, a submodule or a changed mode'),
        Rule('GS605', 'two features of one number, or a feature folder out of form'),
        Rule(
            'GS701',
            'merge result differs from the automatic merge in a part that the merger does not own',
        ),
        Rule('GS702', 'commit without the proof of identity that the policy asks for'),
        Rule('GS703', 'commit that passed no gate (attestation missing)', 'warning'),
        Rule('GS704', 'generated section that is not what its generator makes', 'warning'),
        Rule('GS901', 'policy invalid'),
        Rule(
            'GS902', 'merge driver named in .gitattributes but not set up in this clone', 'warning'
        ),
        Rule('GS903', 'a hook is missing, dead or shadowed', 'warning'),
    )
}
