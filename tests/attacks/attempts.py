"""The attempts: each makes commits by plumbing and gives the refspecs to push, with the rules of
which one must refuse it.
"""

from gitsync.core.epic import sample
from tests.attacks.site import CHECKPOINT_B
from tests.attacks.site import LATER
from tests.attacks.site import POLICY
from tests.attacks.site import README
from tests.attacks.site import ROADMAP
from tests.attacks.site import RULES
from tests.attacks.site import STATUS_A
from tests.attacks.site import STATUS_B
from tests.attacks.site import TO_A
from tests.attacks.site import TO_PRIMARY
from tests.attacks.site import A
from tests.attacks.site import B
from tests.attacks.site import E
from tests.attacks.site import P

ATTEMPTS = {}
B_LINE, B_NEW = b'- b one\n', b'- b changed\n'
B_BEGIN, B_END = b'<!-- BEGIN SECONDARY-B PLAN -->\n', b'<!-- END SECONDARY-B PLAN -->\n'
A_BEGIN, A_END = b'<!-- BEGIN SECONDARY-A PLAN -->\n', b'<!-- END SECONDARY-A PLAN -->\n'


def attempt(*rules):
    """Register a function as an attempt that any of these rules refuses."""

    def register(function):
        ATTEMPTS[function.__name__] = (function, rules)
        return function

    return register


def swap(name, rules, old, new, path=ROADMAP, agent=A):
    """An attempt that is one replacement in one file."""

    def made(site):
        data = site.read(path)
        assert old in data, (name, data)
        return [main(site.commit({path: data.replace(old, new, 1)}, agent))]

    ATTEMPTS[name] = (made, rules)


def main(oid):
    return f'{oid}:refs/heads/main'


def spoiled(site, path=ROADMAP):
    """The roadmap with Secondary-B's part changed."""
    return site.read(path).replace(B_LINE, B_NEW)


