"""The doors of gitsync, asked one question: may this agent change this part of this file?"""

import io
import json
import sys
from difflib import SequenceMatcher

from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.names import same
from gitsync.core.policy.policy import Actor
from gitsync.core.rules.finding import is_ownership
from gitsync.gates import history
from gitsync.gates import staged
from gitsync.git.repo import Repo
from gitsync.main import main
from gitsync.world import clock
from gitsync.world import policy_file
from tests.scenes.history import commits
from tests.scenes.worlds import ADDRESS
from tests.scenes.worlds import ASSIGNMENT
from tests.scenes.worlds import FEATURES
from tests.scenes.worlds import FIX
from tests.scenes.worlds import SECTIONS


class Doors:
    """A world in a repository, and each door's answer about an edit of it."""

    def __init__(self, git, monkeypatch, capfd) -> None:
        self.git, self.monkeypatch, self.capfd = git, monkeypatch, capfd
        monkeypatch.chdir(git.folder)

    def enter(self, world):
        """Put the world where the last one stood."""
        self.world = world
        self.base = commits(self.git, [('base', (), '', world.files)])['base']
        self.git('reset', '-q', '--hard')
        self.git('clean', '-fdxq')

    def run(self, agent, *argv, input=b''):
        """(exit code, stdout) of gitsync as that agent."""
        self.name(agent)
        self.monkeypatch.setenv('GITSYNC_SESSION', f'session of {agent}')
        self.monkeypatch.setattr(sys, 'stdin', io.TextIOWrapper(io.BytesIO(input)))
        self.capfd.readouterr()
        code = main(list(argv))
        out, self.said = self.capfd.readouterr()
        return code, out

    def name(self, agent):
        """Let that agent act, or the person."""
        if agent:
            self.monkeypatch.setenv('GITSYNC_AGENT', agent)
        else:
            self.monkeypatch.delenv('GITSYNC_AGENT', raising=False)

    def data(self, agent, *argv):
        """The data of an answer, with --json."""
        code, out = self.run(agent, *argv, '--json')
        assert code in (0, 1), (argv, out, self.said)
        return json.loads(out)['data']

    def answers(self, agent, edit):
        """{door: may the agent make this edit}, of every door that has an answer."""
        doors = {'owners_of': self._by_owners(agent, edit), **self._by_merge(agent, edit)}
        doors['edit hook: Write'] = self._by_hook(
            agent, 'Write', file_path=edit.path, content=edit.after.decode()
        )
        old, new = _difference(self.world.files[edit.path], edit.after)
        doors['edit hook: Edit'] = self._by_hook(
            agent, 'Edit', file_path=edit.path, old_string=old, new_string=new
        )
        doors |= self._by_explain(agent, edit)
        self.git.write(edit.path, edit.after)
        try:
            doors |= self._by_dry_run(agent, edit) if agent else {}
            self.git('add', edit.path)
            doors['check --staged'] = self._by_staged(agent)
        finally:
            self.restore()
        return doors | self._by_command(agent, edit)

    def restore(self):
        """The working tree and the index as HEAD has them."""
        self.git('reset', '-q', '--hard')

    def case(self, agent):
        """The unchanged first commit as the agent sees it."""
        repo = Repo.open()
        tree = repo.tree(repo.head())
        actor = Actor(agent, 'environment', 'asserted', 'A Person', ADDRESS)
        return Case.unchanged(tree, policy_file.load(tree), actor)

    def coordinate(self, agent, *argv):
        """(exit code of a command that coordinates, what is wrong with what it left: '' for
        nothing). Refused, it wrote nothing; done, every gate passes it, and the agent's commit
        takes it.
        """
        code, _ = self.run(agent, *argv)
        told, changed = self.said, self.git('status', '--porcelain', '-uall', '-z')
        if code and argv != ('sync',):  # whose 1 says that a point is not reached
            return code, f'refused, and wrote {changed}: {told}' if changed else ''
        self.git('add', '-A')
        self.name(agent)
        passes = self._by_staged(agent)
        self.git('reset', '-q')
        if not passes:
            return code, f'the gate refuses what it wrote: {changed}'
        if agent:
            takes = set(self.data(agent, 'commit', '--dry-run', '-m', 'x')['paths'])
            left = {each[3:] for each in changed.split('\0') if each} - takes
            return code, f'commit leaves {left}' if left else ''
        return code, ''

    def who_acts(self, agent):
        """{door: who it takes to act} for doors that tell."""
        return {
            'whoami': self.data(agent, 'whoami')['agent'],
            'explain': self.data(agent, 'explain', '.gitsync.toml')['acting'],
            'commit': self.data(agent, 'commit', '--dry-run', '-m', 'x')['agent'],
            'brief': self.data(agent, 'brief')['agent'],
        }

    def features_of(self, agent):
        """{door: the folder of the first feature that is assigned to the agent, '' for none}."""
        case, epic = self.case(agent), self.world.epic
        assigned = [
            folder
            for number, folder in enumerate(FEATURES, 1)
            if same(case.assigned(epic, number), agent)
        ]
        board = self.data(agent, 'board')
        rows = {row['agent']: row['feature'] for row in board['agents']}
        return {
            'rosters': assigned[0] if assigned else '',
            'board': rows.get(agent, ''),
            'brief': self.data(agent, 'brief')['feature'] or '',
        }

    def feature_owners(self, agent, number):
        """{door: to whom feature NN is assigned}, where the policy gives its files to nobody."""
        case, start = self.case(agent), self.world.epic + '/' if self.world.epic else ''
        path = f'{start}{FEATURES[number - 1]}/spec.md'
        if case.place(path).document:
            return {}
        assigned = case.assigned(self.world.epic, number)
        explained = self.data(agent, 'explain', path)
        assert explained['epic'] == self.world.epic == self.data(agent, 'board')['epic']
        return {'rosters': assigned, 'explain': explained['owners'][0]['owners'][0]}

    def _by_owners(self, agent, edit):
        case, part = self.case(agent), edit.part
        place = case.place(edit.path)
        if place is None or part not in (FIX, ASSIGNMENT) or not has_parts(place.kind, part):
            part = owners.FILE if part in (FIX, ASSIGNMENT) else part
            names = owners.owners_of(case, edit.path, part)
            if part.kind == 'row':
                names += owners.owners_of(case, edit.path, owners.OUTSIDE)
            return owners.may(case.actor, names, case.policy)
        is_lawful = bool(agent) if part == FIX else case.coordinates()
        return is_lawful or case.maintains()

    def _by_staged(self, agent):
        self.name(agent)
        repo = Repo.open()
        try:
            return _passes(staged.judge_staged(staged.stage(repo), now=clock.now()).findings)
        finally:
            repo.close()

    def _by_merge(self, agent, edit):
        """The gate in history: the edit in a commit, and in a merge that brings nothing of it."""
        rows = [
            ('edit', (self.base,), agent, {edit.path: edit.after}),
            ('ours', (self.base,), '', {'ours.py': b'x\n'}),
            ('theirs', (self.base,), '', {'theirs.py': b'x\n'}),
            ('merge', ('ours', 'theirs'), agent, {'theirs.py': b'x\n', edit.path: edit.after}),
        ]
        made = commits(self.git, rows, None)
        repo, now = Repo.open(), clock.now()
        try:
            return {
                'check COMMIT': _passes(history.judge_commit(repo, made['edit'], now)),
                'merge gate': _passes(history.judge_commit(repo, made['merge'], now)),
            }
        finally:
            repo.close()

    def _by_hook(self, agent, tool, **asked):
        asked['file_path'] = str(self.git.folder / asked['file_path'])
        event = {
            'hook_event_name': 'PreToolUse',
            'cwd': str(self.git.folder),
            'tool_name': tool,
            'tool_input': asked,
        }
        code, out = self.run(agent, 'edit-hook', input=json.dumps(event).encode())
        assert code == 0, self.said
        return not out

    def _by_explain(self, agent, edit):
        kind = self.data(agent, 'explain', edit.path)['kind']
        if edit.part in (owners.MARKS, FIX, ASSIGNMENT) or edit.part.kind == 'row' or not kind:
            return {}
        asked = edit.path
        if edit.part.kind == 'section' and kind == 'sections':
            asked += f'#{edit.part.name}'
        parts = self.data(agent, 'explain', asked)['owners']
        return {'explain': parts[-1]['you']}

    def _by_dry_run(self, agent, edit):
        """What `commit` takes; it leaves alone what nothing gates, what lies outside the epic, and
        of others' feature folders all that the coordinator may change.
        """
        place = self.case(agent).place(edit.path)
        if place is None or place.epic is None:
            return {}
        takes = edit.path in self.data(agent, 'commit', '--dry-run', '-m', 'x')['paths']
        is_shared = place.kind == 'feature' and agent == 'Primary'
        if is_shared and not takes or self._leaves_blank_lines(agent, edit):
            return {}
        return {'commit --dry-run': takes}

    def _leaves_blank_lines(self, agent, edit):
        """True for a new section in outside text of the agent's: it may take what separates it."""
        is_new = edit.part.kind == 'section' and edit.part.name not in SECTIONS
        outside = owners.owners_of(self.case(agent), edit.path, owners.OUTSIDE)
        return is_new and owners.is_among(agent, outside)

    def _by_command(self, agent, edit):
        """The command that writes such a part, where there is one."""
        place = self.case(agent).place(edit.path)
        if place is None or place.epic is None:
            return {}
        rest = edit.path.removeprefix(f'{place.epic}/' if place.epic else '')
        argv = _command(agent, rest, edit)
        if not argv:
            return {}
        code, out = self.run(agent, *argv[:-1], input=argv[-1])
        is_written = bool(self.git('status', '--porcelain', '--', edit.path))
        assert code in (0, 1, 2) and (code == 0) == is_written, (argv, out, self.said)
        self.restore()
        return {' '.join(argv[:2]): is_written}


