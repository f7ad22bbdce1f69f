"""The names of an archive's files, as far as the standard library reads it."""

from __future__ import annotations

import os
from itertools import islice

LARGEST = 20_000_000  # bytes of an archive that is read
MOST_MEMBERS = 20_000
STAND_IN = '.unpacked'  # for the files of an archive that is not read


def names_in(path: str) -> list[str] | None:
    """The files that are packed, None where that cannot be told."""
    if not os.path.isfile(path) or os.path.getsize(path) > LARGEST:
        return None
    import tarfile
    import zipfile

    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return [name for name in archive.namelist()[:MOST_MEMBERS] if name[-1:] != '/']
        with tarfile.open(path) as packed:
            return [one.name for one in islice(packed, MOST_MEMBERS) if not one.isdir()]
    except Exception:  # each of the readers of packed bytes has its own
        return None
