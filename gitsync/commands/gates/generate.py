"""Make the sections that programs write, or look whether they are what their programs make."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

from gitsync.core.documents.protocol import POLICY
from gitsync.core.documents.sections import parse
from gitsync.core.policy.place import document_of
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import DocumentTable
from gitsync.core.rules.finding import Finding
from gitsync.core.rules.finding import finding
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.merging.generators import pending
from gitsync.merging.generators.commit import told
from gitsync.merging.generators.make import generated_sections
from gitsync.merging.generators.make import make
from gitsync.world import files
from gitsync.world import output
from gitsync.world import policy_file


class GeneratedFile(Value):
    """A file with sections that programs write."""

    path: str
    document: DocumentTable
    sections: dict[str, str]  # {section: generator}


@click.command('generate')
@click.argument('names', nargs=-1, metavar='[NAME…]')
@click.option('--check', is_flag=True, help='Change nothing; GS704 for each that would change.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(names: tuple[str, ...], check: bool, as_json: bool) -> int:
    """Make the sections that programs write

    NAME is a generator or a section; without one all are made. The policy names the sections
    (generated = { "TOC" = "toc" }), the clone their programs (git config
    gitsync.generator.toc.command 'doctoc "$1"'). A program runs at the top of the worktree with the
    path as $1.
    """
    repo = Repo.open()
    repo.need_worktree()
    wanted = _wanted(list(_generated_files(repo)), names)
    findings: list[Finding] = []
    lines: list[str] = []
    is_made = True
    for path, document, sections in wanted:
        file = make(repo, path, sections, document, keep=not check)
        findings += told(path, sections, file)
        is_made = is_made and not file.failed and not (check and file.changed)
        if check:
            findings += [_stale(path, name, sections[name], file.before) for name in file.changed]
            continue
        lines += [f"{path}: section '{name}' made by '{sections[name]}'" for name in file.changed]
        pending.forget(repo.git_dir, path, set(sections).difference(file.failed))
    findings.sort()
    data = {'made': lines, 'findings': [output.as_data(one) for one in findings]}
    shown = [output.render(findings)] if findings else []
    shown += map(output.clean, lines)
    wrong = [] if is_made else findings
    errors = [GitsyncError(one.message, one.hint, one.rule) for one in wrong]
    output.answer(as_json, data, '\n'.join(shown) or _nothing(wanted), errors)
    return 0 if is_made else 1


def _nothing(generated: list[GeneratedFile]) -> str:
    if generated:
        return 'every generated section is what its generator makes\n'
    return "no section is generated here: name some in 'generated' of .gitsync.toml\n"


def _generated_files(repo: Repo) -> Iterator[GeneratedFile]:
    """The files of the worktree that have such sections."""
    text = files.load(os.path.join(repo.root, POLICY))
    policy = DEFAULT if text is None else policy_file.parse(text)
    if not any(document.generated for document in policy.documents):
        return
    for path in repo.files_below(''):
        document = document_of(path, policy)
        if document is None or not document.generated:
            continue
        data = files.load(os.path.join(repo.root, path)) or b''
        sections = generated_sections(data, document)
        if sections:
            yield GeneratedFile(path, document, sections)


def _wanted(generated: list[GeneratedFile], names: tuple[str, ...]) -> list[GeneratedFile]:
    """Those that are named; all where none is."""
    if not names:
        return generated
    known = {word for each in generated for pair in each.sections.items() for word in pair}
    for name in names:
        if name not in known:
            hint = f'known: {", ".join(sorted(known)) or "none"}'
            raise GitsyncError(f"no section or generator is named '{name}'", hint, 'usage')
    named = [
        each._replace(
            sections={
                section: generator
                for section, generator in each.sections.items()
                if section in names or generator in names
            }
        )
        for each in generated
    ]
    return [each for each in named if each.sections]


def _stale(path: str, name: str, generator: str, data: bytes) -> Finding:
    line = next((part.line for part in parse(data).sections if part.name == name), 1)
    what = f"section '{name}' is not what its generator '{generator}' makes"
    hint = f'gitsync generate {generator}'
    return finding('GS704', path, line, 1, what, hint)._replace(part=f"section '{name}'")