def _command(agent, rest, edit):
    """The arguments and the standard input of the command that changes the part at that path of the
    epic; () where the agent has no such command.
    """
    form = agent.lower().replace('-', '_')
    if rest == 'EPIC_README.md' and edit.part.kind == 'section':
        return ('section', 'write', edit.part.name, b'other\n')
    writer, _, reader = rest.removeprefix('agent_comms/').removesuffix('.md').partition('_to_')
    if reader and edit.part == owners.FILE and form == writer:
        return ('message', 'send', reader, '--subject', 'go on', b'')
    if reader and edit.part == owners.MARKS and form == reader:
        return ('message', 'read', writer, '1', b'')
    folder, _, name = rest.rpartition('/')
    if name == 'STATUS' and folder in FEATURES and edit.part == ASSIGNMENT:
        return ('status', 'set', '--feature', folder, 'AGENT=Secondary-C', b'')
    if edit.part == FIX:
        return ()
    if name == 'STATUS' and folder in FEATURES:
        return ('status', 'set', '--feature', folder, 'BLOCKERS=paper', b'')
    if rest == f'agent_checkpoints/{form}.json':
        return ('checkpoint', 'write', b'{"blockers": ["paper"]}')
    return ()


def has_parts(kind, part):
    """True where files of the kind have a form to fix, or an agent to whom they are assigned."""
    return kind == 'status' or (part == FIX and kind == 'sections')


def _passes(found):
    return not any(
        is_ownership(one.rule) or one.rule == 'GS701' for one in found if one.severity == 'error'
    )


def _difference(before, after):
    """The lines that a tool would name to make the edit: some around it as well."""
    old, new = before.decode().splitlines(True), after.decode().splitlines(True)
    changed = [row for row in SequenceMatcher(None, old, new).get_opcodes() if row[0] != 'equal']
    start = max(changed[0][1] - 3, 0)
    end_old, end_new = changed[-1][2], changed[-1][4]
    return ''.join(old[start:end_old]), ''.join(new[start:end_new])
