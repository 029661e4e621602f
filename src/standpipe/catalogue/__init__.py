"""Dated, sourced reference data: prices, machine sizes and limits, product lifecycles, platform rules.

- `load_catalogue`: the packaged catalogue, as one `Catalogue`.
- `PriceBook.price`: the price of an item on a day, or None; `monthly` and `in_pounds`: what it costs, with evidence.
- `Lifecycles.support_state`: whether a release is supported on a day.
- `Assumptions`: named, sourced, editable figures that no input gives.

>>> from datetime import date
>>> catalogue = load_catalogue()
>>> price = catalogue.prices.price("vm:Standard_E4s_v5", as_of=date(2026, 11, 23), region="uksouth",
...                                system=System.LINUX, term=Term.RESERVED_3_YEARS)
>>> monthly(price, catalogue.assumptions).pence
6467
"""

from standpipe.catalogue.assumptions import Assumption, Assumptions, Override
from standpipe.catalogue.lifecycles import Ending, Lifecycles, Release, SupportState
from standpipe.catalogue.load import load_catalogue
from standpipe.catalogue.machines import DiskKind, MachineSize, ManagedDisk
from standpipe.catalogue.model import Catalogue
from standpipe.catalogue.prices import Charge, Price, PriceBook, Standing, System, Term, Unit, in_pounds, monthly
from standpipe.catalogue.provenance import Provenance, Source
from standpipe.catalogue.targets import DatabaseTarget, DispositionTarget, PlatformRule, TargetKind, Test, Verdict

__all__ = [
    "Catalogue",
    "load_catalogue",
    "MachineSize",
    "ManagedDisk",
    "DiskKind",
    "Price",
    "PriceBook",
    "Charge",
    "Standing",
    "System",
    "Term",
    "Unit",
    "monthly",
    "in_pounds",
    "Lifecycles",
    "Release",
    "Ending",
    "SupportState",
    "Assumption",
    "Assumptions",
    "Override",
    "DispositionTarget",
    "TargetKind",
    "DatabaseTarget",
    "PlatformRule",
    "Test",
    "Verdict",
    "Provenance",
    "Source",
]
