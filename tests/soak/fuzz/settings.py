"""Doors that meet git's configuration: keys that git or gitsync reads, of values that nobody meant.

The values come by the environment, so that git itself can always read where the repository is.
"""

import random

from gitsync.core.epic import sample
from tests.soak.fuzz import commands
from tests.soak.fuzz import corpus
from tests.soak.fuzz.laws import SELDOM
from tests.soak.fuzz.laws import Door
from tests.soak.fuzz.mutate import mutated

KEYS = (
    'author.email',
    'author.name',
    'color.ui',
    'committer.email',
    'core.abbrev',
    'core.attributesFile',
    'core.autocrlf',
    'core.bigFileThreshold',
    'core.commentChar',
    'core.commentString',
    'core.eol',
    'core.excludesFile',
    'core.fileMode',
    'core.ignoreCase',
    'core.logAllRefUpdates',
    'core.precomposeUnicode',
    'core.protectHFS',
    'core.protectNTFS',
    'core.quotePath',
    'core.safecrlf',
    'core.sparseCheckout',
    'core.splitIndex',
    'core.symlinks',
    'core.untrackedCache',
    'core.whitespace',
    'diff.algorithm',
    'diff.ignoreSubmodules',
    'diff.mnemonicPrefix',
    'diff.noprefix',
    'diff.renames',
    'feature.manyFiles',
    'fetch.prune',
    'filter.lfs.clean',
    'gitsync.agent',
    'gitsync.epic',
    'gitsync.joined',
    'gpg.format',
    'gpg.ssh.allowedSignersFile',
    'i18n.commitEncoding',
    'i18n.logOutputEncoding',
    'index.version',
    'init.defaultBranch',
    'log.date',
    'log.showSignature',
    'merge.conflictStyle',
    'merge.directoryRenames',
    'merge.gitsync.driver',
    'merge.renames',
    'push.default',
    'rerere.enabled',
    'safe.directory',
    'status.relativePaths',
    'status.showUntrackedFiles',
    'submodule.recurse',
    'user.email',
    'user.name',
    'user.signingKey',
    'user.useConfigOnly',
    'worktree.guessRemote',
)
_VALUES = (
    b'',
    b'true',
    b'no',
    b'0',
    b'-1',
    b'2',
    b'99999999999999999999',
    b'1k',
    b'auto',
    b'always',
    b'input',
    b'none',
    b'ssh',
    b'utf-16',
    b'latin1',
    b'zdiff3',
    b'#',
    b';',
    b'//',
    b'~',
    b'~nobody/x',
    b':/x',
    b'*',
    b'-x',
    b' x ',
    b'Secondary-A',
    b'Primary',
    b'Secondary-A /somewhere',
    sample.FOLDER.encode(),
    b'no/such/epic',
    b'/',
    b'..',
    b'x' * 5000,
)


def _case(dice: random.Random) -> commands.Case:
    given = {
        dice.choice(KEYS): mutated(dice, (dice.choice(_VALUES),), corpus.WORDS)
        if dice.random() < 0.3
        else dice.choice(_VALUES)
        for _ in range(dice.choice((1, 1, 2, 4)))
    }
    env = {'GIT_CONFIG_COUNT': str(len(given))}
    for number, (key, value) in enumerate(given.items()):
        env[f'GIT_CONFIG_KEY_{number}'] = key
        env[f'GIT_CONFIG_VALUE_{number}'] = value.replace(b'\0', b'').decode(
            'utf-8', 'surrogateescape'
        )
    env['GITSYNC_AGENT'] = dice.choice(('', 'Secondary-A'))
    doors = (*commands.READS, *commands.HOOKS, *commands.WRITES)
    return commands.Case((), commands.some(dice, doors, 2), b'text\n', env)


DOORS = (Door('git configuration', _case, commands.play, every=SELDOM),)
