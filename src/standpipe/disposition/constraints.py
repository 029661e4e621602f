"""The seam to the constraint solver (CP-SAT of OR-Tools, https://developers.google.com/optimization)."""

from ortools.sat.python import cp_model

__all__ = ["cp_model"]
