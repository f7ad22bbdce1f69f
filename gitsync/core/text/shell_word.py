"""A word of a command line that somebody types or a shell reads: cheaper to load than shlex."""


def quote(word: str) -> str:
    """A word as sh reads it back; left alone where nothing in it is special."""
    special = word.translate({ord(c): None for c in '/._-+:@,=%'}).strip(
        'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
    )
    return word if word and not special else "'" + word.replace("'", "'\"'\"'") + "'"
