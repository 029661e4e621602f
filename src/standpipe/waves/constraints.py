"""The one place where the wave planner meets OR-Tools: the modelling language of CP-SAT."""

from __future__ import annotations

from ortools.sat.python import cp_model

__all__ = ["cp_model"]
