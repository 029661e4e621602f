"""Turns what is known of costs into the cash lines of staying and of moving.

Staying: every line of the running-cost register for the whole case; where there is no register, the contracts' yearly
values. Moving: the same lines until what they pay for ends (the data centre's lines with the data centre, less what
ends with a room that is empty before; an application's lines with its move when it is retired or bought anew), the
chosen options' lines from each application's move on, their one-off lines at the move, and what ending the data centre
costs. Nothing else is netted: dual running is the time in which both sides pay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from standpipe.app.room_closings import RoomClosing
from standpipe.business_case import GENERAL_FUND, CashLine, Purpose, capital_or_revenue
from standpipe.catalogue import Catalogue, in_pounds
from standpipe.disposition import Disposition, Dispositions, Option, PricedLine, Treatment, lines_of
from standpipe.estate.estate import Estate
from standpipe.estate.model import Contract, RunningCost
from standpipe.kernel.evidence import Basis, Evidence, weakest
from standpipe.kernel.periods import add_months

ENDS_THE_OLD = frozenset({Treatment.RETIRE, Treatment.REPURCHASE})
"""Treatments after which the council no longer pays for the old product."""
EXIT_COSTS = (
    ("data sanitisation with certificate", "exit:data-sanitisation"),
    ("cessation of circuits", "exit:circuit-cessation"),
    ("making good of the data centre", "exit:making-good"),
)
"""What ending a data centre costs besides the moves, with its item of the price sheet; unpriced until it has one."""
STAFF = "staff"
"""Category of running costs that pays people: less of their time is no cash until posts end."""
REPLACEMENT = "hardware"
"""Category of running costs that carries the replacement of equipment, as depreciation or as a lease."""


Ends = tuple[Option, Option]
"""A chosen option priced at the low and at the high end of every assumption whose ends have a source."""


@dataclass(frozen=True, slots=True)
class Programme:
    """When things happen: the first month of the case, each application's move, and the closing date.

    `closings` holds the date of each site by its id, where it is known which sites close.
    """

    first_month: date
    moves: Mapping[str, date]
    closes: date | None
    closings: Mapping[str, date] = field(default_factory=dict)
    rooms: tuple[RoomClosing, ...] = ()
    """Rooms that are empty before their site closes."""


def staying_lines(estate: Estate, programme: Programme) -> list[CashLine]:
    """Return what is paid when nothing moves."""
    if estate.running_costs:
        lines = [_running(estate, cost, programme.first_month) for cost in estate.running_costs.values()]
    else:
        lines = [_contract(estate, each, programme.first_month) for each in estate.contracts.values() if each.ends]
        lines.append(_unknown_today(programme))
    if not any((cost.category or "").casefold() == REPLACEMENT for cost in estate.running_costs.values()):
        lines.append(_unpriced("replacement of ageing equipment", programme.first_month, Purpose.REFRESH))
    return lines


def moving_lines(
    estate: Estate,
    dispositions: Dispositions,
    programme: Programme,
    catalogue: Catalogue,
    ends: Mapping[str, Ends] | None = None,
) -> list[CashLine]:
    """Return what is paid when the plan is carried out; `ends` are chosen options at the ends of sourced ranges."""
    ends = ends or {}
    lines = []
    for line, covers, closes_with_site in _existing(estate, programme):
        last = _last_day(covers, dispositions, programme, closes_with_site=closes_with_site)
        if last is None:
            lines.append(line)
        elif last >= line.first:
            lines.append(replace(line, last=last))
    funds = funds_of(estate)
    for disposition in dispositions:
        name = disposition.application
        fund = funds.get(name, GENERAL_FUND)
        lines.extend(option_lines(estate, disposition, programme, fund=fund, ends=ends.get(name)))
    lines.extend(_shared_rest(dispositions, programme))
    lines.extend(_rests(dispositions, programme))
    if programme.closes is None and any(each.in_the_move for each in dispositions):
        lines.append(
            _unpriced("the move itself: no plan closes the data centre", programme.first_month, Purpose.MIGRATION)
        )
    lines.extend(_rooms_emptied(estate, programme))
    if programme.closes:
        lines.extend(_exits(estate, programme.closings or {"": programme.closes}, catalogue))
    return lines


def _unknown_today(programme: Programme) -> CashLine:
    """Return the line that stands for everything a missing running-cost register would say."""
    return _unpriced("running costs that no register states", programme.first_month, Purpose.RUNNING)


def _existing(estate: Estate, programme: Programme) -> Iterator[tuple[CashLine, tuple[str, ...], bool]]:
    if estate.running_costs:
        for cost in estate.running_costs.values():
            line = _running(estate, cost, programme.first_month)
            yield line, cost.covers or (), bool(cost.ends_with_data_centre)
        return
    for contract in estate.contracts.values():
        if contract.ends:
            yield _contract(estate, contract, programme.first_month), contract.covers or (), False
    yield _unknown_today(programme), (), False


def _running(estate: Estate, cost: RunningCost, first: date) -> CashLine:
    evidence = estate.evidence.of(cost.id, "annual_pence")
    treatment = capital_or_revenue(cost.category or "running cost", once=False)
    basis = _stated_basis(estate, cost.id, "annual_pence", cost.basis)
    return CashLine(
        name=cost.name,
        category=cost.category or "not categorised",
        first=first,
        pence=cost.annual_pence,
        yearly=True,
        basis=Basis.UNKNOWN if cost.annual_pence is None else basis,
        evidence=evidence,
        fund=cost.fund or GENERAL_FUND,
        expenditure=treatment.expenditure,
        rule=treatment.rule,
        cashable=(cost.category or "").casefold() != STAFF,
    )


def _stated_basis(estate: Estate, subject: str, field_name: str, stated: str | None) -> Basis:
    """Return the basis of a figure, illustrative where the register's own words say so."""
    return (
        Basis.ILLUSTRATIVE
        if "illustrative" in (stated or "").casefold()
        else estate.evidence.basis_of(subject, field_name)
    )


