"""Proving the merge driver: a real merge in a scratch repository, by this clone's own driver
line.
"""

from __future__ import annotations

import os

from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.documents.protocol import README
from gitsync.core.epic import sample
from gitsync.core.setup.written import DRIVER_SCRIPT
from gitsync.core.text.moments import timedelta
from gitsync.setup.plan import driver_script
from gitsync.setup.proofs.scratch import Proof
from gitsync.setup.proofs.scratch import Scratch
from gitsync.setup.proofs.scratch import wrong
from gitsync.world import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo

_STAGE = (b'**Current Stage:** S2.P1', b'**Current Stage:** S2.P2')
_STEP = (b'**Current Step:** Planning', b'**Current Step:** Waiting')


def prove_driver(repo: Repo, folder: str) -> Proof:
    """Two sides change neighbouring fields of one section: as text a conflict, by the driver
    both.
    """
    line = repo.config('merge.gitsync.driver')
    fault = _missing(repo, line) or _merge_fault(line or '', folder)
    if not fault:
        return Proof('merge driver', 'two edits of one section merged, and nothing was lost', [])
    return Proof('merge driver', '', [wrong('GS902', ATTRIBUTES, fault)])


def _missing(repo: Repo, line: str | None) -> str:
    """What install wrote and is not there any more; '' where all is."""
    if not line:
        return "no driver 'gitsync' is set up in this clone: git merges as text in silence"
    script = driver_script(repo.common_dir)
    if DRIVER_SCRIPT in line and not os.access(script, os.R_OK):
        return f"the merge driver's script is gone, git merges as text: '{script}'"
    return ''


def _merge_fault(line: str, folder: str) -> str:
    """What went wrong in a merge by the driver line; '' when nothing did."""
    base = sample.readme(clock.now() - timedelta(minutes=30))
    scratch = Scratch(folder)
    scratch.must('config', 'merge.gitsync.driver', line)
    scratch.write(ATTRIBUTES, f'{README} merge=gitsync\n'.encode())
    scratch.write(sample.README_PATH, base)
    scratch.must_commit('base')
    scratch.must('branch', 'theirs')
    scratch.write(sample.README_PATH, base.replace(*_STAGE))
    scratch.must_commit('ours')
    scratch.must('checkout', '-q', 'theirs')
    scratch.write(sample.README_PATH, base.replace(*_STEP))
    scratch.must_commit('theirs')
    scratch.must('checkout', '-q', '-')
    done = scratch.run('merge', '-q', '--no-edit', 'theirs')
    merged = scratch.run('cat-file', 'blob', f'HEAD:{sample.README_PATH}').out
    if done.code == 0 and merged == base.replace(*_STAGE).replace(*_STEP):
        return ''
    words = os.fsdecode(done.err).strip().partition('\n')[0] or 'git merge conflicts'
    return f'the driver of this clone does not merge: {words}'
