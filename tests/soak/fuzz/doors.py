"""Every door, in the order in which they are played."""

from tests.soak.fuzz import commands
from tests.soak.fuzz import documents
from tests.soak.fuzz import events
from tests.soak.fuzz import formats

PURE = (*documents.DOORS, *formats.DOORS, *events.DOORS)  # a millisecond each
DOORS = (*PURE, *commands.DOORS)
