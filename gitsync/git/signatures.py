"""Signatures: whose key made a commit's SSH signature.

The keys are those of the policy in force, never of what is being judged; git's own gpg settings,
allowed signers and trust are not asked. A signature counts when the key that it names is in the
policy and ssh-keygen finds it whole over the commit. Cost: one ssh-keygen (2 to 3 ms) for each
commit whose signature names a known key; any other costs nothing.
"""

from __future__ import annotations

import base64
import binascii
import os

from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.git.commits import Commit
    from gitsync.core.policy.policy import Policy

_BEGIN, _END = b'-----BEGIN SSH SIGNATURE-----', b'-----END SSH SIGNATURE-----'
_NAMESPACE = b'git'


def signer(commit: Commit, policy: Policy) -> str:
    """The agent of the policy whose key made the commit's signature; '' when there is none, or it
    is not whole.
    """
    payload, armours = split(commit.raw)
    armour = armours[0] if len(armours) == 1 else b''  # of two, neither counts
    blob = unwrap(armour)
    key = _key_of(blob)
    agent = _owner(key, policy) if key else ''
    return agent if agent and _is_whole(payload, armour) else ''


def split(raw: bytes) -> tuple[bytes, list[bytes]]:
    """(the bytes that were signed, the text of each signature) of a commit object."""
    head, blank, body = raw.partition(b'\n\n')
    kept: list[bytes] = []
    signatures: list[list[bytes]] = []
    inside: list[bytes] | None = None  # the lines of the signature that goes on
    for line in head.split(b'\n'):
        if line.startswith(b' ') and inside is not None:
            inside.append(line[1:])
            continue
        inside = None
        key, _, value = line.partition(b' ')
        if key in (b'gpgsig', b'gpgsig-sha256'):
            inside = [value]
            signatures.append(inside)
        else:
            kept.append(line)
    return b'\n'.join(kept) + blank + body, [b'\n'.join(lines) + b'\n' for lines in signatures]


def unwrap(armour: bytes) -> bytes:
    """The SSHSIG blob in its armour; b'' when it is none."""
    text = armour.strip()
    if not text.startswith(_BEGIN) or not text.endswith(_END):
        return b''
    try:
        blob = base64.b64decode(b''.join(text[len(_BEGIN) : -len(_END)].split()), validate=True)
    except (binascii.Error, ValueError):
        return b''
    return blob if blob.startswith(b'SSHSIG\0\0\0\1') else b''


def _key_of(blob: bytes) -> bytes:
    """The public key that a signature names, when it was made for git; PROTOCOL.sshsig of
    OpenSSH.
    """
    key, rest = _field(blob[10:])
    namespace, _ = _field(rest)
    return key if namespace == _NAMESPACE else b''


def _field(data: bytes) -> tuple[bytes, bytes]:
    size = int.from_bytes(data[:4], 'big')
    return (data[4 : 4 + size], data[4 + size :]) if len(data) >= 4 + size else (b'', b'')


def _owner(key: bytes, policy: Policy) -> str:
    """The agent in whose table the key stands ('ssh-ed25519 AAAA… comment')."""
    for name, agent in policy.agents.items():
        for line in agent.keys:
            try:
                if base64.b64decode(line.split()[1], validate=True) == key:
                    return name
            except (binascii.Error, ValueError):
                continue
    return ''


def _is_whole(payload: bytes, armour: bytes) -> bool:
    """Whether ssh-keygen finds the signature to be made over the payload by the key that it
    names.
    """
    import subprocess
    import tempfile

    with tempfile.TemporaryDirectory(prefix='gitsync-') as folder:
        path = os.path.join(folder, 'signature')
        with open(path, 'wb') as file:
            file.write(armour)
        args = ('ssh-keygen', '-Y', 'check-novalidate', '-n', _NAMESPACE.decode(), '-s', path)
        try:
            done = subprocess.run(
                args,
                input=payload,
                capture_output=True,
                env={'PATH': os.environ.get('PATH', os.defpath), 'LC_ALL': 'C'},
            )
        except OSError as error:
            raise GitsyncError(
                f'a signature cannot be checked: ssh-keygen: {error.strerror}',
                'install OpenSSH 8.2 or later where commits are judged',
                'no-ssh-keygen',
            ) from None
    return done.returncode == 0