# parts of others
swap('foreign_section', ('GS201',), B_LINE, B_NEW)
swap('foreign_section_emptied', ('GS201',), B_LINE, b'')
swap('foreign_section_one_blank', ('GS201',), B_LINE, b'- b one \n')
swap('foreign_section_line_end', ('GS201',), B_LINE, b'- b one\r\n')
swap('foreign_section_removed', ('GS202',), B_BEGIN + B_LINE + B_END, b'')
swap(
    'foreign_section_renamed_to_own',
    ('GS202', 'GS201'),
    b'BEGIN SECONDARY-B PLAN -->\n- b one\n<!-- END SECONDARY-B PLAN',
    b'BEGIN SECONDARY-A TAKEN -->\n- b one\n<!-- END SECONDARY-A TAKEN',
)
swap('outside_text', ('GS203',), b'Outside.', b'Outside, changed.')
swap('outside_text_behind', ('GS203',), b'The end.\n', b'The end.\nMore.\n')
swap(
    'epic_section_of_another',
    ('GS201',),
    b'Write the specification\n\n- [x] Read the handoff package\n<!-- END SECONDARY-B',
    b'Write nothing\n\n- [x] Read the handoff package\n<!-- END SECONDARY-B',
    README,
)
swap('epic_goal', ('GS203',), b'**Total Features:** 3', b'**Total Features:** 9', README)
swap(
    'assignment_of_another',
    ('GS203', 'GS209'),
    b'| Secondary-B | Worker |',
    b'| Secondary-B | Coordinator |',
    README,
)
swap(
    'own_assignment',
    ('GS203', 'GS209'),
    b'| Secondary-A | Worker | feature_02_team_penalty |',
    b'| Secondary-A | Worker | feature_03_reports |',
    README,
)
# markers
swap('marker_renamed', ('GS202', 'GS102'), B_BEGIN, b'<!-- BEGIN SECONDARY-B PLANS -->\n')
swap('marker_removed', ('GS102', 'GS202'), B_BEGIN, b'')
swap('end_marker_removed', ('GS102', 'GS202'), B_END, b'')
swap('marker_doubled', ('GS103', 'GS104', 'GS102', 'GS201'), B_BEGIN, B_BEGIN + B_BEGIN)
swap('section_doubled', ('GS103',), b'The end.\n', B_BEGIN + B_NEW + B_END + b'The end.\n')
swap(
    'marker_nested_in_own',
    ('GS104', 'GS202', 'GS103', 'GS201'),
    b'- a one\n',
    b'- a one\n' + B_BEGIN + B_NEW + B_END,
)
swap(
    'own_section_stretched_over_another',
    ('GS104', 'GS202', 'GS201', 'GS203'),
    A_END + b'\n' + B_BEGIN + B_LINE + B_END,
    B_BEGIN + B_LINE + B_END + A_END,
)
swap(
    'section_put_in_a_fence',
    ('GS202', 'GS102', 'GS203', 'GS201'),
    B_BEGIN + B_LINE + B_END,
    b'```\n' + B_BEGIN + B_LINE + B_END + b'```\n',
)
swap(
    'fence_opened_in_own_section',
    ('GS202', 'GS201', 'GS102', 'GS203'),
    b'- a one\n',
    b'- a one\n```\n',
)
swap(
    'marker_look_alike',
    ('GS202', 'GS203', 'GS201', 'GS102'),
    B_BEGIN,
    '<!-- BEGIN S\u0415CONDARY-B PLAN -->\n'.encode(),
)
swap(
    'marker_zero_width',
    ('GS202', 'GS203', 'GS201', 'GS102'),
    B_BEGIN,
    '<!-- BEGIN SECONDARY-\u200bB PLAN -->\n'.encode(),
)
swap(
    'look_alike_section_of_own',
    ('GS201', 'GS203'),
    b'The end.\n',
    (
        '<!-- BEGIN SECONDARY-\u0410 MORE -->\nx\n<!-- END SECONDARY-\u0410 MORE -->\nThe end.\n'
    ).encode(),
)
swap(
    'section_collapsed',
    ('GS101', 'GS201'),
    B_BEGIN + B_LINE + B_END,
    b'<!-- BEGIN SECONDARY-B PLAN -->- b one<!-- END SECONDARY-B PLAN -->\n',
)
swap(
    'sections_swapped',
    ('GS203',),
    A_BEGIN + b'- a one\n' + A_END + b'\n' + B_BEGIN + B_LINE + B_END,
    B_BEGIN + B_LINE + B_END + b'\n' + A_BEGIN + b'- a one\n' + A_END,
)
swap(
    'marker_spelling',
    ('GS201', 'GS202', 'GS203', 'GS102'),
    B_BEGIN,
    b'<!--BEGIN SECONDARY-B PLAN-->\n',
)
swap(
    'conflict_markers_left',
    ('GS105',),
    b'- a one\n',
    b'<<<<<<< ours\n- a one\n=======\n- a two\n>>>>>>> theirs\n',
)
swap(
    'new_section_for_another',
    ('GS201', 'GS203'),
    b'The end.\n',
    b'<!-- BEGIN SECONDARY-B SECRET -->\nx\n<!-- END SECONDARY-B SECRET -->\nThe end.\n',
)
# records and messages
swap('foreign_status', ('GS207',), b'BLOCKERS: none', b'BLOCKERS: all', STATUS_B)
swap(
    'status_taken_over', ('GS209', 'GS207'), b'AGENT: Secondary-B', b'AGENT: Secondary-A', STATUS_B
)
swap('own_status_given_away', ('GS209',), b'AGENT: Secondary-A', b'AGENT: Secondary-B', STATUS_A)
swap('status_back_in_time', ('GS405',), b'2026-01-15T10', b'2026-01-14T10', STATUS_A)
swap('status_in_the_future', ('GS405',), b'2026-01-15T10', b'2099-01-14T10', STATUS_A)
swap('foreign_checkpoint', ('GS208',), b'"WAITING"', b'"IN_PROGRESS"', CHECKPOINT_B)
swap(
    'message_changed_by_reader',
    ('GS204', 'GS205', 'GS206'),
    b'**Subject:** begin',
    b'**Subject:** stop',
    TO_A,
)
swap(
    'message_removed_by_reader',
    ('GS204', 'GS205', 'GS206'),
    b'**Details:** sent by Primary\n',
    b'',
    TO_A,
)
swap(
    'message_written_as_another',
    ('GS204', 'GS205'),
    b'(No messages yet)\n',
    sample.message(B, P, LATER, 'x').split(b'\n\n', 1)[1],
    sample.channel(B, P),
)


