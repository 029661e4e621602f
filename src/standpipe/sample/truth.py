"""Completes what is known to be wrong, and writes it as truth.json, which no reader opens.

Some statements are true of the finished files without having been planted one by one: every machine that no row of the
mapping claims, every system out of support, every ring of dependencies. They are derived here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import networkx as nx

from standpipe.adapters.formats.templates.columns import BY_NAME
from standpipe.adapters.tables_out.atomic import replaced_at_end
from standpipe.catalogue import load_catalogue
from standpipe.catalogue.lifecycles import Lifecycles, SupportState
from standpipe.estate.model import DependencyKind
from standpipe.kernel.identifiers import entity_id
from standpipe.sample.model import (
    DEPENDENCIES,
    IMPORT,
    REGISTER,
    RVTOOLS,
    SERVERS,
    TRAFFIC,
    Council,
    Defect,
    Machine,
)

MARK = "standpipe_truth"
"""Key by which a reader knows the file and leaves it alone."""
SCHEMA_VERSION = 1
_RELEASES = {
    "Windows Server 2012 R2": ("windows-server", "2012-r2"), "Windows Server 2012": ("windows-server", "2012"),
    "Windows Server 2008 R2": ("windows-server", "2008-r2-sp1"), "Windows Server 2016": ("windows-server", "2016"),
    "Windows Server 2019": ("windows-server", "2019"), "Windows Server 2022": ("windows-server", "2022"),
    "CentOS 7": ("centos", "7"), "Oracle Linux 8": ("oracle-linux", "8"), "Ubuntu 22.04": ("ubuntu", "22.04"),
    "Ubuntu 24.04": ("ubuntu", "24.04"), "Red Hat Enterprise Linux 6": ("rhel", "6"),
    "Red Hat Enterprise Linux 8": ("rhel", "8"), "Red Hat Enterprise Linux 9": ("rhel", "9"),
    "SQL Server 2012 SP4": ("mssqlserver", "11.0-sp4"), "SQL Server 2016 SP3": ("mssqlserver", "13.0-sp3"),
    "SQL Server 2017": ("mssqlserver", "14.0"), "SQL Server 2019": ("mssqlserver", "15.0"),
    "SQL Server 2022": ("mssqlserver", "16.0"), "Oracle 19c": ("oracle-database", "19"),
    "PostgreSQL 16": ("postgresql", "16"), "MySQL 8.4": ("mysql", "8.4"),
}  # fmt: skip
_HIDDEN_RELEASE = "Ubuntu 22.04"
"""An inventory says only `Ubuntu Linux` of it while it is off."""


def derive(council: Council) -> None:
    """Add what is true of the finished council to its defects, and what merely follows from them."""
    lifecycles = load_catalogue().lifecycles
    for machine in council.servers:
        if machine.application is None:
            text = f"{machine.name} runs no known application."
            council.plant(Defect("server-without-application", machine.id, RVTOOLS, "vInfo", machine, text))
        if not machine.powered_on:
            for code, what in (("no-utilisation", "no utilisation"), ("no-address", "no address")):
                text = f"{machine.name} is powered off and so has {what}."
                council.plant(Defect(code, machine.id, RVTOOLS, "vInfo", machine, text), required=False)
        _out_of_support(council, machine, lifecycles)
    _other_ends_of_support(council, lifecycles)
    _rings(council)
    _same_in_several_areas(council)


def _same_in_several_areas(council: Council) -> None:
    """Applications of one function in several areas: their long names differ by the place only, which may be said."""
    if len(council.areas) == 1:
        return
    names = {application.name for application in council.applications}
    for row in council.rows("applications"):
        if row["name"] in names:
            text = f"{row['name']} has its like in another area."
            subject = entity_id("application", str(row["name"]))
            defect = Defect("possible-duplicate-application", subject, REGISTER, "Applications", row, text)
            council.plant(defect, required=False)


def _state(name: str, council: Council, lifecycles: Lifecycles) -> SupportState:
    if name not in _RELEASES:
        return SupportState.UNKNOWN
    return lifecycles.support_state(*_RELEASES[name], council.as_of)


_ENDED = frozenset({SupportState.OUT_OF_SUPPORT, SupportState.EXTENDED})


def _out_of_support(council: Council, machine: Machine, lifecycles: Lifecycles) -> None:
    state = _state(machine.system, council, lifecycles)
    imported = _state(machine.imported_system or machine.system, council, lifecycles)
    if not {state, imported} & _ENDED:
        return
    certain = state in _ENDED and imported in _ENDED
    named = machine.powered_on or not machine.system.startswith("Ubuntu")
    file, sheet = (SERVERS, "Servers") if machine.physical else (RVTOOLS, "vInfo")
    item = _server_row(council, machine) if machine.physical else machine
    text = f"{machine.name} runs {machine.system}, which is {state}."
    council.plant(Defect("out-of-support", machine.id, file, sheet, item, text), required=certain and named)


def _server_row(council: Council, machine: Machine) -> object:
    return next(row for row in council.rows("servers") if row["name"] == machine.name)


def _other_ends_of_support(council: Council, lifecycles: Lifecycles) -> None:
    """Database instances out of support, and hosts; those are true, and not required of a reader."""
    for host in council.hosts:
        release = host.version.split()[2].rsplit(".", 1)[0]
        if lifecycles.support_state("esxi", release, council.as_of) in _ENDED:
            text = f"{host.name} runs {host.version}, whose support has ended."
            identifier = entity_id("host", host.name)
            council.plant(Defect("out-of-support", identifier, RVTOOLS, "vHost", host, text), required=False)
    for row in council.rows("database-instances"):
        release = f"{row['engine']} {row['version']}"
        if _state(release, council, lifecycles) in _ENDED:
            server = entity_id("server", str(row["server"])).partition(":")[2]
            name = entity_id("", str(row["name"]))[1:]
            text = f"The instance {row['name']} is {release}, whose support has ended."
            council.plant(
                Defect("out-of-support", f"database-instance:{server}/{name}", SERVERS, "Database instances", row, text)
            )


def _rings(council: Council) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    rows = {}
    for row in council.rows("dependencies"):
        if row["kind"] is not DependencyKind.SOFT:
            pair = tuple(entity_id("application", str(row[end])) for end in ("source", "target"))
            graph.add_edge(*pair)
            rows[pair] = row
    for members in nx.strongly_connected_components(graph):
        if len(members) > 1:
            ordered = sorted(members)
            item = next(row for pair, row in rows.items() if set(pair) <= members)
            text = f"{len(ordered)} applications need each other in a ring."
            council.plant(
                Defect(
                    "dependency-cycle", ordered[0], DEPENDENCIES, "", item, text, related=tuple(ordered[1:]),
                    also=tuple(("dependency-cycle", member) for member in ordered[1:]),
                )
            )  # fmt: skip


def imported_machines(council: Council) -> list[Machine]:
    """Return the machines that have a row in the import file, in its order."""
    return [each for each in council.machines if each.imported and not each.physical]


def write_truth(path: Path, council: Council, counts: dict[str, int], files: dict[str, tuple[str, str]]) -> None:
    """Write truth.json; `files` gives for each template the file and the sheet that its rows were written to."""
    rows = _row_numbers(council, files)
    document = {
        MARK: SCHEMA_VERSION,
        "about": "What is true of the sample council and what is planted in its files. No reader opens this file.",
        "seed": council.seed,
        "as_of": council.as_of.isoformat(),
        "counts": counts,
        "defects": _listed(council.defects, rows),
        "tolerated": _listed(council.tolerated, rows),
    }
    with replaced_at_end(path) as temporary:
        temporary.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _row_numbers(council: Council, files: dict[str, tuple[str, str]]) -> dict[tuple[str, str], dict[int, int]]:
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)

    def number(place: tuple[str, str], items: Iterable[object]) -> None:
        found[place].update({id(item): row for row, item in enumerate(items, start=2)})

    number((RVTOOLS, "vInfo"), [each for each in council.machines if not each.physical])
    number((RVTOOLS, "vHost"), council.hosts)
    number((IMPORT, ""), imported_machines(council))
    number((TRAFFIC, ""), council.traffic)
    for template, place in files.items():
        assert template in BY_NAME
        number(place, council.rows(template))
    return found


def _listed(defects: list[Defect], rows: dict[tuple[str, str], dict[int, int]]) -> list[dict[str, object]]:
    listed = [
        {
            "code": each.code,
            "subject": each.subject,
            "file": each.file,
            "sheet": each.sheet,
            "row": rows[each.file, each.sheet][id(each.item)],
            "description": each.description,
            "related": list(each.related),
            "also": [{"code": code, "subject": subject} for code, subject in each.also],
        }
        for each in defects
    ]
    return sorted(listed, key=lambda each: (str(each["code"]), str(each["subject"]), str(each["description"])))
