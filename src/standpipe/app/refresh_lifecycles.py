"""Use case: refresh the support dates of the catalogue's products from a public list.

The source is a port, so that the use case knows no network. A product that the source no longer lists keeps the dates
it had, with a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from standpipe.catalogue import Catalogue, Lifecycles, Release
from standpipe.kernel.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class LifecyclesRead:
    """What a source gave: releases, and the products that it does not list."""

    releases: tuple[Release, ...]
    missing: tuple[str, ...]
    read_on: date


class LifecycleSource(Protocol):
    """A public list of support dates."""

    def read_lifecycles(self, products: Sequence[str]) -> LifecyclesRead:
        """Read every release of the products.

        Raises:
            InputError: the source cannot be reached, refuses, or answers in an unknown shape.

        """


@dataclass(frozen=True, slots=True)
class LifecycleRefresh:
    """The outcome: the lifecycles with newer rows in place, what changed, and what is missing."""

    lifecycles: Lifecycles
    changed: tuple[Release, ...]
    findings: tuple[Finding, ...]
    read_on: date


def refresh_lifecycles(source: LifecycleSource, *, catalogue: Catalogue) -> LifecycleRefresh:
    """Read the releases of every product of the catalogue and put them in place of what was known.

    Raises:
        InputError: the source cannot be reached, refuses, or answers in an unknown shape.

    """
    products = tuple(sorted({release.product for release in catalogue.lifecycles.releases}))
    reading = source.read_lifecycles(products)
    changed = tuple(row for row in reading.releases if _differs(row, catalogue.lifecycles))
    findings = tuple(
        Finding(
            "product-not-listed",
            Severity.LOW,
            f"product:{product}",
            f"The list of support dates no longer has '{product}': the dates of the catalogue are kept. Check them.",
        )
        for product in reading.missing
    )
    return LifecycleRefresh(catalogue.lifecycles.refreshed(reading.releases), changed, findings, reading.read_on)


def _differs(row: Release, known: Lifecycles) -> bool:
    before = known.release(row.product, row.cycle)
    return before is None or _ends(before) != _ends(row)


def _ends(row: Release) -> tuple[object, ...]:
    return (row.end_of_active_support, row.end_of_support, row.end_of_extended_support)
