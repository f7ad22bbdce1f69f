"""The command lines in the settings of agents' tools.

The files are committed, so the lines name no program of one machine: the script that install left
in this clone, else the gitsync on PATH. These tools take every exit but 2 as leave to go on, 127
and a Python traceback's 1 too. So a gate that cannot run refuses what plainly edits a shared
document of the protocol, and lets everything else go on: somebody must be able to install it.
"""

from __future__ import annotations

SIGN = 'edit-hook'
SCRIPT = f'gitsync/{SIGN}'  # below the common git directory
_SCRIPT = f'f=$(git rev-parse --git-common-dir 2>/dev/null)/{SCRIPT}; '
_RUN = f'[ -r "$f" ] && . "$f"; command -v gitsync >/dev/null || exit %d; exec gitsync {SIGN}'
# a key for a path with one of the protocol's documents, and a key for what is written there
_DOCUMENT = (
    r'"[A-Za-z_]*([pP]ath|[fF]ile|uri)": *"([^"]*/)?(EPIC_README\.md|\.gitsync\.toml'
    r'|feature_[^"/]*/STATUS|agent_comms/[^"]*\.md|agent_checkpoints/[^"]*\.json)"'
)
_TEXT = (
    r'"(contents?|text|body|data|code|edits|replacements|(new|file|insert)_?([tT]ext|[sS]tr(ing)?)'
    r')": *["[]'
)
GATE = (
    _SCRIPT
    + 'i=$(cat); printf %s "$i" | { '
    + _RUN % 127
    + '; }; rc=$?; case $rc in 0|2) exit $rc;; esac; '
    + 'has() { printf %s "$i" | grep -qE "$1"; }; '
    + f"has '{_DOCUMENT}' && has '{_TEXT}' || exit 0; "
    + 'echo "gitsync cannot judge this edit of a shared document (exit $rc): install it, then see '
    + 'gitsync doctor" >&2; exit 2'
)
NOTICE = _SCRIPT + _RUN % 0