@attempt('GS204', 'GS205', 'GS206')
def mark_flipped_by_a_third(site):
    return [
        main(
            site.commit(
                {TO_A: site.read(TO_A).replace('⏳ UNREAD'.encode(), '✅ READ'.encode())}, B
            )
        )
    ]


@attempt('GS205')
def mark_flipped_back(site):
    read = site.commit({TO_A: site.read(TO_A).replace('⏳ UNREAD'.encode(), '✅ READ'.encode())}, A)
    return [main(site.commit({TO_A: site.read(TO_A)}, A, (read,)))]


@attempt('GS206', 'GS204')
def messages_removed_by_writer_after_reading(site):
    read = site.commit({TO_A: site.read(TO_A).replace('⏳ UNREAD'.encode(), '✅ READ'.encode())}, A)
    return [main(site.commit({TO_A: sample.empty_channel(P, A)}, P, (read,)))]


@attempt('GS204', 'GS206', 'GS205')
def channel_deleted_by_reader(site):
    return [main(site.commit({TO_A: None}, A))]


@attempt('GS208')
def foreign_checkpoint_deleted(site):
    return [main(site.commit({CHECKPOINT_B: None}, A))]


@attempt('GS207', 'GS602')
def foreign_status_deleted(site):
    return [main(site.commit({STATUS_B: None}, A))]


@attempt('GS603')
def lock_file(site):
    return [main(site.commit({f'{E}/.epic_locks/epic_readme.lock': b'{}\n'}, A))]


@attempt('GS601')
def forbidden_folder(site):
    return [
        main(
            site.commit(
                {
                    f'{E}/agent_comms/notes/x.txt': b'x\n',
                    f'{E}/agent_checkpoints/secondary_a.md': b'x\n',
                },
                A,
            )
        )
    ]


@attempt('GS504', 'GS208', 'GS503')
def second_checkpoint(site):
    return [
        main(
            site.commit(
                {
                    f'{E}/agent_checkpoints/secondary_b_new.json': sample.checkpoint(
                        B, LATER, 'S2.P1'
                    )
                },
                A,
            )
        )
    ]


# files replaced, moved, removed
@attempt('GS203', 'GS202')
def document_deleted(site):
    return [main(site.commit({ROADMAP: None}, A))]


@attempt('GS203', 'GS202')
def epic_readme_deleted(site):
    return [main(site.commit({README: None}, A))]


@attempt('GS203')
def document_deleted_as_a_history_of_its_own_never_had_it(site):
    site.passes(f'{site.commit({"index.html": b"page"}, A, ())}:refs/heads/pages')
    return [main(site.commit({ROADMAP: None}, A))]


@attempt('GS207')
def record_written_first_where_no_epic_gates_it(site):
    written = {STATUS_B: site.read(STATUS_B).replace(b'BLOCKERS: none', b'BLOCKERS: all')}
    site.passes(f'{site.commit(written, A, (site.root,))}:refs/heads/before')
    return [main(site.commit(written, A))]


@attempt('GS601')
def a_merge_that_is_too_large(site):
    sides = site.commit({'a.py': b'1'}, A), site.commit({'b.py': b'1'}, A)
    large = site.read(ROADMAP).replace(b'- a one\n', b'- a one\n' * 2_200_000)
    return [main(site.commit({'b.py': b'1', ROADMAP: large}, A, sides))]


@attempt('GS201', 'GS202', 'GS203')
def moved_away_and_back(site):
    away = site.commit({ROADMAP: None, 'docs/x.md': site.read(ROADMAP)}, A)
    return [main(site.commit({ROADMAP: spoiled(site), 'docs/x.md': None}, A, (away,)))]


@attempt('GS202', 'GS203')
def moved_out_of_the_pattern_and_edited(site):
    return [main(site.commit({ROADMAP: None, 'docs/OTHER.md': spoiled(site)}, A))]


@attempt('GS604')
def turned_into_a_symlink(site):
    return [main(site.commit({ROADMAP: ('120000', b'../code.py')}, A))]


@attempt('GS604')
def turned_into_a_submodule(site):
    return [main(site.commit({ROADMAP: ('160000', site.base.encode())}, A))]


