"""The plan in the formats of other people's calendars and project tools."""

from __future__ import annotations

from standpipe.adapters.schedules.calendar import exit_calendar
from standpipe.adapters.schedules.project import exit_project
from standpipe.adapters.schedules.publish import write_schedules

__all__ = ["exit_calendar", "exit_project", "write_schedules"]
