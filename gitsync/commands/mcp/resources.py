"""What clients may read: the board, the rules, the policy, the owners of a path."""

from __future__ import annotations

import json
from urllib.parse import unquote

from gitsync.commands.mcp.run import Reply
from gitsync.commands.mcp.run import run
from gitsync.core.documents.protocol import POLICY
from gitsync.core.rules.table import RULES
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.world import output
from gitsync.world import policy_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

JSON, MARKDOWN = 'application/json', 'text/markdown'


class Resource(Value):
    """A resource, or with a {path} in its URI a template of resources."""

    uri: str
    about: str
    type: str
    read: Callable[[str], Reply]  # from what stands in the path's place

    @property
    def name(self) -> str:
        """The first word of its path."""
        return self.uri.removeprefix('gitsync://').split('/')[0]


def find(uri: str) -> tuple[Resource, str] | None:
    """The resource of that URI, and what stands in its path's place."""
    for resource in RESOURCES:
        start, brace, _ = resource.uri.partition('{')
        if uri == start or brace and uri.startswith(start):
            return resource, unquote(uri[len(start) :], errors='surrogateescape')
    return None


def _board(_: str) -> Reply:
    return run(['board', '--json'])


def _rules(_: str) -> Reply:
    rows = [f'| {rule.id} | {rule.severity} | {rule.summary} |' for rule in RULES.values()]
    head = ['| rule | severity | finding |', '|---|---|---|']
    return Reply({}, '\n'.join([*head, *rows, '']))


def _policy(_: str) -> Reply:
    try:
        return Reply(_policy_in_force(), '')
    except GitsyncError as error:
        return Reply({}, output.error_text(error), error.code)


def _policy_in_force() -> dict[str, object]:
    """HEAD's policy, and where it is written."""
    repo = Repo.open()
    head = repo.head()
    before = repo.tree(head)
    policy = policy_file.load(before)
    written = before.read(POLICY)
    return {
        'source': f'{POLICY} of {head}' if written is not None else 'the built-in protocol',
        'protocol': policy.protocol,
        'coordinator': policy.coordinator,
        'maintainers': list(policy.maintainers),
        'agents': {name: list(agent.features) for name, agent in policy.agents.items()},
        'documents': [
            {'paths': list(each.paths), 'kind': each.kind, 'owners': each.owners}
            for each in policy.documents
        ],
        'require': policy.require,
        'rules': policy.rules,
        'limits': policy.limits,
    }


def _owners(path: str) -> Reply:
    return run(['explain', '--json', '--', path])


RESOURCES = (
    Resource('gitsync://board', 'All agents at a glance', JSON, _board),
    Resource('gitsync://rules', 'Every rule', MARKDOWN, _rules),
    Resource('gitsync://policy', 'The policy in force', JSON, _policy),
    Resource('gitsync://owners/{path}', 'Who may change a path', JSON, _owners),
)


def text_of(resource: Resource, reply: Reply) -> str:
    """What a client gets of a reply that is no refusal."""
    if resource.type == JSON:
        return output.valid(json.dumps(reply.data, ensure_ascii=False, indent=1))
    return reply.text