def _contract(estate: Estate, contract: Contract, first: date) -> CashLine:
    yearly = contract.annual_value_pence
    return CashLine(
        name=contract.name,
        category="contract",
        first=first,
        pence=yearly,
        yearly=True,
        basis=Basis.UNKNOWN if yearly is None else estate.evidence.basis_of(contract.id, "annual_value_pence"),
        evidence=estate.evidence.of(contract.id, "annual_value_pence"),
        rule=capital_or_revenue("support", once=False).rule,
    )


def _last_day(
    covers: tuple[str, ...], dispositions: Dispositions, programme: Programme, *, closes_with_site: bool
) -> date | None:
    """Return the last day on which an existing line is paid; None when it goes on to the end of the case."""
    if closes_with_site:
        of_sites = [programme.closings[each] for each in covers if each in programme.closings]
        return max(of_sites, default=programme.closes)
    ending = [dispositions.by_application[each] for each in covers if each in dispositions.by_application]
    if not ending or len(ending) < len(covers):
        return None
    if not all(each.chosen.treatment in ENDS_THE_OLD and each.application in programme.moves for each in ending):
        return None
    return max(programme.moves[each.application] for each in ending)


def _rooms_emptied(estate: Estate, programme: Programme) -> Iterator[CashLine]:
    """Yield what is no longer paid for a room from the month after it is empty until its site closes.

    It is a part of the lines that end with the data centre, and no register says of which: so it is taken off as a line
    of its own.
    """
    for each in programme.rooms:
        closes = programme.closings.get(each.room.site or "", programme.closes)
        first = max(programme.first_month, add_months(each.last_move_on.replace(day=1), 1))
        if each.ends_pence is None or closes is None or first > closes:
            continue
        treatment = capital_or_revenue("facilities", once=False)
        yield CashLine(
            name=f"ends with {each.room.name}, empty before the rest",
            category="facilities",
            first=first,
            last=closes,
            pence=-each.ends_pence,
            yearly=True,
            basis=_stated_basis(estate, each.room.id, "ends_when_empty_pence", each.room.basis),
            evidence=estate.evidence.of(each.room.id, "ends_when_empty_pence"),
            expenditure=treatment.expenditure,
            rule=treatment.rule,
        )


def _shared_rest(dispositions: Dispositions, programme: Programme) -> Iterator[CashLine]:
    """Yield what the shared platform costs above the parts that the moved applications carry."""
    moves = [
        programme.moves[each.application]
        for each in dispositions
        if each.application in programme.moves and any(line.shared for line in each.chosen.monthly_lines)
    ]
    if not dispositions.shared_rest_pence or not moves:
        return
    known = [line.evidence for line in dispositions.shared_platform if line.evidence is not None]
    treatment = capital_or_revenue("cloud", once=False)
    yield CashLine(
        name="shared platform, not allocated to an application",
        category="shared platform",
        first=max(programme.first_month, min(moves)),
        pence=dispositions.shared_rest_pence,
        basis=weakest(each.basis for each in known),
        evidence=(
            Evidence(
                weakest(each.basis for each in known),
                formula="shared platform a month less its allocated parts",
                inputs=tuple(name for each in known for name in each.inputs),
            ),
        ),
        expenditure=treatment.expenditure,
        rule=treatment.rule,
    )


def _rests(dispositions: Dispositions, programme: Programme) -> Iterator[CashLine]:
    """Yield what shared machines cost above the parts that those who move onto them carry."""
    for rest in dispositions.whole.rests:
        using = [
            (programme.moves[each.application], line)
            for each in dispositions
            if each.application in programme.moves
            for line in each.chosen.monthly_lines
            if line.pool == rest.pool and line.evidence is not None
        ]
        if not using:
            continue
        first, line = min(using, key=lambda each: each[0])
        treatment = capital_or_revenue("subscription", once=False)
        assert line.evidence is not None
        formula = "the whole machine less the parts that applications carry"
        yield CashLine(
            name=f"{rest.pool}, not carried by an application",
            category="shared platform",
            first=max(programme.first_month, first + timedelta(days=1)),
            pence=rest.pence,
            basis=line.basis,
            evidence=(Evidence(line.basis, formula=formula, inputs=line.evidence.inputs),),
            expenditure=treatment.expenditure,
            rule=treatment.rule,
        )


