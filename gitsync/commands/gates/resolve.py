"""Merge again what stands unmerged in the index, or settle one section of it by a side."""

import os

import click

from gitsync.core.documents.sections import parse
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.conflicts import conflicts_left
from gitsync.core.text.conflicts import has_marker
from gitsync.core.text.conflicts import is_whole
from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.merging import attic
from gitsync.merging import unmerged
from gitsync.merging.one_file import merge_file
from gitsync.world import output
from gitsync.world import policy


@click.command('resolve')
@click.argument('paths', nargs=-1)
@click.option('--section', default='', help='Settle this section only; needs --take.')
@click.option(
    '--take',
    type=click.Choice(['ours', 'theirs', 'both']),
    help='The side to take; both: ours, then theirs.',
)
@click.option(
    '--force', is_flag=True, help='Merge again even where a file was edited since the conflict.'
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(paths, section, take, force, as_json):
    """Merge again what stands unmerged in the index

    Without PATHS: every unmerged path. What merges cleanly is written and staged; the rest keeps
    conflict markers in the smallest
    place. Exit 0 when nothing is left. A file that was edited since the conflict is left alone (see
    --force).
    With --section NAME --take SIDE one section of a conflicted file is settled; the rest of the
    file stays as it is.
    """
    if bool(section) != bool(take):
        raise GitsyncError(
            '--section and --take go together',
            'gitsync resolve PATH --section NAME --take ours|theirs|both',
            'usage',
        )
    repo = Repo.open()
    left_over = unmerged.unmerged(repo)
    chosen = _chosen(repo, left_over, paths)
    rules = _policy(repo)
    if section:
        chosen = _with_section(repo, chosen, section, bool(paths))
    results = [
        _settled_section(repo, stages, section, take, rules)
        if section
        else _merged(repo, stages, rules, force)
        for stages in chosen
    ]
    left = [result for result in results if result['state'] != 'settled']
    data = {
        'settled': [result['path'] for result in results if result['state'] == 'settled'],
        'left': left,
    }
    output.answer(
        as_json,
        data,
        ''.join(_line(result) for result in results) or 'nothing stands unmerged\n',
        not left,
    )
    return 1 if left else 0


def _line(result):
    text = f'{result["state"]}: {output.clean(result["path"])}'
    return text + (f' ({output.clean(result["why"])})' if result['why'] else '') + '\n'


def _result(stages, state, why=''):
    return {'path': output.valid(stages.path), 'state': state, 'why': output.valid(why)}


def _chosen(repo, left_over, paths):
    """The unmerged paths that PATHS name: files, or folders with all below them."""
    if not paths:
        return left_over
    found = []
    for path in paths:
        name = os.path.relpath(
            os.path.join(os.path.realpath(os.path.dirname(path) or '.'), os.path.basename(path)),
            os.path.realpath(repo.root),
        )
        below = [
            stages
            for stages in left_over
            if name == '.' or stages.path == name or stages.path.startswith(name + '/')
        ]
        if not below and not os.path.lexists(path):
            raise GitsyncError(
                f"no such path: '{path}'", 'git status lists what stands unmerged', 'no-path'
            )
        if not below:
            output.note(f"'{path}' is not unmerged")
        found += [stages for stages in below if stages not in found]
    return found


def _policy(repo):
    """HEAD's policy; a broken one is said, and the built-in protocol serves."""
    try:
        return policy.load(repo.tree(repo.head()))
    except GitsyncError as error:
        output.note(f'the policy is not used, the built-in protocol is: {error.message}')
        return None


def _merged(repo, stages, rules, force):
    """Merge one path again and write what comes out."""
    if not stages.is_two_sided:
        return _result(stages, 'left', _one_sided(stages))
    texts = unmerged.versions(repo, stages)
    try:
        outcome = merge_file(stages.path, *texts, 7, rules)
    except Unmergeable as error:
        return _result(
            stages,
            'left',
            f'{error}: take a side with git checkout --ours or --theirs, then git add',
        )
    if not force and not unmerged.is_untouched(repo, stages.path, texts, outcome.data):
        return _result(
            stages,
            'left',
            'edited since the conflict: finish it and git add it, or merge it anew with --force',
        )
    for note in outcome.notes:
        output.note(f'{stages.path}: {note}')
    _keep(repo, stages.path, texts, outcome)
    if outcome.conflicts:
        unmerged.write(repo, stages.path, outcome.data)
        return _result(stages, 'left', 'conflicts: ' + ', '.join(outcome.conflicts))
    unmerged.settle(repo, stages, outcome.data)
    return _result(stages, 'settled')


def _one_sided(stages):
    if stages.ours and stages.theirs:
        return 'a link or submodule on a side: take a side with git checkout, then git add'
    if not stages.ours and not stages.theirs:
        return 'removed or renamed on both sides: git rm it, or git add what should stand'
    gone = 'ours' if not stages.ours else 'theirs'
    return f'removed in {gone}, changed on the other side: git add keeps it, git rm removes it'


def _keep(repo, path, texts, outcome):
    lost = [decision for decision in outcome.decisions if decision.lost]
    if lost:
        attic.keep(
            repo.common_dir, path, f'resolve on {repo.branch() or repo.head()[:12]}', texts, lost
        )
    for decision in lost:
        output.note(f'{path}: {decision.where}: {decision.what}')


def _with_section(repo, chosen, name, named):
    """The paths that hold the section; an error when none does."""
    held = [
        stages
        for stages in chosen
        if stages.is_two_sided
        and any(parse(text).section(name) for text in unmerged.versions(repo, stages))
    ]
    if not held:
        raise GitsyncError(
            f"no unmerged file has a section '{name}'",
            'git status lists what stands unmerged',
            'no-section',
        )
    if len(held) > 1 and not named:
        raise GitsyncError(
            f"several unmerged files have a section '{name}'", 'name the path too', 'ambiguous'
        )
    return held


def _settled_section(repo, stages, name, take, rules):
    """Put one side's section into the worktree's file, and stage the file when no conflict is left
    in it.
    """
    texts = unmerged.versions(repo, stages)
    disk = unmerged.on_disk(repo, stages.path)
    sides = [parse(text).section(name) for text in texts[1:]]
    chosen = _taken(sides, take)
    here = parse(disk or b'').section(name)
    if here and _holds_its_conflicts(disk, here, texts):
        data = disk.replace(here.data, chosen, 1)
    else:
        # the conflict reaches over the section's own markers: merge anew with this section the same
        # on every side
        outcome = merge_file(stages.path, *texts, 7, rules)
        if not unmerged.is_untouched(repo, stages.path, texts, outcome.data):
            raise GitsyncError(
                f"'{stages.path}' was edited since the conflict, and section '{name}' cannot be "
                'told apart in it',
                'finish it by hand, then git add it',
                'edited',
            )
        data = merge_file(
            stages.path, *[_with(text, name, chosen) for text in texts], 7, rules
        ).data
    left = conflicts_left(data, texts)
    if left:
        unmerged.write(repo, stages.path, data)
        return _result(
            stages,
            'left',
            f"section '{name}' is settled, conflicts are left on line "
            f'{", ".join(map(str, left[:5]))}',
        )
    unmerged.settle(repo, stages, data)
    return _result(stages, 'settled')


def _holds_its_conflicts(disk, section, texts):
    """True when every conflict that touches the section lies wholly between its markers, so that
    its text can be replaced.
    """
    if disk.count(section.begin) != 1 or disk.count(section.end) != 1:
        return False
    return is_whole(section.body) and (has_marker(section.body) or not conflicts_left(disk, texts))


def _taken(sides, take):
    """The bytes of the chosen section; b'' where that side has none."""
    ours, theirs = sides
    if take != 'both' or not (ours and theirs):
        one = {'ours': ours, 'theirs': theirs}.get(take) or (
            ours or theirs if take == 'both' else None
        )
        return one.data if one else b''
    return ours.begin + ours.body + (theirs.body if theirs.body != ours.body else b'') + ours.end


def _with(text, name, data):
    """The text with another section of that name, as it is where it has none."""
    section = parse(text).section(name)
    return text.replace(section.data, data, 1) if section else text
