"""Prices again what was chosen, under other assumptions: the decisions stay, the figures follow.

That is how the effect of an assumption on a total is found, and the range of a line where an assumption has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from standpipe.catalogue import Catalogue
from standpipe.disposition.landscape import Landscape, survey
from standpipe.disposition.model import Disposition, Dispositions, Ground, Option, PricedLine, Treatment
from standpipe.disposition.options import priced_option, retire_option
from standpipe.disposition.plots import plot_of
from standpipe.disposition.pricing import Pricer
from standpipe.disposition.settings import Settings
from standpipe.estate.estate import Estate


@dataclass(frozen=True)
class Repricer:
    """Prices the chosen options of an estate again; what does not change is looked up once."""

    estate: Estate
    settings: Settings
    dispositions: Dispositions

    @cached_property
    def landscape(self) -> Landscape:
        """The estate as disposition looks at it."""
        return survey(self.estate)

    def resting_on(self, assumption: str) -> tuple[str, ...]:
        """Return the applications of whose chosen option some line rests on an assumption."""
        reference = f"assumption:{assumption}"
        return tuple(
            each.application
            for each in self.dispositions
            if any(line.evidence and reference in line.evidence.inputs for line in lines_of(each.chosen))
        )

    @cached_property
    def assumptions(self) -> tuple[str, ...]:
        """The assumptions on which some line that a chosen option adds to today's rests, by name."""
        found = {
            name.partition(":")[2]
            for each in self.dispositions
            for line in lines_of(each.chosen)
            if line.evidence and not line.continues
            for name in line.evidence.inputs
            if name.startswith("assumption:")
        }
        return tuple(sorted(found))

    def under(self, catalogue: Catalogue, applications: Iterable[str] | None = None) -> Mapping[str, Option]:
        """Return the chosen options of applications (all unless named) as a catalogue prices them."""
        shared = self.dispositions.shared_servers.lines
        pricer = Pricer(self.landscape, catalogue, self.settings, len(self.landscape.applications_of), shared)
        wanted = self.dispositions.by_application if applications is None else applications
        return {name: self._again(self.dispositions.by_application[name], pricer) for name in wanted}

    def _again(self, disposition: Disposition, pricer: Pricer) -> Option:
        chosen, landscape = disposition.chosen, self.landscape
        plot = plot_of(self.estate.applications[disposition.application], landscape)
        if chosen.treatment is Treatment.RETIRE:
            return retire_option(plot, pricer, _ground(chosen, disposition.application))
        target = pricer.catalogue.target(chosen.target)
        if target is None:
            return chosen
        return replace(priced_option(plot, target, chosen.treatment, pricer), readiness=chosen.readiness)


def _ground(chosen: Option, application: str) -> Ground:
    return next(iter(chosen.readiness.grounds), Ground("priced-again", application, chosen.readiness.verdict, ""))


def lines_of(option: Option) -> tuple[PricedLine, ...]:
    """Return every line of an option, those of each month first."""
    return (*option.monthly_lines, *option.one_off_lines)


def with_options(dispositions: Dispositions, options: Mapping[str, Option]) -> Dispositions:
    """Return dispositions in which some chosen options are replaced."""
    return replace(
        dispositions,
        by_application={
            name: replace(each, chosen=options[name]) if name in options else each
            for name, each in dispositions.by_application.items()
        },
    )
