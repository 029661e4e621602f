"""The templates for target designs of the network, and for the council's own figures of their components."""

from __future__ import annotations

from datetime import date

from standpipe.adapters.formats import cells
from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import CellValue
from standpipe.adapters.formats.tables import Account, TableRow
from standpipe.adapters.formats.templates.model import (
    COUNT,
    DAY,
    LIST,
    NUMBER,
    TEXT,
    YES_NO,
    CellType,
    Template,
    column,
    suggested,
    word_of,
)
from standpipe.catalogue.network_designs import DesignPart, FigureKind, Journey, NetworkFigure, Scope
from standpipe.catalogue.provenance import Provenance
from standpipe.kernel.errors import InvalidValueError
from standpipe.kernel.evidence import Basis

_OWN = "the council's own sheet"


def _journeys(cell: CellValue) -> tuple[str, ...]:
    known = {each.value.casefold(): each.value for each in Journey}
    found = []
    for word in cells.texts(cell):
        if word.casefold() not in known:
            raise CellError(f"'{word}' is not one of: {', '.join(known.values())}")
        found.append(known[word.casefold()])
    return tuple(found)


def _copies(cell: CellValue) -> int:
    number = cells.count(cell)
    if number < 1:
        raise CellError("a part comes at least once")
    return number


_JOURNEYS = CellType(
    _journeys, LIST.show, choices=tuple(each.value for each in Journey), strict=False,
    written="a list of: " + ", ".join(each.value for each in Journey) + "; blank for all"
)  # fmt: skip
_COPIES = CellType(_copies, COUNT.show, COUNT.style, written="a whole number of 1 or more")

NETWORK_DESIGNS = Template(
    "network-designs",
    "Network designs",
    None,
    "Target designs of the network of your own: one row for each part. A design of a name that Standpipe knows "
    "replaces it. Components and the designs that Standpipe brings are in docs/reference/catalogue.md.",
    (
        column(
            "design", "Network design", TEXT, "The name of the design.", "our own hub", "our own hub", required=True
        ),
        column("part", "Part", TEXT, "The name of the part within it.", "office line", "hub gateway", required=True),
        column(
            "component", "Component", suggested(
                "wide-area-circuit", "internet-circuit", "mobile-circuit", "carrier-network", "router",
                "sd-wan-appliance", "firewall", "colocation-hall", "cloud-region", "cloud-network-gateway",
                "cloud-firewall", "web-application-firewall", "content-delivery", "application-proxy",
                "secure-web-gateway",
            ),
            "What it is.", "internet-circuit", "cloud-network-gateway", required=True
        ),
        column(
            "joins", "Joined to", LIST,
            "The parts it is connected to; the ends are `site`, `applications` and `internet`.", "site; hub gateway",
            "applications", required=True
        ),
        column("scope", "How often", word_of(Scope), "Once, at each site, or for each circuit of a site.", "each site",
               "once"),
        column("copies", "Copies", _COPIES, "How many do the same; each alone is enough.", 2, 1),
        column(
            "place", "Place", TEXT, "`site`, `uk-south`, or a site by its name or purpose; blank for on the way.",
            "site", "uk-south"
        ),
        column("journeys", "Journeys", _JOURNEYS, "What it is used for.", None, None),
        column("reused", "There today (yes or no)", YES_NO, "Nothing is bought or waited for.", "no", "no"),
        column("date", "Date", DAY, "When it was written.", None, None),
    ),
    enough=4,
)  # fmt: skip

NETWORK_FIGURES = Template(
    "network-figures",
    "Network figures",
    None,
    "Your own figures of network components (a supplier's record, a quoted lead time); they replace the defaults.",
    (
        column(
            "component", "Component", TEXT, "Which component.", "internet-circuit", "application-proxy", required=True
        ),
        column(
            "figure", "Figure", word_of(FigureKind),
            "Share of time down (0 to 1), days from the order, or milliseconds added to a round trip.", "lead days",
            "unavailability", required=True
        ),
        column("value", "Value", NUMBER, "The figure.", 65, 0.001, required=True),
        column("low", "At least", NUMBER, "The low end of its range.", 40, None),
        column("high", "At most", NUMBER, "The high end of its range.", 110, None),
        column("basis", "Basis", word_of(Basis), "How good it is; register if blank.", "supplier", None),
        column("date", "Date", DAY, "When it was stated.", None, None),
        column("source", "Source", TEXT, "Who states it, and where.", "quote of the network supplier", None),
    ),
    enough=3,
)  # fmt: skip


def add_part(row: TableRow, account: Account) -> None:
    """Book the part of a design that a row states; a row that states no part is rejected with its reason."""
    facts = row.facts
    journeys, joins, copies, scope = (facts.get(each) for each in ("journeys", "joins", "copies", "scope"))
    try:
        part = DesignPart(
            design=str(facts["design"]),
            name=str(facts["part"]),
            component=None if scope is Scope.AS_TODAY else str(facts["component"]),
            scope=scope if isinstance(scope, Scope) else Scope.ONCE,
            joins=joins if isinstance(joins, tuple) else (),
            provenance=Provenance(_OWN, _day(facts.get("date"))),
            copies=copies if isinstance(copies, int) else 1,
            place=str(facts["place"]) if "place" in facts else None,
            journeys=frozenset(map(Journey, journeys)) if isinstance(journeys, tuple) and journeys else _ALL,
            reused=facts.get("reused") is True,
            read_at=row.place,
        )
    except InvalidValueError as error:
        account.reject(row.place, str(error))
        return
    account.others.append(part)


def add_figure(row: TableRow, account: Account) -> None:
    """Book the figure of a component that a row states; one outside its own range is rejected."""
    facts = row.facts
    value = _number(facts["value"])
    basis, kind = facts.get("basis"), facts["figure"]
    try:
        figure = NetworkFigure(
            component=str(facts["component"]),
            figure=FigureKind(str(kind)),
            value=value,
            low=_number(facts.get("low", value)),
            high=_number(facts.get("high", value)),
            basis=basis if isinstance(basis, Basis) and basis is not Basis.UNKNOWN else Basis.REGISTER,
            provenance=Provenance(str(facts.get("source", _OWN)), _day(facts.get("date"))),
            note=str(facts.get("source", "")),
            place=row.place,
        )
    except InvalidValueError as error:
        account.reject(row.place.at(row.columns["value"]), str(error))
        return
    account.others.append(figure)


_ALL = frozenset(Journey)


def _day(value: object) -> date:
    """Return the day of a row; a blank one holds from the beginning."""
    return value if isinstance(value, date) else date.min


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError("the columns of figures parse to numbers")
    return float(value)
