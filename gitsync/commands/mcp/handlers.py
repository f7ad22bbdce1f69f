"""What the server answers to each request.

Commands run in a thread, one at a time; while a call waits for a lease, others are answered. A
refusal is a tool's error, with the text that the command line shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
from anyio.to_thread import run_sync
from mcp import types
from mcp.server.caching import CacheHint
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from gitsync import __version__
from gitsync.commands.mcp import prompts
from gitsync.commands.mcp import resources
from gitsync.commands.mcp.run import Reply
from gitsync.commands.mcp.run import run
from gitsync.commands.mcp.tools import TOOLS
from gitsync.errors import GitsyncError
from gitsync.world.output import error_text
from gitsync.world.output import valid

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext

    from gitsync.commands.mcp.tools import Line
    from gitsync.commands.mcp.tools import Tool

    Context = ServerRequestContext[dict[str, object]]
    Page = types.PaginatedRequestParams | None

AGAIN = 0.25  # seconds between two tries for a lease
# what there is to call changes with the program alone
FIXED = CacheHint(ttl_ms=3_600_000, scope='public')


def server(instructions: str) -> Server[dict[str, object]]:
    """The server with its tools, resources and prompts."""
    return Server(
        'gitsync',
        version=__version__,
        instructions=instructions,
        cache_hints={
            'prompts/list': FIXED,
            'resources/list': FIXED,
            'resources/templates/list': FIXED,
            'tools/list': FIXED,
        },
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )


async def list_tools(_: Context, page: Page) -> types.ListToolsResult:
    """Every tool, always in the same order."""
    return types.ListToolsResult(
        tools=[
            types.Tool(
                name=tool.name,
                description=tool.about,
                input_schema=tool.input_schema,
                output_schema=tool.output_schema,
                annotations=types.ToolAnnotations.model_validate(tool.annotations),
            )
            for tool in TOOLS.values()
        ]
    )


async def call_tool(context: Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
    """Run what stands behind a tool."""
    tool = TOOLS.get(asked.name)
    if not tool:
        raise MCPError(types.INVALID_PARAMS, f"there is no tool '{asked.name}'")
    try:
        reply = await _called(context, tool, asked.arguments or {})
    except GitsyncError as error:
        reply = Reply({}, error_text(error), error.code)
    content: list[types.ContentBlock] = [types.TextContent(text=valid(reply.text))]
    if reply.error:
        return types.CallToolResult(content=content, is_error=True)
    return types.CallToolResult(content=content, structured_content=reply.data)


async def _called(context: Context, tool: Tool, given: dict[str, object]) -> Reply:
    """What the tool's command lines say, up to the first refusal."""
    wrong = tool.wrong(given)
    if wrong:
        raise GitsyncError(wrong, f'{tool.name} takes {", ".join(tool.arguments)}', 'usage')
    patience = tool.wait(given)
    until, said = anyio.current_time() + patience, ''
    reply = Reply({}, '')
    for line in tool.lines(given):
        reply = await _ran(line)
        while reply.error == 'not-acquired' and (left := until - anyio.current_time()) > 0:
            await context.session.report_progress(patience - left, patience)
            await anyio.sleep(min(AGAIN, left))
            reply = await _ran(line)
        said += reply.text
        if reply.error:
            break
    return Reply(reply.data, said, reply.error)


async def _ran(line: Line) -> Reply:
    return await run_sync(run, line.argv, line.stdin.encode('utf-8', 'surrogatepass'))


async def list_resources(_: Context, page: Page) -> types.ListResourcesResult:
    """The resources that have no path in their URI."""
    return types.ListResourcesResult(
        resources=[
            types.Resource(
                uri=each.uri, name=each.name, description=each.about, mime_type=each.type
            )
            for each in resources.RESOURCES
            if '{' not in each.uri
        ]
    )


async def list_templates(_: Context, page: Page) -> types.ListResourceTemplatesResult:
    """The resources of a path."""
    return types.ListResourceTemplatesResult(
        resource_templates=[
            types.ResourceTemplate(
                uri_template=each.uri, name=each.name, description=each.about, mime_type=each.type
            )
            for each in resources.RESOURCES
            if '{' in each.uri
        ]
    )


async def read_resource(
    _: Context, asked: types.ReadResourceRequestParams
) -> types.ReadResourceResult:
    """The text of a resource, as it is now."""
    known = resources.find(str(asked.uri))
    if not known:
        raise MCPError(types.INVALID_PARAMS, f"there is no resource '{asked.uri}'")
    resource, path = known
    reply = await run_sync(resource.read, path)
    if reply.error:
        raise MCPError(types.INVALID_PARAMS, reply.text)
    content = types.TextResourceContents(
        uri=asked.uri, mime_type=resource.type, text=resources.text_of(resource, reply)
    )
    return types.ReadResourceResult(contents=[content], ttl_ms=0)


async def list_prompts(_: Context, page: Page) -> types.ListPromptsResult:
    """The prompts."""
    return types.ListPromptsResult(
        prompts=[
            types.Prompt(
                name=each.name,
                description=each.about,
                arguments=[types.PromptArgument(name=name, required=True) for name in each.needs],
            )
            for each in prompts.PROMPTS.values()
        ]
    )


async def get_prompt(_: Context, asked: types.GetPromptRequestParams) -> types.GetPromptResult:
    """The text of a prompt, as the user's words."""
    prompt, given = prompts.PROMPTS.get(asked.name), asked.arguments or {}
    if not prompt:
        raise MCPError(types.INVALID_PARAMS, f"there is no prompt '{asked.name}'")
    for name in prompt.needs:
        if not given.get(name):
            raise MCPError(types.INVALID_PARAMS, f"'{asked.name}' needs '{name}'")
    try:
        text = await run_sync(prompt.text, given)
    except GitsyncError as error:
        raise MCPError(types.INVALID_PARAMS, error_text(error)) from None
    message = types.PromptMessage(role='user', content=types.TextContent(text=valid(text)))
    return types.GetPromptResult(description=prompt.about, messages=[message])
