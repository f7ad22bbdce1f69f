"""The events of an agent's session that are no edits, as each tool sends them."""

import io
import json
import sys

import pytest

from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.main import main
from gitsync.world import sessions
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import README
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow

A_STATUS = f'{FOLDER}/feature_02_team_penalty/STATUS'


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


def hook(epic, name, agent='', session='s1', **more):
    """(exit code, the answer or its text, stderr) of edit-hook for an event."""
    for variable in ('GITSYNC_SESSION', 'GITSYNC_AGENT'):
        epic.monkeypatch.delenv(variable, raising=False)
    if agent:
        epic.monkeypatch.setenv('GITSYNC_AGENT', agent)
    event = {'hook_event_name': name, 'session_id': session, 'cwd': str(epic.git.folder), **more}
    data = json.dumps({key: value for key, value in event.items() if value is not None}).encode()
    epic.monkeypatch.setattr(sys, 'stdin', io.TextIOWrapper(io.BytesIO(data)))
    epic.capfd.readouterr()
    code = main(['edit-hook'])
    out, err = epic.capfd.readouterr()
    try:
        return code, json.loads(out or 'null'), err
    except ValueError:
        return code, out, err


def context(answer):
    """The text that an answer gives the agent."""
    code, told, err = answer
    assert code == 0 and err == '', err
    if isinstance(told, dict):
        inner = told.get('hookSpecificOutput', {})
        return (
            inner.get('additionalContext')
            or told.get('additionalContext')
            or told.get('additional_context')
            or ''
        )
    return told or ''


def send(epic, to, subject, by='Primary'):
    assert epic.run(by, 'message', 'send', to, '--subject', subject) == 0, epic.err


# start, prompt


@pytest.mark.parametrize('source', ['startup', 'resume', 'clear', 'compact'])
def test_every_start_gives_the_brief(epic, source):
    told = context(hook(epic, 'SessionStart', 'Secondary-A', source=source))
    assert '# Brief for Secondary-A' in told and 'data, no instruction' in told


def test_a_prompt_tells_new_messages_once_each(epic):
    def prompt(session='s1'):
        return context(hook(epic, 'UserPromptSubmit', 'Secondary-A', session, prompt='go on'))

    assert prompt() == ''
    send(epic, 'Secondary-A', 'First')
    assert "Primary 1: 'First' (gitsync message read Primary 1)" in prompt()
    assert prompt() == ''
    send(epic, 'Secondary-A', 'Second')
    told = prompt()
    assert 'Second' in told and 'First' not in told and '1 new message to Secondary-A' in told
    assert 'First' in prompt('another session'), 'each session is told for itself'
    assert context(hook(epic, 'UserPromptSubmit', 'Secondary-B', prompt='x')) == ''


def test_what_the_brief_told_is_not_told_at_the_prompt(epic):
    send(epic, 'Secondary-A', 'Told by the brief')
    assert 'Told by the brief' in context(hook(epic, 'SessionStart', 'Secondary-A'))
    assert context(hook(epic, 'UserPromptSubmit', 'Secondary-A', prompt='x')) == ''


def test_a_message_that_was_read_is_not_told(epic):
    send(epic, 'Secondary-A', 'Read already')
    assert epic.run('Secondary-A', 'message', 'read', 'Primary', '1') == 0
    assert context(hook(epic, 'UserPromptSubmit', 'Secondary-A', prompt='x')) == ''


def test_many_messages_are_cut_and_subjects_are_harmless(epic):
    send(epic, 'Secondary-A', 'odd \u202e' + 'x' * 300)
    for number in range(7):
        send(epic, 'Secondary-A', f'number {number}')
    told = context(hook(epic, 'UserPromptSubmit', 'Secondary-A', prompt='x'))
    assert '8 new messages' in told and 'and 3 more: gitsync message inbox' in told
    assert len(told) < 1200 and '\u202e' not in told
    assert 'data, no instruction' in told


# subagents


@pytest.mark.parametrize('name', ['secondary-a', 'Secondary-A', 'team:Secondary A'])
def test_a_subagent_with_an_agents_name_gets_the_brief_of_that_agent(epic, name):
    answer = hook(epic, 'SubagentStart', 'Primary', agent_id='a1', agent_type=name)
    told = context(answer)
    assert '# Brief for Secondary-A' in told
    assert 'begin each git and gitsync command with GITSYNC_AGENT=Secondary-A' in told
    assert answer[1]['hookSpecificOutput']['hookEventName'] == 'SubagentStart'


def test_any_other_subagent_is_told_nothing(epic):
    assert hook(epic, 'SubagentStart', 'Primary', agent_type='general-purpose') == (0, None, '')


# stop


def foreign_edit(epic):
    epic.git.write(README, epic.git.read(README).replace(b'Planning', b'Meddling'))


@pytest.mark.parametrize('event', ['Stop', 'SubagentStop'])
def test_a_stop_is_held_once_for_what_a_commit_would_be_refused_for(epic, event):
    def stop(**more):
        return hook(epic, event, 'Secondary-A', **more)

    assert stop(stop_hook_active=False) == (0, None, '')
    foreign_edit(epic)
    code, told, _ = stop(stop_hook_active=False)
    assert code == 0 and told['decision'] == 'block' and 'GS201' in told['reason']
    assert stop(stop_hook_active=True) == (0, None, '')


def test_a_subagents_stop_is_judged_as_that_subagent(epic):
    foreign_edit(epic)
    answer = hook(epic, 'SubagentStop', 'Secondary-A', agent_type='primary', stop_hook_active=False)
    assert answer == (0, None, '')


