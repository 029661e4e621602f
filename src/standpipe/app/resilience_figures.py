"""The figures behind resilience: from named assumptions and failure rates to what the capability asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from standpipe.catalogue import Assumptions
from standpipe.catalogue.failure_rates import FailureRate
from standpipe.kernel.evidence import Basis, weakest
from standpipe.kernel.intervals import Interval
from standpipe.resilience.repairs import Repair, RepairKind
from standpipe.resilience.scenarios import RecoveryFigures

_PRICES: Mapping[RepairKind, tuple[str, str | None]] = {
    RepairKind.CIRCUIT: ("repair-circuit-year", None),
    RepairKind.DEVICE: ("repair-device-once", "network-refresh-years"),
    RepairKind.HOST: ("repair-host-once", "hardware-refresh-years"),
    RepairKind.SERVER: ("repair-server-year", None),
    RepairKind.DATABASE: ("repair-database-year", None),
    RepairKind.CLUSTER: ("repair-cluster-once", "hardware-refresh-years"),
    RepairKind.FEED: ("repair-power-feed-once", "hardware-refresh-years"),
    RepairKind.SUPPLY: ("repair-power-supply-once", "plant-refresh-years"),
    RepairKind.COOLING: ("repair-cooling-unit-once", "plant-refresh-years"),
    RepairKind.SITE: ("repair-second-site-year", None),
    RepairKind.ZONES: ("repair-zones-machine-year", None),
    RepairKind.SPLIT: ("repair-database-year", None),
    RepairKind.BACKUP: ("repair-backup-copy-year", None),
}
"""For each kind the assumption with its price, and over how many years a price paid once is spread."""


@dataclass(frozen=True, slots=True)
class RepairPrice:
    """What a repair costs a year, with what stands behind it; None when nobody has said."""

    pence_a_year: int | None
    basis: Basis
    source: str


def repair_price(repair: Repair, assumptions: Assumptions, *, storage: bool) -> RepairPrice:
    """Return the price of a repair; `storage` says that the thing is a storage array."""
    price, years = ("repair-storage-once", "hardware-refresh-years") if storage else _PRICES[repair.kind]
    return _price(assumptions, price, years, units=repair.units)


def backup_price(assumptions: Assumptions) -> RepairPrice:
    """Return the price of a copy of the backups that the domain's administrators cannot reach, a year."""
    return _price(assumptions, *_PRICES[RepairKind.BACKUP])


def circuit_price(assumptions: Assumptions) -> RepairPrice:
    """Return the price of one more circuit a year."""
    return _price(assumptions, *_PRICES[RepairKind.CIRCUIT])


def _price(assumptions: Assumptions, price: str, years: str | None, *, units: int = 1) -> RepairPrice:
    stated = [assumptions[name] for name in (price, years) if name]
    basis = weakest(each.basis for each in stated)
    source = " / ".join(each.reference for each in stated)
    if any(each.value is None for each in stated):
        return RepairPrice(None, Basis.UNKNOWN, source)
    pence = units * assumptions.value(price) * 100 / (assumptions.value(years) if years else 1)
    return RepairPrice(round(pence), basis, source)


def recovery_figures(assumptions: Assumptions, rates: Mapping[str, FailureRate]) -> RecoveryFigures:
    """Return the hours and volumes of restoring.

    >>> from standpipe.catalogue import load_catalogue
    >>> from standpipe.catalogue.failure_rates import load_failure_rates
    >>> figures = recovery_figures(load_catalogue().assumptions, load_failure_rates())
    >>> figures.streams, figures.throughput, figures.copy_off_site
    (4, Interval(low=50.0, high=200.0), None)
    """
    repair = rates["circuit"].hours_to_repair
    between = assumptions["restore-hours-between-backups"].value
    return RecoveryFigures(
        throughput=_range(assumptions, "restore-throughput"),
        streams=max(1, int(assumptions.value("restore-streams"))),
        machine=_range(assumptions, "restore-hours-machine"),
        by_hand=_range(assumptions, "restore-hours-by-hand"),
        new_place=_range(assumptions, "restore-hours-new-place"),
        offline_copy=_range(assumptions, "restore-hours-offline-copy"),
        clearance=_range(assumptions, "restore-hours-clearance"),
        new_storage=_range(assumptions, "restore-hours-new-storage"),
        line_repair=Interval(repair.low, repair.high),
        copy_off_site=_yes_or_no(assumptions, "restore-copy-off-site"),
        copy_off_domain=_yes_or_no(assumptions, "restore-copy-off-domain"),
        hours_between_backups=None if between is None else float(between),
    )


def _range(assumptions: Assumptions, name: str) -> Interval:
    value, stated = assumptions.value(name), assumptions[name]
    low = value if stated.low is None else stated.low
    high = value if stated.high is None else stated.high
    return Interval(float(low), float(high))


def _yes_or_no(assumptions: Assumptions, name: str) -> bool | None:
    value = assumptions[name].value
    return None if value is None else value > 0
