"""How the figures of the network are computed, by the shape of their JSON pointer (`*` is one step)."""

from __future__ import annotations

AT = "/resilience/network"
NETWORK_FORMULAS: tuple[tuple[str, str], ...] = (
    (f"{AT}/sites/*/hours_a_year", "unavailability times 8,760 hours"),
    (
        f"{AT}/sites/*/*",
        "exact probability that the site or the centre is down or they cannot reach each other (frontier method)",
    ),
    (f"{AT}/*/losses", "number of losses looked at"),
    (f"{AT}/*/*/losses", "number of losses looked at"),
    (f"{AT}/*/parting", "number of those losses that part the sites today"),
    (f"{AT}/*/*/parting", "number of those losses that part the sites today"),
    (f"{AT}/mend/links/*/kilometres", "great-circle distance between the positions of the sites"),
    (f"{AT}/mends/*/links/*/kilometres", "great-circle distance between the positions of the sites"),
    (f"{AT}/mend/links/*/pounds_a_year", "the user's price by circuit and by kilometre"),
    (f"{AT}/mends/*/links/*/pounds_a_year", "the user's price by circuit and by kilometre"),
    (f"{AT}/mend/lower_bound", "bound of the integer program: no choice of circuits costs less"),
    (f"{AT}/mends/*/lower_bound", "bound of the integer program: no choice of circuits costs less"),
    (f"{AT}/mend/cost", "sum over the new circuits: their number, or their price"),
    (f"{AT}/mends/*/cost", "sum over the new circuits: their number, or their price"),
    (f"{AT}/pictures/*/height", "where it is drawn, in widths of the picture"),
    (f"{AT}/pictures/*/points/*/*", "where it is drawn, in widths of the picture"),
    (
        f"{AT}/designs/designs/*/sites/*/journeys/*/*",
        "exact probability that the journey is not possible, times 8,760 hours; low and high: every figure at that end",
    ),
    (
        f"{AT}/designs/designs/*/residents/*",
        "exact probability that the journey is not possible, times 8,760 hours; low and high: every figure at that end",
    ),
    (f"{AT}/designs/designs/*/worst/*", "the greatest over the sites"),
    (f"{AT}/designs/designs/*/sites/*/latency/kilometres", "great-circle distances along the way"),
    (
        f"{AT}/designs/designs/*/sites/*/latency/milliseconds",
        "2 x km x assumption:fibre-route-factor x assumption:fibre-microseconds-per-kilometre, and what parts add",
    ),
    (f"{AT}/designs/designs/*/parts/*/single_point_for", "sites that lose the applications when one of it is lost"),
    (f"{AT}/designs/designs/*/parts/*/*", "number of the part over all sites"),
    (f"{AT}/designs/designs/*/lines/*/pence", "price x number"),
    (f"{AT}/designs/designs/*/lines/*/count", "number of the part over all sites"),
    (f"{AT}/designs/designs/*/before/*/count", "number of the part over all sites"),
    (f"{AT}/designs/designs/*/run/*", "sum of the priced lines a year, and how many have no price"),
    (f"{AT}/designs/designs/*/once/*", "sum of the priced lines paid once, and how many have no price"),
    (f"{AT}/designs/diagrams/*/columns/*/*/count", "number of the part over all sites"),
    (f"{AT}/designs/overlaps/*/addresses", "addresses of the smaller range"),
    (
        f"{AT}/designs/decisions/*/pounds_an_hour",
        "difference in cost a year (what is paid once spread over assumption:network-refresh-years) over that in hours",
    ),
    (
        f"{AT}/designs/decisions/*/pounds_a_year",
        "cost a year of the cheapest complete design less the priced lines of this one",
    ),
)
