"""Observed traffic, made from what is true: dependencies declared and not, and the inner traffic of applications.

Addresses of suppliers on the internet are left out, as an export that is limited to known networks leaves them out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from standpipe.sample.model import Area, Council, Machine, Row, stream
from standpipe.sample.source import dependencies

HEADERS = (
    "Timeslot", "Source server name", "Source IP", "Source application", "Source process", "Destination server name",
    "Destination IP", "Destination application", "Destination process", "Destination port",
)  # fmt: skip
SLOTS = 28
"""Slots of six hours: a week."""
_SHARED = {"sql@shared": ("Shared database cluster", 1433), "ora@shared": ("Large database hosts", 1521)}
_PROCESSES = {1433: "sqlservr", 1521: "oracle", 389: "lsass", 445: "System", 443: "w3wp", 22: "sftpd", 25: "smtpsvc"}
_UNDECLARED = (5, 9)
"""How many links that no register knows one council has."""


@dataclass(frozen=True, slots=True)
class UndeclaredLink:
    """A link between two applications that only traffic shows, with its first row."""

    source: str
    target: str
    machines: tuple[Machine, Machine]
    row: Row


@dataclass(slots=True)
class _Exporter:
    """Writes connections of one area into the export."""

    council: Council
    area: Area
    random_source: random.Random
    begins: datetime

    def connection(self, source: Machine, target: Machine, port: int | None) -> Row | None:
        """Add a connection in one to three time slots and return its first row."""
        if not (source.in_traffic and target.in_traffic) or source is target:
            return None
        slots = sorted(self.random_source.sample(range(SLOTS), k=self.random_source.choice((1, 1, 2, 3))))
        named = self.random_source.random()
        rows: list[Row] = [
            {
                "Timeslot": (self.begins + timedelta(hours=6 * slot)).strftime("%Y-%m-%d %H:%M"),
                "Source server name": source.name if named < 0.9 else "",
                "Source IP": source.address,
                "Source application": "",
                "Source process": "svc.exe" if "Windows" in source.system else "svc",
                "Destination server name": target.name if named < 0.8 else "",
                "Destination IP": target.address,
                "Destination application": "",
                "Destination process": _PROCESSES.get(port or 0, ""),
                "Destination port": port or 443,
            }
            for slot in slots
        ]
        self.council.traffic.extend(rows)
        return rows[0]


def write_traffic(council: Council) -> list[UndeclaredLink]:
    """Fill in the observed traffic and return the links in it that no register declares."""
    found: list[UndeclaredLink] = []
    for area in council.areas:
        begins = datetime.combine(council.as_of - timedelta(days=SLOTS // 4 + 3), time())  # local
        exporter = _Exporter(council, area, stream(council.seed, "traffic", area.index), begins)
        machines = _in_traffic(council, area)
        _inner(exporter, machines)
        _declared(exporter, machines)
        found.extend(_undeclared(exporter, machines))
    council.traffic.sort(key=lambda row: (str(row["Timeslot"]), str(row["Source IP"]), str(row["Destination IP"])))
    return found


def _in_traffic(council: Council, area: Area) -> dict[str, list[Machine]]:
    machines: dict[str, list[Machine]] = {}
    for machine in council.of_area(area):
        if machine.application and machine.in_traffic and machine.environment == "production":
            machines.setdefault(machine.application, []).append(machine)
    return machines


def _inner(exporter: _Exporter, machines: dict[str, list[Machine]]) -> None:
    """Web to application to database of one application, its shared database, and the directory."""
    area = exporter.area
    directory = machines.get(area.named("Directory and DNS"), [])
    for application in (each for each in exporter.council.applications if each.area == area):
        own = machines.get(application.name, [])
        for one, other in pairwise(own):
            exporter.connection(one, other, 443)
        shared, port = _SHARED.get(application.pattern.database, ("", 0))
        for machine in own if shared else ():
            for node in machines.get(area.named(shared), [])[:1]:
                exporter.connection(machine, node, port)
        for machine in own:
            if directory and "Windows" in machine.system and machine not in directory:
                exporter.connection(machine, exporter.random_source.choice(directory), 389)


def _declared(exporter: _Exporter, machines: dict[str, list[Machine]]) -> None:
    rows = {(str(row["source"]), str(row["target"]), row.get("port")) for row in exporter.council.rows("dependencies")}
    for source, target, port in sorted(rows, key=str):
        sources, targets = machines.get(source, []), machines.get(target, [])
        if sources and targets and source.endswith(exporter.area.suffix):
            number = port if isinstance(port, int) else None
            exporter.connection(sources[0], exporter.random_source.choice(targets), number)


def _undeclared(exporter: _Exporter, machines: dict[str, list[Machine]]) -> Iterator[UndeclaredLink]:
    area, declared = exporter.area, exporter.council.rows("dependencies")
    known = {frozenset((str(row["source"]), str(row["target"]))) for row in declared}
    possible = [
        (area.named(each.source), area.named(each.target), each.port)
        for each in dependencies()
        if not each.declared
        and machines.get(area.named(each.source))
        and machines.get(area.named(each.target))
        and frozenset((area.named(each.source), area.named(each.target))) not in known
    ]
    count = min(len(possible), exporter.random_source.randint(*_UNDECLARED))
    for source, target, port in sorted(exporter.random_source.sample(possible, k=count)):
        pair = machines[source][0], machines[target][-1]
        row = exporter.connection(*pair, port)
        if row is not None:
            # A link that a finding is asked for is named at both ends.
            row["Source server name"], row["Destination server name"] = pair[0].name, pair[1].name
            yield UndeclaredLink(source, target, pair, row)


def external_row(council: Council, source: Machine, name: str, address: str, port: int) -> Row:
    """Add and return a connection to a machine that is not in the estate."""
    row: Row = {
        "Timeslot": f"{council.as_of - timedelta(days=4)} 06:00",
        "Source server name": source.name,
        "Source IP": source.address,
        "Source application": "",
        "Source process": "svc.exe",
        "Destination server name": name,
        "Destination IP": address,
        "Destination application": "",
        "Destination process": "",
        "Destination port": port,
    }
    council.traffic.append(row)
    return row
