"""An epic of two sections and a file beside it, as an edit hook is asked about them."""

README = 'e/EPIC_README.md'
TEXT = (
    '# E\n\n<!-- BEGIN SECONDARY-A PROGRESS -->\naaa\n<!-- END SECONDARY-A PROGRESS -->\n\n'
    '<!-- BEGIN SECONDARY-B PROGRESS -->\nbbb\n<!-- END SECONDARY-B PROGRESS -->\n'
)


def commit_edited_epic(git):
    """The epic in the repository's first commit."""
    git.write(README, TEXT)
    git.write('code.py', 'bbb\n')
    git('add', '-A')
    git('commit', '-q', '-m', 'start')
