"""How the verbs about waves talk to people: progress, findings, the plan as tables."""

from __future__ import annotations

from collections.abc import Callable

from standpipe.app.wave_planning import PlanningOutcome
from standpipe.cli.output import print_table, say
from standpipe.kernel.money import format_pounds
from standpipe.waves import Infeasible, Progress, Risk, WavePlan, WaveProblem
from standpipe.waves.deadlines import in_words

_SHOWN = 20
_DEADLINES = 8
_STOPPED = {
    "seconds": "The ceiling of --seconds cut this run short: the plan is the best found by then, and another run "
    "may end elsewhere. With --work-units alone it can be repeated exactly.",
    "interrupt": "Interrupted: the plan is the best found by then, with what was proved by then.",
}


def say_progress() -> Callable[[Progress], None]:
    """Return what says each better plan, with the best cost and bound so far and their gap."""
    last: list[str] = []

    def tell(heard: Progress) -> None:
        text = heard.stage.value.capitalize()
        if heard.cost is not None:
            text += f": best {format_pounds(heard.cost)}"
        if heard.bound is not None:
            text += f", bound {format_pounds(heard.bound)}"
        if heard.gap is not None:
            text += f", gap {heard.gap:.1%}"
        if text not in last:
            last[:] = [text]
            say(text)

    return tell


def say_findings(outcome: PlanningOutcome) -> None:
    """Say what is wrong with the problem, and whether planning was cut short."""
    for finding in outcome.findings[:_SHOWN]:
        say(f"{finding.place}: {finding.message}" if finding.place else finding.message)
    if len(outcome.findings) > _SHOWN:
        say(f"And {len(outcome.findings) - _SHOWN} more findings; --json has all of them.")
    if outcome.plan.cut_short:
        say(_STOPPED[outcome.plan.cut_short])


def show_outcome(problem: WaveProblem, outcome: PlanningOutcome) -> None:
    """Show a plan, or why there is none, as tables."""
    if isinstance(outcome.plan, Infeasible):
        _show_conflict(outcome.plan)
        if outcome.rest is None:
            return
        names = {group.id: group.name for group in problem.groups}
        for group in outcome.rest.left_out:
            say(f"Left out so that the rest can be planned: {names.get(group, group)}")
        for rule in outcome.rest.given_up:
            say(f"Given up so that the rest can be planned: {rule.message}")
        show_plan("The plan of the rest", outcome.rest.plan, None)
        return
    show_plan("The plan", outcome.plan, outcome.risk)
    for split in outcome.splits:
        say(split.message)


def _show_conflict(found: Infeasible) -> None:
    title = "These rules contradict each other" if found.proved else "No plan was found"
    costs = {way.rule: way.cost for way in found.relaxations}
    rows = [
        (rule.message, "not known" if costs.get(rule.rule) is None else format_pounds(costs[rule.rule] or 0))
        for rule in found.conflict
    ]
    print_table(title, ("Rule", "Cost of a plan without it"), rows)


def show_plan(title: str, plan: WavePlan, risk: Risk | None) -> None:
    """Show a plan as a summary and a table of its moves."""
    gap = "not known" if plan.gap is None else f"{plan.gap:.1%}"
    bound = "not known" if plan.bound is None else format_pounds(plan.bound)
    earliest = f"{plan.earliest_closing_date:%-d %B %Y}"
    rows = [
        ("Closes on", f"{plan.closing_date:%-d %B %Y}"),
        ("Cannot close before", earliest + ("" if plan.earliest_closing_attained else " (perhaps not even then)")),
        ("Costs", format_pounds(plan.cost)),
        ("No plan costs less than", f"{bound} (gap {gap})"),
    ]
    if risk:
        days = (risk.closing.p50, risk.closing.p80, risk.closing.p95)
        dates = ", ".join(f"{share}% by {day:%-d %B %Y}" for share, day in zip((50, 80, 95), days, strict=True))
        rows.append(("How sure", f"{dates}; {risk.basis}"))
        rows += [("Chance to miss", line) for line in _missed(risk)]
        rows += [("What would help most", help_) for help_ in risk.helps_most[:3]]
    rows.append(("What decides the date", "; ".join(plan.closing_chain)))
    print_table(title, ("", ""), rows)
    print_table(
        "Moves",
        ("Wave", "Days", "Move", "Why then", "A window earlier", "A window later"),
        [
            (str(wave.number), f"{wave.first:%-d %b %Y}", move.name, move.because, *map(_price, prices))
            for wave in plan.waves
            for move in wave.moves
            for prices in ((move.earlier_pence, move.later_pence),)
        ],
    )


def _missed(risk: Risk) -> list[str]:
    """Return the deadlines that are missed now and then, the most likely first."""
    return [
        f"{each.missed:.0%}: {in_words(each)}, by {each.day:%-d %B %Y}"
        + (f" (notice by {each.notice:%-d %B %Y})" if each.notice else "")
        + (f"; {each.helps}" if each.helps else "")
        for each in risk.deadlines[:_DEADLINES]
        if each.missed
    ]


def _price(pence: int | None) -> str:
    if pence is None:
        return "not possible"
    return f"{'+' if pence > 0 else ''}{format_pounds(pence)}"
