"""Writes the plan as a calendar and as a project file, each whole or not at all."""

from __future__ import annotations

from pathlib import Path

from standpipe.adapters.schedules.calendar import exit_calendar
from standpipe.adapters.schedules.project import exit_project
from standpipe.adapters.tables_out import replaced_at_end
from standpipe.app.plan_document import PlanDocument

CALENDAR, PROJECT = "exit-calendar.ics", "exit-project.xml"


def write_schedules(document: PlanDocument, folder: Path) -> tuple[Path, ...]:
    """Write the plan as a calendar and as a project file into a folder, and return the files.

    Raises:
        InputError: the folder cannot be written to.

    """
    files = {folder / CALENDAR: exit_calendar(document), folder / PROJECT: exit_project(document)}
    for path, content in files.items():
        with replaced_at_end(path) as temporary:
            temporary.write_bytes(content)
    return tuple(files)
