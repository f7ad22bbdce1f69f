"""Names of agents and of files: what each is taken for."""

import itertools

import pytest

from gitsync.core.policy import file_names
from gitsync.core.policy import gitsync_toml
from gitsync.core.policy import names
from gitsync.core.policy import place
from gitsync.core.policy import rosters
from gitsync.core.policy.policy import DEFAULT
from tests.transcripts import told

NAMES = """
Primary primary PRIMARY Agent-Primary agent_primary Primari Prmary Primarry Pirmary Secondary
Secondary-A secondary_a SECONDARY-A Secondary_A-New Secondary-A-New2 Secondary-A-New-2
Secondary-A-New-123 Secondary-A-New1234 Secondary-A-News Secondary-A-2 Secondary-A-1769654893
Secondary-AA Secondary-AAA Secondary-7 Secondary- secondarya SecondaryA Seconday-A Secodnary-A
Scondry-A Sekundary-B Secondary-É Sécondary-A docs-bot Secondary-A-New-New A Secondary-New
""".split()


def test_what_a_name_is():
    for name in [*NAMES, '', ' Primary ', 'Primary\u200b', 'a\tb']:
        shape = names.form(name)
        told(f'{name!r}: {shape!r} {names.spelled(shape)} {names.is_protocol(name)}')
        told(f'    means {names.meant(name)!r}, is {rosters.canonical(name, DEFAULT)!r}')


def test_which_names_are_one():
    for one, other in itertools.combinations([*NAMES, ''], 2):
        if names.same(one, other):
            told(f'{one} {other}')


@pytest.mark.parametrize(
    'known', [['Primary'], ['Secondary-A', 'Secondary-B'], ['docs-bot', 'cod']], ids=str
)
def test_which_name_was_meant(known):
    slips = (
        'primary prmary rpimary secondary-c secondary-a1 docsbot dosc-bot docs-bots dcos'.split()
    )
    for name in [*slips, 'code', 'co', 'od', 'ocd', 'secondary', 'x', '']:
        told(f'{name!r}: {names.nearest(name, known)!r}')


FILES = """
secondary_a.json Secondary-A.json secondary_a_checkpoint.json checkpoint_secondary_a.json a_.json
.json secondary_a.txt secondary-a-1769654893.json secondary_a_new_checkpoint.json primary.json.bak
primary_2.json a_b_c_d_e_f_g_h.json a_b_c_d_e_f_g_h_i.json x_secondary_a.json checkpoint.json
EPIC_README.md.backup STATUS.bak EPIC_README_old.md STATUS~ EPIC_README.md~ readme-copy.md
a.orig.md EPIC_README.md EPIC_README copy.md STATUS.md STATUS_OLD a_to_b_save.md a_to_b.savegame.md
old.md _old
""".split('\n')


def test_what_a_file_s_name_says():
    for name in ' '.join(FILES).split() + ['STATUS copy']:
        agent = file_names.agent_in(name, lambda form: form in ('primary', 'secondary_a', 'a'))
        every = file_names.agent_in(name, lambda form: True)
        copies = [
            is_it.__name__
            for is_it in (file_names.is_readme, file_names.is_channel, file_names.is_any)
            if file_names.is_copy(name, is_it)
        ]
        told(f'{name}: {file_names.is_checkpoint_name(name)} {agent} {every} {" ".join(copies)}')


PATHS = """
EPIC_README.md e/EPIC_README.md a/b/EPIC_README.md e/epic_readme.md .gitsync.toml e/.gitsync.toml
.gitattributes e/.gitattributes e/DISCOVERY.md e/agent_comms/primary_to_secondary_a.md
e/agent_comms/a_to_b_to_c.md e/agent_comms/x.md e/agent_comms/a/b_to_c.md e/agent_comms/a_to_.md
e/agent_comms/archive/primary_to_secondary_a_20260201_1000.md e/agent_comms/archive/a_to_b.md
e/agent_comms/archive/a_to_b_20260201.md e/agent_comms/archive/a_to_b_2026020x_1000.md
e/agent_comms/archive/x/a_to_b.md e/agent_comms/archive/x e/agent_comms/inboxes/a.md
e/agent_checkpoints/primary.json e/agent_checkpoints/x/primary.json e/agent_checkpoints/Primary.json
e/agent_checkpoints/primary.md e/feature_01_x/STATUS e/feature_01_x/status e/feature_1/STATUS
e/feature_01_x/a/STATUS e/feature_x/STATUS e/feature_01_x/HANDOFF_PACKAGE.md e/feature_01_x/spec.md
e/.epic_locks/epic_readme.lock e/.epic_locks/x/y e/STATUS feature_01_x/STATUS agent_comms/a_to_b.md
e/feature_001_x/STATUS e/feature_01/STATUS e/feature_0١_x/STATUS e/feature_01_/STATUS a/e/f.md
e/feature_03_y
e/feature_02_x/agent_comms/a_to_b.md agent_checkpoints/agent_checkpoints/primary.json done/e/x
""".split()


@pytest.mark.parametrize(
    'has_epic', [None, 'e'.__eq__, ''.__eq__], ids=['anywhere', 'in a folder', 'at the top']
)
def test_which_place_a_path_is(has_epic):
    for path in PATHS:
        told(f'{path}: {place.place_of(path, DEFAULT, has_epic)}')


DOCUMENTS = """\
version = 1
[[documents]]
path = ["*.json", "!primary.json"]
kind = "checkpoint"
[[documents]]
path = ["EPIC_README.md", "f.md"]
kind = "sections"
markers = ["begin-end"]
[[documents]]
path = ["a_to_b*.md", "*/x.md"]
kind = "messages"
[[documents]]
path = "STATUS"
kind = "file"
"""


@pytest.mark.parametrize('protocol', ['s2-epic', 'none'])
def test_which_place_a_path_is_by_a_policy(protocol):
    policy = gitsync_toml.parse(f'protocol = "{protocol}"\n{DOCUMENTS}'.encode())
    for path in [*PATHS, 'docs/f.md', 'docs/a_to_b.md', 'a_to_b_to_c.md', 'x.json', 'docs/x.md']:
        there = place.place_of(path, policy, 'e'.__eq__)
        if there:
            document = there.document and there.document.path
            told(f'{path}: {there._replace(document=document)[:]} {there.markers}')


def test_what_a_folder_s_name_says():
    for path in PATHS:
        for folder in path.split('/')[:-1]:
            number = place.feature_number(folder)
            told(f'{folder}: {place.is_feature(folder)} {number} {place.is_shelved(folder)}')
    for cell in (
        'feature_01_x',
        'feature_12345_x feature_123456_x',
        '01',
        '1, 2',
        'Feature 3',
        '`feature_02_b`, feature_4',
        'x',
        '12a',
    ):
        told(f'{cell}: {sorted(rosters.numbers_in(cell))}')
    for path in ('a/b/c', 'a', '', '/a'):
        told(f'{path}: {[*place.folders_around(path)]} {place.below(path, "x")}')