def funds_of(estate: Estate) -> Mapping[str, str]:
    """Return the fund that pays for each application: the one that its running-cost lines name, where they name one.

    An application whose lines name several funds is left to the General Fund: nobody has said how they share.
    """
    stated: dict[str, set[str]] = {}
    for cost in estate.running_costs.values():
        for covered in cost.covers or ():
            if cost.fund:
                stated.setdefault(covered, set()).add(cost.fund)
    return {application: next(iter(funds)) for application, funds in stated.items() if len(funds) == 1}


def option_lines(
    estate: Estate, disposition: Disposition, programme: Programme, *, fund: str, ends: Ends | None = None
) -> Iterator[CashLine]:
    """Yield the cash lines that the chosen option of an application brings from its move on."""
    moved = programme.moves.get(disposition.application)
    if moved is None:
        return
    name = estate.name_of(disposition.application)
    chosen = disposition.chosen
    ranges = ranges_of(chosen, ends)
    first = max(programme.first_month, moved + timedelta(days=1))
    made = [(line, _priced(name, disposition, line, first, Purpose.RUNNING)) for line in chosen.monthly_lines]
    made += [
        (line, replace(_priced(name, disposition, line, moved, Purpose.MIGRATION), once=True))
        for line in chosen.one_off_lines
    ]
    for line, cash in made:
        if line.continues or line.dual_running:
            continue  # the register's own line goes on; both sides are paid month by month here
        low, high = ranges.get(id(line), (None, None))
        yield replace(cash, fund=fund, low_pence=low, high_pence=high)


def ranges_of(chosen: Option, ends: Ends | None) -> Mapping[int, tuple[int, int]]:
    """Return the range of each line, by its identity, where both ends of what it rests on have a source."""
    if ends is None:
        return {}
    every = (lines_of(chosen), lines_of(ends[0]), lines_of(ends[1]))
    if len({len(lines) for lines in every}) > 1:
        return {}  # another size needs other lines: they cannot be set beside each other
    found = {}
    for line, low, high in zip(*every, strict=True):
        if line.pence is not None and low.pence is not None and high.pence is not None:
            amounts = sorted((line.pence, low.pence, high.pence))
            if amounts[0] < amounts[2]:
                found[id(line)] = (amounts[0], amounts[2])
    return found


def _priced(name: str, disposition: Disposition, line: PricedLine, first: date, purpose: Purpose) -> CashLine:
    chosen = disposition.chosen
    category = chosen.target if purpose is Purpose.RUNNING else "migration"
    kind = "subscription" if purpose is Purpose.RUNNING else category
    if purpose is Purpose.MIGRATION and chosen.treatment is Treatment.REPURCHASE:
        kind = "saas configuration"
    treatment = capital_or_revenue(kind, once=purpose is Purpose.MIGRATION)
    return CashLine(
        name=f"{name}: {line.name}",
        category=category,
        first=first,
        pence=line.pence,
        basis=line.basis if line.pence is not None else Basis.UNKNOWN,
        evidence=(line.evidence,) if line.evidence and line.pence is not None else (),
        purpose=purpose,
        expenditure=treatment.expenditure,
        rule=treatment.rule,
        cashable=not line.own_staff,
        assumptions=_assumptions(line),
        days=line.days,
        rate=line.rate,
    )


def _assumptions(line: PricedLine) -> tuple[str, ...]:
    inputs = line.evidence.inputs if line.evidence else ()
    return tuple(name.partition(":")[2] for name in inputs if name.startswith("assumption:"))


def _exits(estate: Estate, closings: Mapping[str, date], catalogue: Catalogue) -> Iterator[CashLine]:
    """Yield what ending each site costs besides the moves, each under the name of its site where there are several."""
    for site, closes in closings.items():
        for what, item in EXIT_COSTS:
            name = what if len(closings) == 1 else f"{what}: {estate.name_of(site)}"
            yield _exit(name, item, closes, catalogue)


def _exit(what: str, item: str, closes: date, catalogue: Catalogue) -> CashLine:
    price = catalogue.prices.price(item, as_of=closes)
    if price is None:
        return _unpriced(what, closes, Purpose.EXIT)
    charge = in_pounds(price, catalogue.assumptions)
    treatment = capital_or_revenue("exit", once=True)
    return CashLine(
        name=what,
        category="exit",
        first=closes,
        pence=charge.pence,
        basis=charge.evidence.basis,
        evidence=(charge.evidence,),
        once=True,
        purpose=Purpose.EXIT,
        expenditure=treatment.expenditure,
        rule=treatment.rule,
    )


def _unpriced(what: str, first: date, purpose: Purpose) -> CashLine:
    """Return a line without a price; only the exit has a month of its own, the others leave every year open."""
    return CashLine(
        name=what,
        category=purpose.value,
        first=first,
        pence=None,
        basis=Basis.UNKNOWN,
        evidence=(Evidence(Basis.UNKNOWN, rule="nobody has given a price; ask for one"),),
        once=purpose is Purpose.EXIT,
        purpose=purpose,
    )
