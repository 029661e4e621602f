"""How the plan's own figures are computed, by the shape of their JSON pointer (`*` is one step).

Figures that are read from a file or a price row have evidence of their own and are not here.
"""

from __future__ import annotations

from standpipe.app.network_formulas import NETWORK_FORMULAS
from standpipe.app.pointers import Formulas

FORMULAS: Formulas = (
    *NETWORK_FORMULAS,
    ("/estate/counts/*", "number of distinct things after merging all files (identity keys of the estate)"),
    ("/estate/applications_by_hosting/*", "number of applications whose register says this hosting"),
    (
        "/estate/servers_by_support/*",
        "servers by the support state of their operating system (lifecycle catalogue)",
    ),
    (
        "/resilience/services/*/single_points/*/share",
        "unavailability of the thing divided by that of the service",
    ),
    (
        "/resilience/services/*/unavailability/*",
        "exact probability that the service is down, from its fault tree and failure rates (catalogue, by kind)",
    ),
    ("/resilience/services/*/outage_hours_a_year", "unavailability times 8,760 hours"),
    (
        "/resilience/services/*/evidence_range/*",
        "the same with every failure rate at the low and at the high end of its range",
    ),
    ("/resilience/services/*/restore/position", "position of the service in order of return after the loss"),
    (
        "/resilience/services/*/restore/hours/*",
        "when all the service waits for is restored, in sheet order, by the ends of assumptions restore-...",
    ),
    (
        "/resilience/services/*/restore/*",
        "recovery objective of the service in the registers, else the shortest of its applications'",
    ),
    ("/resilience/recoveries/*/scenario/first_back/*", "least of the hours until a service is back"),
    ("/resilience/recoveries/*/scenario/all_back/*", "greatest of the hours until a service is back"),
    ("/resilience/recoveries/*/scenario/*", "number of things lost, or of services, in this scenario"),
    ("/resilience/recoveries/*/sheet/*/position", "position in the restore order"),
    (
        "/resilience/recoveries/*/sheet/*/work/*",
        "fixed hours, plus volume divided by throughput (assumptions restore-...)",
    ),
    (
        "/resilience/recoveries/*/sheet/*/ends/*",
        "end of the restore when all start strictly in this order on restore-streams streams",
    ),
    (
        "/resilience/repairs/*/cost_pence_a_year",
        "price of the repair, a price paid once spread over the years of refresh (assumptions repair-...)",
    ),
    ("/resilience/repairs/*/hours_per_pound", "outage hours avoided a year divided by pounds a year"),
    ("/resilience/repairs/*/services_helped", "number of services with less outage"),
    (
        "/resilience/repairs/*/stopped_together_before",
        "number of services that stop when the shared database server fails",
    ),
    (
        "/resilience/repairs/*/stopped_together_after",
        "largest number of services that stop with one of the servers that come instead",
    ),
    (
        "/resilience/repairs/*/*",
        "exact outage hours a year of all services, or of the worst, today and with this repair alone",
    ),
    ("/resilience/fronts/*/*/cost_pence_a_year", "sum of the prices of the repairs chosen"),
    (
        "/resilience/fronts/*/*/*",
        "exact outage hours a year of all services, and of the worst, with the repairs chosen",
    ),
    ("/resilience/move/tolerance_hours", "assumption:move-tolerance-hours"),
    ("/resilience/move/unchanged", "number of services that no state of the move touches"),
    ("/resilience/move/states/*/number", "position of the state in time; 0 is today"),
    ("/resilience/move/states/*/moved", "applications that the waves so far have moved"),
    ("/resilience/move/states/*/worse", "services above today by more than assumption:move-tolerance-hours"),
    ("/resilience/move/states/*/unknown", "services of which not all that they need is known in the state"),
    ("/resilience/move/states/*/hours", "sum over services of exact unavailability in the state times 8,760 hours"),
    ("/resilience/move/services/*/steps/*/state", "position of the state in time; 0 is today"),
    ("/resilience/move/services/*/worst_state", "position of the state with most outage"),
    ("/resilience/move/services/*/above_today", "hours of the worst state less hours today"),
    (
        "/resilience/move/services/*/causes/*/hours",
        "hours that would be gone if the thing never failed, in the worst state less today",
    ),
    ("/resilience/move/services/*/remedies/*/applications", "number of applications that would move in one wave"),
    (
        "/resilience/move/services/*/remedies/*/pence_a_year",
        "assumption:repair-circuit-year for each circuit that is built",
    ),
    (
        "/resilience/move/services/*/remedies/*/above_today",
        "hours of the worst state less hours today, with the remedy solved exactly",
    ),
    ("/resilience/move/services/*/today", "exact unavailability today times 8,760 hours"),
    ("/resilience/move/services/*/steps/*/hours", "exact unavailability from this state on times 8,760 hours"),
    ("/resilience/move/remedies/*/pence_a_year", "assumption:repair-circuit-year for each circuit that is built"),
    ("/resilience/move/remedies/*/still_worse", "services still above assumption:move-tolerance-hours, solved exactly"),
    ("/dispositions/by_treatment/*", "number of applications with this proposed treatment"),
    ("/dispositions/by_target/*", "number of applications with this proposed target"),
    ("/dispositions/not_to_one_cloud", "applications less those proposed for the public cloud"),
    ("/dispositions/applications/*/monthly/pence", "sum of the priced monthly lines of the chosen option"),
    ("/dispositions/applications/*/one_off/pence", "sum of the priced one-off lines of the chosen option"),
    ("/dispositions/applications/*/monthly/unpriced", "number of monthly lines without a price"),
    ("/dispositions/applications/*/one_off/unpriced", "number of one-off lines without a price"),
    (
        "/dispositions/applications/*/alternatives/*/monthly/*",
        "sum of the monthly lines, and how many have no price",
    ),
    (
        "/dispositions/applications/*/alternatives/*/one_off/*",
        "sum of the one-off lines, and how many have no price",
    ),
    (
        "/dispositions/applications/*/alternatives/*/difference_monthly_pence",
        "cost of the alternative less cost of the chosen option over the horizon, divided by its months",
    ),
    (
        "/dispositions/applications/*/alternatives/*/break_even_monthly_pence",
        "what the unpriced monthly lines together may cost for the alternative to cost as much as the chosen option",
    ),
    (
        "/dispositions/applications/*/alternatives/*/whole_plan_pence",
        "cost of the best whole plan with this option held fixed less cost of the best whole plan, over the horizon",
    ),
    (
        "/dispositions/applications/*/flips/*/pence",
        "price a month at which the best whole plan has another option, with everything else chosen anew",
    ),
    ("/dispositions/applications/*/flips/*/distance_pence", "price that flips the choice against today's price"),
    (
        "/dispositions/machine_terms/*/monthly/*",
        "sum over the proposed machines of the cheapest size that fits on this term, and how many have no price",
    ),
    ("/dispositions/risk/applications/*/impact", "impact of the tier that the register states (catalogue:legacy-risk)"),
    ("/dispositions/risk/applications/*/today", "worst known criterion x impact (catalogue:legacy-risk)"),
    ("/dispositions/risk/applications/*/after", "worst known criterion after the proposed option x impact"),
    ("/dispositions/risk/applications/*/outage_minutes_a_year", "minutes of a year x catalogue:target-availability"),
    (
        "/dispositions/risk/applications/*/scores/*/score",
        "scored by catalogue:legacy-risk, or by a person",
    ),
    ("/dispositions/risk/red_today", "number of applications at red today"),
    ("/dispositions/risk/red_after", "number of applications at red after the proposed options"),
    *(
        (f"/dispositions/risk/{front}/*/{figure}", words)
        for front in ("against_risk", "against_outage")
        for figure, words in (
            ("cost_pence", "cost of the whole plan over the horizon, chosen exactly with the other aim at a price"),
            ("aim", "sum over the applications of what their options add to the other aim"),
        )
    ),
    ("/dispositions/shared_servers/*/monthly_pence", "price of the cheapest tier that holds those who share it"),
    ("/dispositions/shared_servers/*/one_each_pence", "sum of the cheapest tier for each of them alone"),
    ("/dispositions/packed/*/servers", "servers of the packing of all applications that could share"),
    ("/dispositions/packed/*/monthly_pence", "sum of the prices of the servers of the packing"),
    ("/dispositions/packed/*/one_each_pence", "sum of the cheapest tier for each application alone"),
    ("/dispositions/whole/horizon_months", "months over which options are compared (setting)"),
    ("/dispositions/whole/cost_pence", "cost of all chosen options, what they share paid once, and interfaces apart"),
    ("/dispositions/whole/bound_pence", "proved lower bound of the cost of any choice"),
    ("/dispositions/whole/gap", "(cost - bound) / bound"),
    ("/dispositions/whole/apart_pence", "interfaces between places x assumption:interface-days x day rate"),
    ("/waves/confidence/by_planned_date", "share of simulated scenarios that close by the planned date"),
    ("/waves/confidence/scenarios", "number of simulated scenarios"),
    ("/waves/deadlines/*/missed", "share of simulated scenarios in which that is not so by the end of the day"),
    ("/waves/waves/*/number", "position of the wave in time"),
    ("/waves/waves/*/moves/*/effort_days/*", "sum of the effort of the members' chosen options by skill"),
    ("/waves/waves/*/load_days/*", "days of all moves that fall into the week of the window, by team"),
    ("/waves/waves/*/capacity_days/*", "days a week of the team, from the teams register"),
    ("/waves/waves/*/moves/*/earlier_pence", "cost of the plan with this move a window earlier, less the plan's cost"),
    ("/waves/waves/*/moves/*/later_pence", "cost of the plan with this move a window later, less the plan's cost"),
    ("/waves/waves/*/inside/hours", "hours from the opening of the window to its end"),
    ("/waves/waves/*/inside/verified_hour", "hour after the opening at which the last move of the wave is verified"),
    (
        "/waves/waves/*/inside/point_of_no_return_hour",
        "last hour at which the rollback of everything still ends inside the window",
    ),
    ("/waves/waves/*/inside/people/*", "fewest people of the team found with whom the wave fits into its window"),
    ("/waves/waves/*/inside/steps/*/people/*", "people of the team busy with the step, from the days at its cutover"),
    ("/waves/waves/*/inside/rollback/*/people/*", "people of the team busy with the rollback of the move"),
    (
        "/waves/waves/*/inside/steps/*/*",
        "schedule of the wave by hours and skills, from assumption:cutover-hours-per-move and the efforts of its moves",
    ),
    (
        "/waves/waves/*/inside/rollback/*/*",
        "schedule of rolling everything back, from assumption:rollback-hours-per-move, as late as it can be",
    ),
    ("/waves/waves/*/inside/checks/*/*", "schedule of the wave: when the check is held, and when a no is too late"),
    ("/waves/left_behind/*/wave", "position of the wave in time; 0 is the start"),
    ("/waves/left_behind/*/applications", "applications that the waves so far have not moved"),
    ("/waves/left_behind/*/machines", "servers of those applications"),
    ("/waves/left_behind/*/racks", "racks with a machine, or a host of a cluster, on which one of those servers runs"),
    ("/waves/left_behind/*/services", "services that name one of those applications as their own"),
    (
        "/waves/left_behind/*/services_needing",
        "services that use one of those applications, or need it through hard dependencies",
    ),
    ("/waves/gates/*/review_weeks", "weeks of review after the gate, from the sheet Tranches"),
    ("/waves/gates/*/released_pence", "released by the gate, from the sheet Tranches"),
    ("/waves/gates/*/paid_pence", "sum of what the moves up to the gate pay at their cutovers"),
    ("/waves/rooms/*/wave", "position in time of the last wave that moves something out of the room"),
    ("/waves/rooms/*/ends_pence", "what ends a year when the room is empty, from the sheet Rooms"),
    ("/waves/machines/*/wave", "position in time of the wave that moves the last application of the server"),
    ("/waves/confidence/by_deadline", "share of simulated scenarios that close by the deadline"),
    ("/waves/ways_out/*/cost_pence", "sum of the cost parts of a plan found without this rule"),
    ("/waves/front/*/cost_pence", "sum of the cost parts of a plan that closes on the date"),
    ("/waves/front/*/cost_p80_pence", "cost of that plan that 80 per cent of the simulated scenarios keep"),
    ("/waves/work/*/needed_days", "days of all moves that fall into the windows of the month, by team"),
    ("/waves/work/*/own_days", "days a week of the team in the windows of the month, from the teams register"),
    ("/waves/work/*/bought_days", "days needed above the team's own, bought from partners"),
    ("/waves/chances/*/share", "share of simulated scenarios that close by the date"),
    ("/waves/splits/*/free_before", "windows that the freeze calendars of everything on the platform leave free"),
    ("/waves/splits/*/free_after", "the same without the calendars that are moved off it first"),
    ("/waves/cost_pence", "sum of the cost parts of the wave plan"),
    ("/waves/bound_pence", "proved lower bound of the cost of any plan"),
    ("/waves/gap", "(cost - bound) / bound"),
    ("/business_case/years/*/months", "months of the financial year that lie in the case"),
    (
        "/business_case/years/*/staying/*",
        "sum of the staying lines in the year, and of the ends of their ranges",
    ),
    ("/business_case/years/*/moving/*", "sum of the moving lines in the year, with contingency and the ends of ranges"),
    ("/business_case/staying_total/*", "sum of the years of staying"),
    ("/business_case/moving_total/*", "sum of the years of moving"),
    (
        "/business_case/lines/*/pence_by_year/*",
        "contingency on migration and exit lines: assumption:contingency-percent",
    ),
    ("/business_case/lines/*/low_pence", "its total with every sourced range, and contingency, at the favourable end"),
    ("/business_case/lines/*/high_pence", "its total with every sourced range, and contingency, at the dear end"),
    ("/business_case/funds/*/staying_pence", "sum of the staying lines that this fund pays"),
    ("/business_case/funds/*/moving_pence", "sum of the moving lines that this fund pays"),
    ("/business_case/kinds/*/capital_pence", "sum of the lines that their rule makes capital"),
    ("/business_case/kinds/*/revenue_pence", "sum of the lines that their rule makes revenue"),
    ("/business_case/kinds/*/cashable_pence", "sum of the lines without which money is free"),
    ("/business_case/kinds/*/not_cashable_pence", "sum of the lines that pay for people's time"),
    ("/business_case/saving_pence", "staying less moving over the whole case"),
    ("/business_case/cashable_saving_pence", "cashable lines of staying less cashable lines of moving"),
    *(
        (
            f"/business_case/present_value_{side}_pence",
            "sum of all flows, each year after the first twelve months divided once more by 1 + 3.5% (Green Book)",
        )
        for side in ("staying", "moving")
    ),
    *(
        (
            f"/business_case/tornado/*/saving_at_{end}_pence",
            "saving with every line that rests on the assumption priced again at this end of it",
        )
        for end in ("low", "high")
    ),
    ("/business_case/tornado/*/swing_pence", "difference between the savings at both ends"),
    ("/business_case/pounds/*/pence", "sum of the pounds of both cases whose lines have this basis"),
    ("/business_case/pounds/*/share", "pounds of this basis divided by the pounds of all bases"),
    ("/business_case/pounds/*/lines", "number of cash lines with this basis"),
    ("/sources/*/rows_in", "non-blank data rows of the file, headers not counted"),
    ("/sources/*/rows_used", "rows in less rows rejected"),
    ("/sources/*/rows_rejected", "rows that could not be used, each with its reason in the import report"),
)
