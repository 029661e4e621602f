"""What the plan says no to, or asks twice about, with what it would save: `Refusal`.

- `runs-at-night`: a test or training machine that nobody needs at night and at weekends.
- `old-series`: a proposed size of an earlier generation, or one that its publisher withdraws within the horizon.
- `dearer-to-move-than-to-end`: a minor application of few users whose move costs more than its end.
- `contract-ends-before-payback`: what is spent once to save by the month comes back only after the contract's end.

Nothing here changes a proposal; each is for a person to decide, with the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal

from standpipe.catalogue import Term, Verdict
from standpipe.disposition.landscape import for_tests, is_off
from standpipe.disposition.model import Alternative, Disposition, Ground, Refusal, RefusalKind, Treatment
from standpipe.disposition.options import VIRTUAL_MACHINE, retire_option
from standpipe.disposition.plots import Plot
from standpipe.disposition.pricing import Pricer
from standpipe.disposition.saying_no import minor
from standpipe.estate.model import Contract, Server
from standpipe.kernel.evidence import Basis, Evidence, weakest
from standpipe.kernel.money import format_pounds
from standpipe.kernel.periods import add_months

HOURS_IN_A_WEEK = 168


def refusals(dispositions: Mapping[str, Disposition], plots: Mapping[str, Plot], pricer: Pricer) -> tuple[Refusal, ...]:
    """Return what the plan says no to, application by application, each machine once."""
    found: list[Refusal] = []
    seen: set[str] = set()
    contracts = _contracts_of(pricer)
    for name, disposition in dispositions.items():
        plot = plots[name]
        if disposition.chosen.target == VIRTUAL_MACHINE:
            new = [server for server in plot.servers if server.id not in seen and not is_off(server)]
            seen.update(server.id for server in new)
            found.extend(_at_night(new, pricer))
            found.extend(_old_series(new, pricer))
        found.extend(_dearer_to_move(disposition, plot, pricer))
        found.extend(_contract_first(disposition, contracts.get(name, ()), pricer))
    return tuple(found)


def _at_night(servers: Sequence[Server], pricer: Pricer) -> Iterator[Refusal]:
    hours = pricer.catalogue.assumptions["test-hours-a-week"]
    if pricer.settings.term is not Term.PAY_AS_YOU_GO or hours.value is None or hours.value >= HOURS_IN_A_WEEK:
        return
    for server in servers:
        chosen = pricer.size_for(server)
        charge = chosen.ranked.charge if chosen.ranked else None
        environment = pricer.landscape.environment_of(server)
        if not for_tests(environment) or charge is None:
            continue
        saved = int((charge.pence * (1 - hours.value / HOURS_IN_A_WEEK)).quantize(Decimal(1), rounding=ROUND_DOWN))
        message = (
            f"{server.name} is for {environment}: switched off at night and at weekends ({hours.value:g} of "
            f"{HOURS_IN_A_WEEK} hours) its machine would cost {format_pounds(saved)} a month less."
        )
        evidence = Evidence(
            weakest((charge.evidence.basis, hours.basis)),
            formula=f"{charge.evidence.formula} x (1 - {hours.value} / {HOURS_IN_A_WEEK} hours)",
            inputs=(*charge.evidence.inputs, hours.reference, f"{server.id}/environment"),
        )
        yield Refusal(RefusalKind.NIGHT, server.id, message, saved, "month", (evidence,))


def _old_series(servers: Sequence[Server], pricer: Pricer) -> Iterator[Refusal]:
    ends = add_months(pricer.settings.as_of, pricer.settings.horizon_months)
    for server in servers:
        size = pricer.size_for(server).size
        if size is None or not (size.previous_generation or (size.retires_on and size.retires_on <= ends)):
            continue
        why = f"is withdrawn on {size.retires_on}" if size.retires_on else "belongs to an earlier generation"
        message = f"{size.name} for {server.name} {why}: ask for a newer size before anything is reserved."
        evidence = Evidence(Basis.SUPPLIER, rule=why, inputs=(f"catalogue:sizes/{size.name}",))
        yield Refusal(RefusalKind.OLD_SERIES, server.id, message, None, "", (evidence,))


def _dearer_to_move(disposition: Disposition, plot: Plot, pricer: Pricer) -> Iterator[Refusal]:
    chosen, application = disposition.chosen, plot.application
    if not disposition.in_the_move or chosen.treatment is Treatment.RETIRE or not chosen.one_off.complete:
        return
    if not minor(application, pricer.catalogue):
        return
    asked = Ground("asked-of-its-owner", application.id, Verdict.READY_WITH_CONDITIONS, "Its owner may end it.")
    ending = retire_option(plot, pricer, asked)
    if not ending.one_off.complete or ending.one_off.pence >= chosen.one_off.pence:
        return
    more = chosen.one_off.pence - ending.one_off.pence
    users = "" if application.named_users is None else f" and {application.named_users} users"
    month = f" and then {format_pounds(chosen.monthly.pence)} a month" if chosen.monthly.complete else ""
    message = (
        f"{application.name}, of tier {application.tier}{users}, costs {format_pounds(chosen.one_off.pence)} to move"
        f"{month}; to end it costs {format_pounds(ending.one_off.pence)}. Ask its owner whether it is worth moving."
    )
    evidence = Evidence(
        weakest((chosen.one_off_basis, ending.one_off_basis)),
        formula="one-off cost of the move less one-off cost of ending it",
        inputs=(f"{application.id}/tier", f"{application.id}/named_users"),
    )
    yield Refusal(RefusalKind.END, application.id, message, more, "once", (evidence,))


def _contracts_of(pricer: Pricer) -> dict[str, tuple[Contract, ...]]:
    """Return contracts by the one application that each covers; one that covers several ends for none of them alone."""
    found: dict[str, tuple[Contract, ...]] = {}
    for contract in pricer.landscape.estate.contracts.values():
        if len(contract.covers or ()) == 1:
            (covered,) = contract.covers or ()
            found[covered] = (*found.get(covered, ()), contract)
    return found


def _contract_first(disposition: Disposition, contracts: Sequence[Contract], pricer: Pricer) -> Iterator[Refusal]:
    """Yield a refusal where a contract that does not renew ends before the dearer move has paid for itself."""
    ending = [each for each in contracts if each.ends is not None and not each.renews_automatically]
    if not ending or not disposition.in_the_move or not disposition.chosen.complete:
        return
    found = _payback(disposition)
    contract = min(ending, key=lambda each: (each.ends or date.max, each.id))
    if found is None or contract.ends is None:
        return
    other, months = found
    returns = add_months(pricer.settings.as_of, months)
    if contract.ends >= returns:
        return
    saved = disposition.chosen.one_off.pence - other.option.one_off.pence
    message = (
        f"{disposition.chosen.key} costs {format_pounds(saved)} more once than {other.option.key} and pays that back "
        f"in {months} months; {contract.name} ends on {contract.ends}, before that. Settle what follows it first."
    )
    evidence = Evidence(
        weakest((disposition.chosen.basis, other.option.basis)),
        formula="one-off cost above the cheapest to begin / what it saves a month, rounded up",
        inputs=(f"{contract.id}/ends",),
    )
    yield Refusal(RefusalKind.CONTRACT, disposition.application, message, saved, "once", (evidence,))


def _payback(disposition: Disposition) -> tuple[Alternative, int] | None:
    """Return the alternative that is cheapest to begin, and the months after which the chosen one has caught up."""
    chosen = disposition.chosen
    cheaper = [
        each
        for each in disposition.alternatives
        if each.option.complete
        and each.option.readiness.verdict in {Verdict.READY, Verdict.READY_WITH_CONDITIONS}
        and each.option.leaves_data_centre
        and each.option.one_off.pence < chosen.one_off.pence
        and each.option.monthly.pence > chosen.monthly.pence
    ]
    if not cheaper:
        return None
    other = min(cheaper, key=lambda each: (each.option.one_off.pence, each.option.key))
    spent = chosen.one_off.pence - other.option.one_off.pence
    return other, -(-spent // (other.option.monthly.pence - chosen.monthly.pence))