@attempt('GS604')
def turned_executable(site):
    return [main(site.commit({ROADMAP: ('100755', site.read(ROADMAP))}, A))]


@attempt('GS604', 'GS202', 'GS203')
def turned_into_a_folder(site):
    return [main(site.commit({ROADMAP: None, f'{ROADMAP}/x': b'x\n'}, A))]


@attempt('GS202', 'GS203')
def case_only_rename(site):
    return [main(site.commit({ROADMAP: None, 'docs/Roadmap.md': site.read(ROADMAP)}, A))]


@attempt('GS604')
def folder_of_the_epic_linked(site):
    gone = dict.fromkeys((TO_A, TO_PRIMARY, sample.channel(P, B), sample.channel(B, P)))
    return [main(site.commit({**gone, f'{E}/agent_comms': ('120000', b'../..')}, P))]


@attempt('GS604')
def a_folder_that_looks_like_an_epic_inside_one(site):
    return [
        main(
            site.commit(
                {
                    f'{E}/agent_comms/EPIC_README.md/x': b'x\n',
                    f'{E}/agent_comms/inboxes/a.md': b'x\n',
                },
                A,
            )
        )
    ]


@attempt('GS901')
def a_folder_in_the_place_of_a_policy_on_a_root_of_its_own(site):
    return [f'{site.commit({f"{POLICY}/x": b"x"}, A, ())}:refs/heads/topic']


@attempt('GS901')
def a_folder_in_the_place_of_a_policy_by_a_merge(site):
    start = site.commit({'code.py': b'two\n'}, A, (site.root,))
    other = site.commit({'code.py': b'three\n'}, A, (site.root,))
    merged = site.commit({f'{POLICY}/x': b'x', 'code.py': b'two\n'}, A, (start, other))
    return [f'{merged}:refs/heads/topic']


# policy and attributes
def granted(site):
    return site.read(POLICY).replace(
        b'owners = { "{agent} *" = "{agent}" }', b'owners = { "{agent} *" = "*" }'
    )


@attempt('GS211')
def policy_grants_oneself_in_the_same_commit(site):
    return [main(site.commit({POLICY: granted(site), ROADMAP: spoiled(site)}, A))]


@attempt('GS211')
def policy_grants_oneself_in_an_earlier_commit(site):
    grant = site.commit({POLICY: granted(site)}, A)
    return [main(site.commit({ROADMAP: spoiled(site)}, A, (grant,)))]


@attempt('GS211')
def policy_removed(site):
    return [main(site.commit({POLICY: None}, A))]


@attempt('GS211', 'GS901', 'GS604')
def policy_turned_into_a_link(site):
    return [main(site.commit({POLICY: ('120000', b'code.py')}, A))]


@attempt('GS901')
def policy_made_invalid_by_the_coordinator(site):
    return [main(site.commit({POLICY: b'version = 2\n'}, P))]


@attempt('GS211')
def ownership_rule_downgraded(site):
    return [main(site.commit({POLICY: RULES.encode() + b'[rules]\nGS201 = "warning"\n'}, A))]


@attempt('GS211')
def coordinator_named_anew(site):
    return [
        main(
            site.commit(
                {
                    POLICY: RULES.replace(
                        'coordinator = "Primary"', 'coordinator = "Secondary-A"'
                    ).encode()
                },
                A,
            )
        )
    ]


@attempt('GS211', 'GS210')
def maintainer_named_by_a_stranger(site):
    grant = site.commit(
        {POLICY: RULES.replace('owner@example.org', 'person@example.org').encode()}, None
    )
    return [main(site.commit({ROADMAP: spoiled(site)}, None, (grant,)))]


@attempt('GS211')
def driver_switched_off(site):
    return [main(site.commit({'.gitattributes': b''}, A))]


@attempt('GS211')
def driver_overruled_behind_the_block(site):
    return [
        main(
            site.commit(
                {'.gitattributes': site.read('.gitattributes') + b'EPIC_README.md -merge\n'}, A
            )
        )
    ]


@attempt('GS211')
def driver_switched_off_deeper(site):
    return [main(site.commit({f'{E}/.gitattributes': b'*.md merge=binary\n'}, A))]


