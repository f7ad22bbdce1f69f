"""Histories made in one process: commits by name, whatever any hook would say."""

import subprocess

README = 'e/EPIC_README.md'


def document(head='Epic', **parts):
    """An epic's document with a section for each agent."""
    parts = {'a': 'one', 'b': 'one', **parts}
    texts = [
        f'<!-- BEGIN SECONDARY-{name.upper()} PROGRESS -->\n{text}\n'
        f'<!-- END SECONDARY-{name.upper()} PROGRESS -->\n'
        for name, text in parts.items()
    ]
    return f'# {head}\n\n' + '\n'.join(texts)


def commits(git, rows, ref='refs/heads/main'):
    """{name: id} for rows of (name, parents, agent, {path: text or None, or (mode, text)}), the
    last one at ref; a parent is a name made here, or any revision.
    """
    out, names = [], {}
    for number, (name, parents, agent, files) in enumerate(rows, 1):
        names[name] = number
        message = f'{name}\n' + (
            f'\nAgent: {agent}\n' if agent and '\n' not in agent else agent[1:] if agent else ''
        )
        data = message.encode()
        out.append(
            f'commit refs/forge/{name}\nmark :{number}\n'
            f'author A Person <person@example.org> {1768471200 + number} +0000\n'
            f'committer A Person <person@example.org> {1768471200 + number} +0000\n'
            f'data {len(data)}\n'.encode()
            + data
        )
        for index, parent in enumerate(parents):
            out.append(
                f'{"merge" if index else "from"} '
                f'{f":{names[parent]}" if parent in names else parent}\n'.encode()
            )
        for path, file in files.items():
            mode, text = file if isinstance(file, tuple) else ('100644', file)
            text = text.encode() if isinstance(text, str) else text
            out.append(
                f'D {path}\n'.encode()
                if text is None
                else f'M {mode} inline {path}\ndata {len(text)}\n'.encode() + text + b'\n'
            )
    marks = git.folder / 'marks'
    subprocess.run(
        ['git', 'fast-import', '--quiet', '--force', f'--export-marks={marks}'],
        input=b''.join(out),
        cwd=git.folder,
        check=True,
    )
    oids = dict(line.split() for line in marks.read_text().splitlines())
    marks.unlink()
    found = {name: oids[f':{number}'] for name, number in names.items()}
    git(
        'update-ref',
        '--stdin',
        input=git('for-each-ref', '--format=delete %(refname)', 'refs/forge'),
    )
    if rows and ref:
        git('update-ref', ref, found[rows[-1][0]])
    return found
