"""What holding one option fixed does to the whole plan: the price of overruling, before anybody overrules.

The whole choice is made twice, without and with the overrule, everything else chosen anew each time. The price is the
difference of the two optima over the horizon; it is said only where both options of the application are wholly priced,
because an option with an unpriced line is never called cheaper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standpipe.catalogue import Catalogue
from standpipe.disposition.model import Option
from standpipe.disposition.overrules import Overrule, by_application
from standpipe.disposition.prospects import OVERRULED, decide
from standpipe.disposition.settings import Settings
from standpipe.disposition.sharing import consider_all, decide_all, settle_shared_servers
from standpipe.disposition.whole_plan import solve_whole
from standpipe.estate.estate import Estate
from standpipe.kernel.errors import InputError


@dataclass(frozen=True, slots=True)
class Turned:
    """Another application for which something else is proposed once the option is held; options by their key."""

    application: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Held:
    """What an overrule would change; costs are pence over `horizon_months`."""

    application: str
    before: Option
    """What the plan has without it, the other overrules kept."""
    after: Option
    cost_before: int
    cost_after: int
    horizon_months: int
    others: tuple[Turned, ...]
    warnings: tuple[str, ...]
    """What is known to forbid the option."""

    @property
    def pence(self) -> int | None:
        """How much dearer the whole plan gets; None where one of the two options is not wholly priced."""
        return self.cost_after - self.cost_before if self.before.complete and self.after.complete else None


def hold(
    estate: Estate, catalogue: Catalogue, settings: Settings, overrule: Overrule, *, standing: Sequence[Overrule] = ()
) -> Held:
    """Return what an overrule would change, beside the overrules that stand already.

    Raises:
        InputError: the application or its option does not exist; the message names the options that do.

    >>> from datetime import date
    >>> from standpipe.catalogue import load_catalogue
    >>> from standpipe.estate.model import Application, Hosting
    >>> planning = Application("application:p", "Planning", hosting=Hosting.SAAS)
    >>> estate, today = Estate(applications={planning.id: planning}), date(2026, 11, 23)
    >>> found = hold(estate, load_catalogue(), Settings(today), Overrule("Planning", "retire", "A", today, "unused"))
    >>> found.before.key, found.after.key, found.others
    ('retain: SaaS', 'retire: nowhere', ())

    """
    wanted, _ = by_application((overrule,), estate)
    if not wanted:
        raise InputError("no one application has this name.", where=overrule.application)
    application = next(iter(wanted))
    kept, _ = by_application(standing, estate)
    others = tuple(each for name, each in kept.items() if name != application)
    considered = consider_all(estate, catalogue, settings, others)
    before, pricer, _ = decide_all(considered, settle_shared_servers(considered))
    held, findings = decide(before[application].prospect, pricer, overrule)
    if held.rule != OVERRULED:
        raise InputError(findings[0].message, where="option")
    without, beside = (
        solve_whole({name: each.contender for name, each in decisions.items()}, pricer)
        for decisions in (before, {**before, application: held})
    )
    keys = {name: (without.chosen(name).key, beside.chosen(name).key) for name in before}
    return Held(
        application,
        without.chosen(application),
        beside.chosen(application),
        without.result().cost,
        beside.result().cost,
        settings.horizon_months,
        tuple(Turned(name, *pair) for name, pair in keys.items() if name != application and pair[0] != pair[1]),
        tuple(each.message for each in findings),
    )