def attributes(lines):
    """Lines behind what stands in .gitattributes, however they are spelled."""
    return lambda site: [
        main(site.commit({'.gitattributes': site.read('.gitattributes') + lines}, A))
    ]


for spelling, lines in {
    'behind_quotes': b'"EPIC_README\\056md" -merge\n',
    'by_a_class': b'[[:upper:]]PIC_README.md -merge\n',
    'by_a_macro': b'[attr]wide working-tree-encoding=UTF-16\nEPIC_README.md wide\n',
    'by_line_ends': b'*.md eol=crlf\n',
    'by_the_old_name_of_text': b'*.md -crlf\n',
    'by_the_size_of_markers': b'*.md conflict-marker-size=9\n',
}.items():
    ATTEMPTS[f'driver_switched_off_{spelling}'] = (attributes(lines), ('GS211',))


@attempt('GS211')
def driver_switched_off_behind_a_byte_order_mark(site):
    return [main(site.commit({f'{E}/.gitattributes': b'\xef\xbb\xbf*.md merge=binary\n'}, A))]


# identities
@attempt('GS210')
def nobody_at_all(site):
    return [main(site.commit({ROADMAP: spoiled(site)}, None))]


@attempt('GS201', 'GS210')
def two_agents_in_one_commit(site):
    return [main(site.commit({ROADMAP: spoiled(site)}, B, more='Agent: Secondary-A\n'))]


@attempt('GS201', 'GS210')
def look_alike_agent(site):
    return [main(site.commit({ROADMAP: spoiled(site)}, 'Secondary-\u0392'))]


@attempt('GS201', 'GS210')
def mailmap_names_another(site):
    mapped = site.commit({'.mailmap': b'B <b@agents.example> <person@example.org>\n'}, None)
    return [main(site.commit({ROADMAP: spoiled(site)}, None, (mapped,)))]


@attempt('GS201')
def own_trailer_with_the_mail_of_another(site):
    return [main(site.commit({ROADMAP: spoiled(site)}, A, email='b@agents.example'))]


@attempt('GS201', 'GS210')
def trailer_in_the_middle_of_the_message(site):
    return [
        main(
            site.commit(
                {ROADMAP: spoiled(site)}, A, message='change\n\nAgent: Secondary-B\n\nmore text'
            )
        )
    ]


@attempt('GS201')
def maintainer_acting_as_an_agent(site):
    return [main(site.commit({ROADMAP: spoiled(site)}, A, email='owner@example.org'))]


@attempt('GS201')
def override_by_an_agent(site):
    return [
        main(site.commit({ROADMAP: spoiled(site)}, A, more='Gitsync-Override: GS201 I want it\n'))
    ]


# history
@attempt('GS201')
def two_commits_that_cancel_out(site):
    one = site.commit({ROADMAP: spoiled(site)}, A)
    return [main(site.commit({ROADMAP: site.read(ROADMAP)}, A, (one,)))]


@attempt('GS201')
def buried_under_lawful_commits(site):
    tip = site.commit({ROADMAP: spoiled(site)}, A)
    for number in range(5):
        tip = site.commit({'code.py': f'{number}\n'}, A, (tip,))
    return [main(tip)]


@attempt('GS201')
def second_parent_hides_it(site):
    side = site.commit({ROADMAP: spoiled(site)}, A)
    return [main(site.commit({ROADMAP: spoiled(site)}, B, (site.base, side)))]


def forked(site):
    """(ours by A, theirs by B): both changed the roadmap, each its own part."""
    ours = site.commit({ROADMAP: site.read(ROADMAP).replace(b'- a one\n', b'- a two\n')}, A)
    theirs = site.commit({ROADMAP: spoiled(site)}, B)
    return ours, theirs


@attempt('GS701')
def merge_with_ours_drops_the_other(site):
    ours, theirs = forked(site)
    return [main(site.commit({}, A, (ours, theirs)))]


@attempt('GS701')
def evil_merge(site):
    ours, theirs = forked(site)
    merged = site.read(ROADMAP, theirs).replace(b'- a one\n', b'- a two\n')
    return [main(site.commit({ROADMAP: merged.replace(B_NEW, b'- evil\n')}, A, (ours, theirs)))]


