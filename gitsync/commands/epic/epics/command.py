"""The commands of a whole epic, from its folder to its end."""

from __future__ import annotations

import click

from gitsync.commands.epic.epics import add_feature
from gitsync.commands.epic.epics import close
from gitsync.commands.epic.epics import integrate
from gitsync.commands.epic.epics import new
from gitsync.commands.epic.epics import offer


@click.group('epic')
def command() -> None:
    """Make an epic, offer parallel work, fit guides to it, close it."""


for each in (add_feature, close, integrate, new, offer):
    command.add_command(each.command)
