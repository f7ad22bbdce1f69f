"""Explanations: for each rule why it is there, how to mend what it finds, and an example.

For people; gates do not read it.
"""

from gitsync.core.rules.table import RULES
from gitsync.core.text.value import Value


class Explanation(Value):
    """What people are told about a rule."""

    why: str  # a sentence or two, as in mend
    mend: str
    example: str  # what the rule finds; '' where words say it all


_OWNER = (
    "Ask the owner to make the change (gitsync message send), or put the owner's text back: git "
    'checkout HEAD -- FILE, then make your own change again.'
)
_NAME = 'gitsync join AGENT'

EXPLANATIONS = {
    'GS101': Explanation(
        'A section is found by its marker lines; a marker that shares its line hides where the '
        'section begins or ends.',
        'Put the marker alone on its line; gitsync check --fix does it for a section collapsed '
        'onto one line.',
        '<!-- BEGIN SECONDARY-A PROGRESS --> working <!-- END SECONDARY-A PROGRESS -->',
    ),
    'GS102': Explanation(
        'Nobody can tell whose text follows a begin line without its end line.',
        'Add the missing marker, with the same name, or remove the one that is left over.',
        '<!-- BEGIN SECONDARY-A PROGRESS -->\n(and no END line)',
    ),
    'GS103': Explanation(
        'A section has one owner and one place; with two of a name nobody knows which one counts.',
        'Move what is needed into one of them and remove the other.',
        '',
    ),
    'GS104': Explanation(
        'A line can belong to one section only, else two owners stand on it.',
        'Close the first section before the second begins.',
        '<!-- BEGIN A -->\n<!-- BEGIN B -->\n<!-- END A -->\n<!-- END B -->',
    ),
    'GS105': Explanation(
        'Conflict markers mean that a merge was not finished: one side may be lost with the next '
        'edit.',
        'Settle the conflict (gitsync resolve PATH, or by hand) and remove the marker lines.',
        '<<<<<<< ours',
    ),
    'GS201': Explanation(
        'Only its owner edits a section, so that agents never overwrite each other.', _OWNER, ''
    ),
    'GS202': Explanation(
        'Removing or renaming a section takes its text from its owner.', _OWNER, ''
    ),
    'GS203': Explanation(
        'The text outside all sections belongs to one owner, the coordinator unless the policy '
        'says otherwise.',
        _OWNER,
        '',
    ),
    'GS204': Explanation(
        'A comms file <from>_to_<to>.md has one writer, so that messages are never written under '
        'a wrong name.',
        'Write in your own channel: gitsync message send TO --subject S.',
        '',
    ),
    'GS205': Explanation(
        'The reader of a comms file may mark messages as read and change nothing else; a mark '
        'never goes back.',
        'Use gitsync message read FROM NUMBER, and answer in your own channel: gitsync message '
        'reply.',
        '',
    ),
    'GS206': Explanation(
        'Messages are history: the reader may have acted on them.',
        'Put the message back and send another that corrects it; whole files go to archive/ with '
        'gitsync message archive.',
        '',
    ),
    'GS207': Explanation(
        "Only the agent in AGENT writes a feature's STATUS, so that it says what that agent knows.",
        _OWNER,
        '',
    ),
    'GS208': Explanation(
        'A checkpoint is what its own agent resumes from after a crash.',
        'Write your own: gitsync checkpoint write.',
        '',
    ),
    'GS209': Explanation(
        'Who works on what is decided in one place, by the coordinator.',
        'Ask the coordinator; a feature changes hands with gitsync takeover.',
        '',
    ),
    'GS210': Explanation(
        'On a gated file someone must answer for the change; nobody is named.',
        f'Name yourself once in this worktree: {_NAME}; or for one command: '
        'GITSYNC_AGENT=NAME git commit.',
        '',
    ),
    'GS211': Explanation(
        'The policy says who may change what, and attributes say how git merges and converts a '
        'shared file, so an agent must not change them for itself.',
        'Let the coordinator commit the change to .gitsync.toml or .gitattributes; lines of '
        ".gitattributes that touch no shared file are anybody's.",
        '',
    ),
    'GS212': Explanation(
        'What has one owner is changed by nobody else: a file in the folder of a feature is of the '
        'agent assigned to it and of the coordinator, a file of kind file is of whom the policy '
        'names, the ref of a lease that is held is of its holder.',
        'Put the file back (git checkout HEAD -- FILE) and ask its owner (gitsync message send); a '
        'lease ends by itself, or is given back: gitsync lock release.',
        'Secondary-A edits feature_02_billing/spec.md, which is assigned to Secondary-B',
    ),
    'GS213': Explanation(
        'What an agent writes into the worktree of another lies among its unfinished work, and '
        'goes into its commit. Only the gate while editing can see it.',
        'Make the change in your own worktree, or ask whoever works there (gitsync message send); '
        'where the team wants it so: GS213 = "warning" in the policy.',
        '',
    ),
    'GS301': Explanation(
        'Messages are found by their headings.',
        'Write it as shown; gitsync message send does.',
        '## Message 3 (2026-01-15 14:30) ⏳ UNREAD',
    ),
    'GS302': Explanation(
        'The number is what an answer refers to.',
        'Number the messages 1, 2, 3 in the order of the file.',
        '',
    ),
    'GS303': Explanation(
        'A message without a subject cannot be listed.',
        'Add the field, as in the example.',
        '**Subject:** Sync point 2 reached',
    ),
    'GS304': Explanation(
        'One file keeps one order, newest first or newest last.',
        'Move the message to where its time belongs.',
        '',
    ),
    'GS401': Explanation(
        'STATUS is read by programs: one KEY: value a line, each key once, keys in upper case.',
        'Mend the line; gitsync check --fix mends the case of keys.',
        'stage: S2.P1   (must be STAGE: S2.P1)',
    ),
    'GS402': Explanation(
        'Without the required keys nobody can tell where a feature stands.',
        'Add the key: STAGE, PHASE, AGENT, UPDATED, STATUS, BLOCKERS, READY_FOR_SYNC.',
        '',
    ),
    'GS403': Explanation(
        'Sync points and the board read these values.',
        'STAGE is S2, S2.P1 or S2.P1.I3; STATUS one of NOT_STARTED, IN_PROGRESS, WAITING, '
        'WAITING_FOR_SYNC, BLOCKED, PAUSED, COMPLETE; '
        'UPDATED an ISO 8601 instant with Z or an offset; READY_FOR_SYNC true or false.',
        'UPDATED: yesterday',
    ),
    'GS404': Explanation(
        'Ready for sync means finished and not blocked; blocked means that there is a blocker.',
        'Make the fields agree: gitsync status set STATUS=COMPLETE BLOCKERS=none '
        'READY_FOR_SYNC=true.',
        'STATUS: BLOCKED\nBLOCKERS: none',
    ),
    'GS405': Explanation(
        'Staleness and merges go by these times; one that runs back or ahead makes the wrong side '
        'win.',
        'Write the present time in UTC: gitsync status set does.',
        '',
    ),
    'GS501': Explanation(
        'A checkpoint that cannot be read cannot be resumed from.',
        'Mend the JSON at that place, or gitsync checkpoint restore.',
        '{"status": "WAITING", "status": "PAUSED"}',
    ),
    'GS502': Explanation(
        'Whoever resumes needs these fields.',
        'Add agent_id, session_id, feature, stage, last_checkpoint, status and '
        'recovery_instructions; gitsync checkpoint write fills them in.',
        '',
    ),
    'GS503': Explanation(
        'Programs read these values.',
        'Give the field its type; gitsync check --fix turns blockers given as a text into a list.',
        '"blockers": "waiting for review"',
    ),
    'GS504': Explanation(
        'One agent has one checkpoint, found by its name.',
        'Keep agent_checkpoints/<agent>.json, with agent_id naming the same agent, and remove the '
        'other.',
        'secondary_a.json holding "agent_id": "Secondary-B"',
    ),
    'GS505': Explanation(
        'last_checkpoint tells who is alive; one that runs back or ahead tells a lie.',
        'Write the present time: gitsync checkpoint write, or gitsync heartbeat.',
        '',
    ),
    'GS601': Explanation(
        'Agents look for files in one place; look-alike folders and backup copies split the truth.',
        'Move the file to where the layout has it (gitsync check --fix moves misplaced ones) or '
        'remove it.',
        'agent_comms/inboxes/',
    ),
    'GS602': Explanation(
        'A feature without STATUS cannot be waited for.',
        'Write it: gitsync status set STAGE=S2.P1 STATUS=IN_PROGRESS, in the feature.',
        '',
    ),
    'GS603': Explanation(
        'A lock is about now, a commit is for ever: the lock would be held in every clone.',
        'git rm --cached the lock file; gitsync epic new lists it in .gitignore.',
        '',
    ),
    'GS604': Explanation(
        'Behind a link, a submodule or another mode the gated text can change unseen.',
        'Put the plain file back: git checkout HEAD -- FILE; where HEAD holds the fault, git rm '
        '-rf --cached FILE and make the file there.',
        '',
    ),
    'GS605': Explanation(
        'A feature is told by its number: sections, tables and sync points name it so.',
        'Give one of the two the next free number (git mv), and the folder the form '
        'feature_NN_name.',
        'feature_04_alerts/ beside feature_04_metrics/',
    ),
    'GS701': Explanation(
        'A merge commit may hold anything; what the automatic merge would not have made is an '
        'edit, and needs its owner.',
        'Merge again and leave the result alone (git merge --abort, git merge), or let the owner '
        'make the change in a commit of its own.',
        'git merge -s ours, which drops the other side',
    ),
    'GS702': Explanation(
        'The policy asks every commit to prove who made it.',
        'Commit with the hooks installed (trailer), or sign with the key that the policy lists '
        '(git commit -S).',
        '',
    ),
    'GS703': Explanation(
        'The commit carries no sign that a commit gate has seen it.',
        'Install the hooks (gitsync install), then git commit --amend --no-edit; where other '
        'commits stand on it, git rebase -r --no-ff COMMIT^.',
        '',
    ),
    'GS704': Explanation(
        'A section that a program writes says something else than the program would, or this clone '
        'has no such program: the text is out of date, or was written by hand.',
        'Run gitsync generate and commit what it makes; git config gitsync.generator.NAME.command '
        'names the program, once a clone.',
        'a table of contents without the heading that the other side added',
    ),
    'GS901': Explanation(
        'A policy that cannot be read protects nothing, so nothing passes until it is mended.',
        'Mend the named line of .gitsync.toml.',
        'kind = "section"   (must be "sections")',
    ),
    'GS902': Explanation(
        'A driver that .gitattributes names and the clone does not have is passed over by git in '
        'silence: files merge as plain text.',
        'Run gitsync install in this clone; gitsync doctor proves it.',
        '',
    ),
    'GS903': Explanation(
        'Without its hook a gate stands open, and nothing says so.',
        'Run gitsync install (or gitsync doctor --fix), and look at core.hooksPath.',
        '',
    ),
}


def explained(rule: str) -> dict[str, str]:
    """All that there is to say about a rule: id, summary, severity, why, mend, example."""
    about = EXPLANATIONS[rule]
    return {
        'rule': rule,
        'summary': RULES[rule].summary,
        'severity': RULES[rule].severity,
        'why': about.why,
        'mend': about.mend,
        'example': about.example,
    }
