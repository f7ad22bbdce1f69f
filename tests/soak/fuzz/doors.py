"""Every door, in the order in which they are played."""

from tests.soak.fuzz import commands
from tests.soak.fuzz import documents
from tests.soak.fuzz import events
from tests.soak.fuzz import formats
from tests.soak.fuzz import lines
from tests.soak.fuzz import names
from tests.soak.fuzz import settings

PURE = (*documents.DOORS, *formats.DOORS, *events.DOORS, *names.DOORS)
IN_A_REPOSITORY = (*commands.DOORS, *names.ON_DISK, *settings.DOORS, *lines.DOORS)
DOORS = (*PURE, *IN_A_REPOSITORY)
