"""Reads the support dates of products from the endoflife.date API, version 1.

- `EndOfLifeDate`: a `LifecycleSource`; one page a product, kept by day, resumed where a run was cut.
"""

from standpipe.adapters.lifecycles_api.source import EndOfLifeDate

__all__ = ["EndOfLifeDate"]
