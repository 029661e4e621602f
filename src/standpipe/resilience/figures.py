"""The unavailability of each thing, from the best evidence there is.

Order: observed downtime, a register, an SLA (a credit threshold and not a measurement), the default of the kind. The
first that exists is taken; nothing is averaged.
"""

from __future__ import annotations

from collections.abc import Mapping

from standpipe.catalogue.failure_rates import FailureRate
from standpipe.resilience.model import NeedGraph, Unavailability


def class_defaults(graph: NeedGraph, rates: Mapping[str, FailureRate]) -> dict[str, Unavailability]:
    """Return the default figure of each thing that can fail; a kind without a rate gets none."""
    by_kind = {}
    for kind, rate in rates.items():
        share = rate.unavailability()
        words = f"default of kind {kind} ({rate.basis}): {rate.source}"
        by_kind[kind] = Unavailability(share.value, share.low, share.high, rate.basis, words)
    return {node.id: by_kind[node.kind] for node in graph if node.can_fail and node.kind in by_kind}


def best_figures(*statements: Mapping[str, Unavailability]) -> dict[str, Unavailability]:
    """Return for each thing the first figure of the given statements, best evidence first.

    >>> from standpipe.kernel.evidence import Basis
    >>> seen = {"a": Unavailability(0.1, 0.1, 0.1, Basis.MEASURED, "counted")}
    >>> usual = {name: Unavailability(0.5, 0.4, 0.6, Basis.DEFAULT, "default") for name in "ab"}
    >>> {name: figure.source for name, figure in sorted(best_figures(seen, usual).items())}
    {'a': 'counted', 'b': 'default'}
    """
    result: dict[str, Unavailability] = {}
    for stated in reversed(statements):
        result |= stated
    return result
