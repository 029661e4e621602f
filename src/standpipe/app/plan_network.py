"""The network part of the resilience section: today's network, what mends it, and the designs, with evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from standpipe.app.analyse_network import answer_network
from standpipe.app.analyse_resilience import ResilienceAnalysis
from standpipe.app.design_costs import CostedLine
from standpipe.app.design_document import DesignSection
from standpipe.app.network_document import NetworkDocument
from standpipe.app.pointers import Pointers
from standpipe.kernel.evidence import Basis, Evidence

AT = "/resilience/network"
MOST_MENDED = 30
"""Sites above which a plan leaves the cheapest circuits to `standpipe network`, which may take its time."""


def network_section(analysis: ResilienceAnalysis, *, as_of: date, pointers: Pointers) -> NetworkDocument | None:
    """Return the network of an estate as `standpipe network --designs` does; None where no circuit is known."""
    if not analysis.estate.circuits:
        return None
    answer = answer_network(analysis, as_of=as_of, designs=True, most_mended=MOST_MENDED)
    if answer.document.designs:
        _add_evidence(answer.document.designs, answer.lines, pointers)
    return answer.document


def _add_evidence(section: DesignSection, lines: Mapping[str, Sequence[CostedLine]], pointers: Pointers) -> None:
    for number, design in enumerate(section.designs):
        at = f"{AT}/designs/designs/{number}"
        for row, line in enumerate(lines.get(design.name, ())):
            if line.evidence is not None:
                pointers.add(f"{at}/lines/{row}/pence", line.evidence)
        for row, part in enumerate(design.parts):
            for name in ("unavailability", "low", "high"):
                pointers.add(f"{at}/parts/{row}/{name}", Evidence(Basis(part.basis), rule=part.source))
        for row, entry in enumerate(design.before):
            for name in ("days", "low", "high"):
                pointers.add(f"{at}/before/{row}/{name}", Evidence(Basis(entry.basis), rule=entry.source))