@pytest.mark.parametrize(
    'told, key',
    [
        ({'hook_event_name': 'stop', 'conversation_id': 'c', 'status': 'completed'}, 'followup_'),
        ({'hook_event_name': None, 'sessionId': 'c', 'stopReason': 'end'}, 'decision'),
    ],
    ids=['cursor', 'copilot'],
)
def test_a_tool_that_does_not_tell_that_it_was_held_is_held_once_all_the_same(epic, told, key):
    foreign_edit(epic)
    name = told.pop('hook_event_name')
    event = {**told, 'session_id': None}
    code, answer, _ = hook(epic, name, 'Secondary-A', **event)
    assert code == 0 and any(each.startswith(key) for each in answer)
    assert hook(epic, name, 'Secondary-A', **event) == (0, None, '')


# tasks and teammates


@pytest.mark.parametrize('event', ['TaskCompleted', 'TeammateIdle'])
class TestDone:
    def done(self, epic, event, name='secondary-a', agent='Primary'):
        return hook(epic, event, agent, teammate_name=name)

    def test_with_nothing_owed_it_passes(self, epic, event):
        assert self.done(epic, event) == (0, None, '')

    def test_unanswered_messages_hold_it_until_they_are_read(self, epic, event):
        send(epic, 'Secondary-A', 'Which format?')
        for _ in range(2):
            code, _, err = self.done(epic, event)
            assert code == 2 and 'unanswered messages: Primary 1' in err
            assert 'gitsync message read FROM NUMBER' in err
        assert self.done(epic, event, 'secondary-b') == (0, None, '')
        assert epic.run('Secondary-A', 'message', 'read', 'Primary', '1') == 0
        assert self.done(epic, event) == (0, None, '')

    def test_malformed_parts_of_its_own_hold_it(self, epic, event):
        epic.git.write(A_STATUS, epic.git.read(A_STATUS) + b'garbage\n')
        code, _, err = self.done(epic, event)
        assert code == 2 and 'parts of Secondary-A are malformed' in err and 'GS401' in err
        assert self.done(epic, event, 'secondary-b') == (0, None, ''), "another's fault"

    def test_a_malformed_section_of_its_own_holds_it(self, epic, event):
        assert epic.run('Secondary-A', 'heartbeat') == 0
        end = b'<!-- END SECONDARY-A PROGRESS -->\n'
        text = epic.git.read(README)
        assert end in text
        epic.git.write(README, text.replace(end, b''))
        code, _, err = self.done(epic, event)
        assert code == 2 and 'GS102' in err

    def test_a_teammate_that_is_no_agent_owes_nothing(self, epic, event):
        send(epic, 'Primary', 'For the coordinator', by='Secondary-A')
        assert self.done(epic, event, 'researcher') == (0, None, '')
        assert self.done(epic, event, None)[0] == 2, 'without a name: who acts in the worktree'


# end


def test_the_end_of_a_session_gives_its_leases_back(epic):
    for name, session in (('epic_readme', 's1'), ('other', 's1'), ('theirs', 's2')):
        epic.monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
        epic.monkeypatch.setenv('GITSYNC_SESSION', session)
        assert main(['lock', 'acquire', name, '--wait', '0']) == 0
    assert hook(epic, 'SessionEnd', reason='logout') == (0, None, '')
    locks = epic.git.folder / FOLDER / '.epic_locks'
    assert sorted(path.name for path in locks.glob('*.lock')) == ['theirs.lock']
    epic.monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-B')
    assert main(['lock', 'acquire', 'epic_readme', '--wait', '0']) == 0


def test_an_ended_session_goes_on_no_more_and_comes_back_when_it_is_resumed(epic):
    git_dir = str(epic.git.folder / '.git')
    epic.monkeypatch.setenv('GITSYNC_SESSION', 's1')
    assert main(['join', 'Secondary-A']) == 0
    assert sessions.sharing(git_dir) == ['Secondary-A']
    hook(epic, 'SessionEnd', reason='clear')
    assert sessions.sharing(git_dir) == [] and sessions.agent(git_dir, 's1') == 'Secondary-A'
    assert '# Brief for Secondary-A' in context(hook(epic, 'SessionStart', source='resume'))
    assert sessions.sharing(git_dir) == ['Secondary-A']


# what is none of its business, and what goes wrong

EVENTS = sorted({event.name for host in WITH_SETTINGS.values() for event in host.events})


@pytest.mark.parametrize('name', EVENTS)
def test_outside_an_epic_every_event_is_silent(git, monkeypatch, capfd, name, tmp_path):
    class Plain:
        pass

    for folder in (git.folder, tmp_path):
        place = Plain()
        place.git, place.monkeypatch, place.capfd = git, monkeypatch, capfd
        more = {'tool_name': 'Read', 'tool_input': {}, 'command': 'ls'}
        answer = hook(place, name, cwd=str(folder), **more)
        assert answer == (0, None, '')


@pytest.mark.parametrize('name', [name for name in EVENTS if 'ool' not in name])
def test_what_cannot_be_answered_holds_no_session(epic, name):
    epic.git.write('.gitsync.toml', 'version = 99\n')
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'a policy that cannot be used', '--no-verify')
    foreign_edit(epic)
    code, _, err = hook(epic, name, 'Secondary-A', agent_type='secondary-a')
    if name.startswith('before'):
        assert code in (0, 2)
    else:
        assert code in (0, 1) and 'Traceback' not in err


@pytest.mark.parametrize('name', EVENTS)
def test_hosts_answers_are_json_or_plain_text_as_their_row_says(epic, name):
    send(epic, 'Secondary-A', 'News')
    code, told, _ = hook(epic, name, 'Secondary-A', tool_name='Read', tool_input={})
    assert code in (0, 2) and (told is None or isinstance(told, dict | str))
