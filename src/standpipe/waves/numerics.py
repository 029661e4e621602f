"""The one place where the wave planner meets NumPy and Numba: array types and the compiler, with types that hold.

Compiled functions are cached on disk beside the package (or in `NUMBA_CACHE_DIR`), so that a machine compiles once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["np", "IntArray", "FloatArray", "BoolArray", "compiled"]

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the function compiled to machine code, cached on disk, with the floating-point rules of the standard."""
    machine_code: Callable[_P, _R] = numba.njit(cache=True, nogil=True)(function)
    return machine_code