@attempt('GS701')
def evil_merge_of_outside_text(site):
    ours, theirs = forked(site)
    merged = site.read(ROADMAP, theirs).replace(b'- a one\n', b'- a two\n')
    return [main(site.commit({ROADMAP: merged.replace(b'Outside.', b'Mine.')}, A, (ours, theirs)))]


@attempt('GS701')
def octopus_that_drops(site):
    ours, theirs = forked(site)
    third = site.commit({'code.py': b'two\n'}, P)
    return [main(site.commit({'code.py': b'two\n'}, A, (ours, theirs, third)))]


@attempt('GS701', 'GS211')
def merge_brings_a_policy(site):
    ours, theirs = forked(site)
    merged = site.read(ROADMAP, theirs).replace(b'- a one\n', b'- a two\n')
    return [main(site.commit({ROADMAP: merged, POLICY: granted(site)}, A, (ours, theirs)))]


@attempt('GS211', 'GS210', 'GS203')
def unrelated_root_brings_a_policy(site):
    orphan = site.commit({POLICY: granted(site)}, None, parents=())
    return [main(site.commit({POLICY: granted(site)}, A, (site.base, orphan)))]


@attempt('GS701', 'GS210')
def rewound(site):
    lawful = site.commit({ROADMAP: spoiled(site)}, B)
    for server in (site.guarded, site.open):
        assert not site.push(server, main(lawful)).returncode
    return [main(site.base)]


@attempt('GS701', 'GS210')
def anothers_commit_dropped_by_a_rebase(site):
    lawful = site.commit({ROADMAP: spoiled(site)}, B)
    for server in (site.guarded, site.open):
        assert not site.push(server, main(lawful)).returncode
    return [main(site.commit({'code.py': b'mine\n'}, A))]


@attempt('GS701', 'GS201', 'GS210')
def anothers_commit_amended(site):
    lawful = site.commit({ROADMAP: spoiled(site)}, B)
    for server in (site.guarded, site.open):
        assert not site.push(server, main(lawful)).returncode
    return [
        main(
            site.commit(
                {ROADMAP: spoiled(site).replace(B_NEW, b'- amended\n')},
                B,
                committer='a@agents.example',
            )
        )
    ]


# refs
@attempt('GS201')
def several_refs_of_which_one_is_bad(site):
    good = site.commit({'code.py': b'two\n'}, A)
    return [
        main(good),
        f'{site.commit({ROADMAP: spoiled(site)}, A)}:refs/heads/topic',
        f'{good}:refs/tags/v1',
    ]


@attempt('GS201')
def by_a_new_branch(site):
    return [f'{site.commit({ROADMAP: spoiled(site)}, A)}:refs/heads/new']


@attempt('GS201')
def by_a_lightweight_tag(site):
    return [f'{site.commit({ROADMAP: spoiled(site)}, A)}:refs/tags/v2']


@attempt('GS201')
def by_an_annotated_tag(site):
    oid = site.commit({ROADMAP: spoiled(site)}, A)
    tag = site.git(
        'mktag',
        input=f'object {oid}\ntype commit\ntag v3\ntagger X <x@y> 0 +0000\n\nx\n'.encode(),
    )
    return [f'{tag}:refs/tags/v3']


@attempt('GS201')
def by_a_ref_of_another_kind(site):
    return [f'{site.commit({ROADMAP: spoiled(site)}, A)}:refs/notes/x']


@attempt('GS201', 'GS211')
def branch_from_before_the_policy(site):
    for server in (site.guarded, site.open):
        assert not site.push(server, f'{site.root}:refs/heads/old').returncode
    copy = site.commit({ROADMAP: site.read(ROADMAP)}, P, (site.root,))
    return [f'{site.commit({ROADMAP: spoiled(site)}, A, (copy,))}:refs/heads/old']


# hostile content
@attempt('GS601')
def path_with_a_newline_and_shell_characters(site):
    return [main(site.commit({f'{E}/agent_checkpoints/a\n$(touch x);`y`.md': b'x\n'}, A))]


@attempt('GS601')
def path_of_invalid_bytes(site):
    return [main(site.commit({f'{E}/agent_checkpoints/\udcff\udcfe.md': b'x\n'}, A))]


