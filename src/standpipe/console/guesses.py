"""How often a wrong password or code was tried, over all web processes."""

from __future__ import annotations

from standpipe.adapters.storage.guesses import count_wrong, forget, too_many

__all__ = ["count_wrong", "forget", "too_many"]
