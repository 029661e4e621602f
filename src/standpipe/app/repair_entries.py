"""Repairs as they are published: what is done, what it costs a year, before and after, and what hours do not show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from standpipe.app import resilience_document as published
from standpipe.app.resilience_figures import RepairPrice
from standpipe.resilience import NeedGraph
from standpipe.resilience.recovery import Recovery
from standpipe.resilience.repairs import Choice, Effect, Fronts, RepairKind

_WHAT = {
    RepairKind.ZONES: "Move {} to a zone-redundant target",
    RepairKind.SPLIT: "A database server for each application on {}",
}


def repair_entries(
    graph: NeedGraph,
    effects: Sequence[Effect],
    prices: Mapping[str, RepairPrice],
    more: Iterable[published.RepairEntry] = (),
) -> list[published.RepairEntry]:
    """Return the repairs in order of outage hours avoided per pound; those without a price last, by hours avoided.

    Args:
        graph: the needs.
        effects: what each repair does to the hours.
        prices: what each costs, by repair id.
        more: repairs that change something else.

    """
    entries = [*(_entry(graph, effect, prices[effect.repair.id]) for effect in effects), *more]
    return sorted(
        entries,
        key=lambda each: (each.hours_per_pound is None, -(each.hours_per_pound or 0), -each.hours_avoided, each.id),
    )


def _entry(graph: NeedGraph, effect: Effect, price: RepairPrice) -> published.RepairEntry:
    repair, pence = effect.repair, price.pence_a_year
    thing = graph[repair.thing]
    words = _WHAT.get(repair.kind, f"{repair.kind.value.capitalize()} for {{}}")
    return published.RepairEntry(
        id=repair.id,
        kind=repair.kind.value,
        thing=published.Thing(id=thing.id, name=thing.name, kind=thing.kind),
        what=words.format(thing.name),
        cost_pence_a_year=pence,
        cost_basis=price.basis.value,
        cost_source=price.source,
        outage_hours_before=effect.hours_before,
        outage_hours_after=effect.hours_after,
        hours_avoided=effect.hours_avoided,
        hours_per_pound=None if not pence else effect.hours_avoided * 100 / pence,
        services_helped=effect.services_helped,
        worst_before=effect.worst_before,
        worst_after=effect.worst_after,
        stopped_together_before=effect.together[0] if effect.together else None,
        stopped_together_after=effect.together[1] if effect.together else None,
        in_words=_in_words(effect),
    )


def _in_words(effect: Effect) -> str:
    """Say what the hours do not."""
    units = effect.repair.units
    if effect.together:
        before, after = effect.together
        return (
            f"{before:,} services stop with it today; split over {units} servers, at most {after:,} stop together. "
            "Each is taken to fail as often as the shared one: fewer hours are not what it buys."
        )
    if effect.repair.kind is RepairKind.ZONES:
        machines = f"{units} machines leave" if units > 1 else "1 machine leaves"
        return f"{machines} the building for two zones of a cloud region, reached over the internet circuits of today."
    return ""


def backup_entry(before: Recovery, after: Recovery, price: RepairPrice, effects: Sequence[Effect], *, stated: bool) -> (
    published.RepairEntry | None
):  # fmt: skip
    """Return what a copy of the backups out of reach of the domain changes; None where nothing is known to come back.

    Args:
        before: ransomware today.
        after: the same with such a copy.
        price: what it costs.
        effects: of the other repairs, for the hours of today.
        stated: somebody has said that there is none.

    """
    back = [each for each in after.services if each.hours]
    if not back or not effects:
        return None
    kept = sum(each.meets_time is True for each in after.services)
    kept_before = sum(each.meets_time is True for each in before.services)
    low, high = min(each.hours.low for each in back if each.hours), max(each.hours.high for each in back if each.hours)
    why = "there is no such copy" if stated else "nobody has said whether there is such a copy"
    today, worst = effects[0].hours_before, effects[0].worst_before
    return published.RepairEntry(
        id=f"{RepairKind.BACKUP.value.replace(' ', '-')}:backups",
        kind=RepairKind.BACKUP.value,
        thing=published.Thing(id="backups", name="the backups", kind="backup"),
        what="A copy of the backups out of reach of the domain",
        cost_pence_a_year=price.pence_a_year,
        cost_basis=price.basis.value,
        cost_source=price.source,
        outage_hours_before=today,
        outage_hours_after=today,
        hours_avoided=0.0,
        hours_per_pound=None if not price.pence_a_year else 0.0,
        services_helped=0,
        worst_before=worst,
        worst_after=worst,
        stopped_together_before=None,
        stopped_together_after=None,
        in_words=f"Today {why}: after ransomware {kept_before} services are back in time for certain, and all may be "
        f"gone for good. With it {len(back)} come back, after {low:.0f} to {high:.0f} hours, {kept} of them in time "
        "for certain.",
    )


def fronts_entry(graph: NeedGraph, fronts: Fronts) -> published.FrontsEntry:
    """Return the fronts as they are published."""

    def entry(choice: Choice) -> published.FrontEntry:
        return published.FrontEntry(
            cost_pence_a_year=choice.cost,
            outage_hours=choice.hours,
            worst_service_hours=choice.worst,
            repairs=list(choice.repairs),
        )

    return published.FrontsEntry(
        among=list(fronts.among),
        by_total=[entry(choice) for choice in fronts.by_hours],
        by_worst=[entry(choice) for choice in fronts.by_worst],
        left_out=[published.Thing(id=name, name=graph[name].name, kind=graph[name].kind) for name in fronts.left_out],
        left_out_in_words=_left_out([graph[name].name for name in fronts.left_out]),
    )


def _left_out(names: Sequence[str]) -> str:
    """Say which services the sums leave out; nothing where they leave out none."""
    if not names:
        return ""
    are = f"{len(names):,} services are" if len(names) > 1 else "1 service is"
    return f"{are} in no sum of the repairs, known only as a range: {'; '.join(sorted(names))}."