@attempt('GS201')
def section_of_invalid_bytes(site):
    return [main(site.commit({ROADMAP: site.read(ROADMAP).replace(B_LINE, b'\xff\xfe\x00\n')}, A))]


@attempt('GS203', 'GS102', 'GS202')
def everything_after_a_nul(site):
    return [main(site.commit({ROADMAP: b'\x00' + site.read(ROADMAP)[1:]}, A))]


@attempt('GS601')
def blob_of_fifty_megabytes(site):
    return [main(site.commit({ROADMAP: site.read(ROADMAP) + b'some text\n' * 5_000_000}, A))]


# merges in which a conflict takes in more than both sides changed
def rows(site, a, b):
    """The roadmap with a table in which A has two equal rows, and B one."""
    made = f'| 10:00 | Secondary-A | x | {a} |\n' * 2 + f'| 10:05 | Secondary-B | z | {b} |\n'
    head = '\n## Escalations\n\n| Timestamp | From Agent | Issue | Status |\n|---|---|---|---|\n'
    return {ROADMAP: site.read(ROADMAP) + (head + made).encode()}


def rows_forked(site):
    """(ours, theirs): A changed its rows on both sides, B its own on ours alone."""
    base = site.commit(rows(site, 'OPEN', 'OPEN'), P)
    ours = site.commit(
        rows(site, 'main', 'DONE'), A, (site.commit(rows(site, 'OPEN', 'DONE'), B, (base,)),)
    )
    site.seed(main(ours))
    return ours, site.commit(rows(site, 'topic', 'OPEN'), A, (base,))


@attempt('GS701')
def a_row_set_back_within_a_conflict_about_ones_own(site):
    return [main(site.commit(rows(site, 'topic', 'OPEN'), A, rows_forked(site)))]


@attempt('GS701')
def a_row_set_back_beside_rows_settled_by_hand(site):
    return [main(site.commit(rows(site, 'both', 'OPEN'), A, rows_forked(site)))]


def nul_forked(site):
    """(ours, theirs): A's section holds a NUL byte and changed on both sides, B's on ours alone."""
    texts = [
        site.read(ROADMAP).replace(b'- a one\n', b'- a %b\0\n' % word) for word in (b'', b'x', b'y')
    ]
    base = site.commit({ROADMAP: texts[0]}, A)
    theirs = site.commit({ROADMAP: texts[2]}, A, (base,))
    middle = site.commit({ROADMAP: texts[0].replace(B_LINE, B_NEW)}, B, (base,))
    ours = site.commit({ROADMAP: texts[1].replace(B_LINE, B_NEW)}, A, (middle,))
    return ours, theirs


@attempt('GS701')
def a_file_without_lines_taken_whole(site):
    ours, theirs = nul_forked(site)
    return [main(site.commit({ROADMAP: site.read(ROADMAP, theirs)}, A, (ours, theirs)))]


@attempt('GS701')
def a_channel_without_lines_taken_whole(site):
    """The reader's old file, in a merge, would take back what the writer has sent since."""
    odd = sample.message(P, A, LATER, 'more').replace(b'more', b'm\0re')
    both = site.read(TO_A) + b'\n' + odd.partition(b'\n\n')[2].replace(b'Message 1', b'Message 2')
    ours = site.commit({TO_A: both}, P)
    read = site.read(TO_A).replace('⏳ UNREAD'.encode(), '✅ READ'.encode())
    theirs = site.commit({TO_A: read}, A)
    return [main(site.commit({TO_A: read}, A, (ours, theirs)))]


def unended(site):
    """A's section has lost its end marker, and Primary's rules stand behind it."""
    text = site.read(ROADMAP).replace(A_END, b'').replace(B_BEGIN + B_LINE + B_END, b'Be kind.\n')
    tip = site.commit({ROADMAP: text}, P)
    site.seed(main(tip))
    return tip


@attempt('GS201', 'GS203')
def end_marker_put_back_behind_the_text_of_another(site):
    tip = unended(site)
    text = site.read(ROADMAP, tip).replace(b'Be kind.\n', b'Be kind.\n' + A_END)
    return [main(site.commit({ROADMAP: text}, A, (tip,)))]
