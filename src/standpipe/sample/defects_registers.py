"""Plants what is wrong with real registers: blanks, unknown names, doubles, impossible dates and amounts, old links."""

from __future__ import annotations

import random
from datetime import date, timedelta

from standpipe.adapters.formats.templates.names import named
from standpipe.estate.model import DependencyKind, FreezeKind, Hosting, Kind
from standpipe.estate.names import comparable
from standpipe.kernel.identifiers import entity_id
from standpipe.kernel.periods import add_months
from standpipe.sample.model import (
    CONTRACTS,
    DEPENDENCIES,
    MAPPING,
    PLANNING,
    REGISTER,
    SERVERS,
    TRAFFIC,
    Area,
    Council,
    Defect,
    Row,
    stream,
)
from standpipe.sample.traffic import UndeclaredLink, external_row

_OWNERLESS_SHARE = 0.08
_UNREADABLE = ("rolling", "several", "end of the recess", "when the audit ends")
_GONE = ("Garden waste subscriptions", "Former housing portal", "Licence renewals online", "Old payment pages")
_FORMER = (("shs-fin-01", 445), ("", 1433), ("", 389))


def plant_in_registers(council: Council, area: Area) -> None:
    """Plant the defects of one area's registers."""
    source = stream(council.seed, "register defects", area.index)
    names = {each.name for each in council.applications if each.area == area}
    rows = [row for row in council.rows("applications") if row["name"] in names]
    _owners(council, rows, source)
    _objectives(council, rows, source)
    _spelt_twice(council, rows, source)
    _unknown_names(council, area, rows, source)
    _ring(council, area)
    _contracts(council, area, source)
    _wrong_unit(council, area)
    _former_shared_service(council, area, source)


def _owners(council: Council, rows: list[Row], source: random.Random) -> None:
    for row in source.sample(rows, k=round(len(rows) * _OWNERLESS_SHARE)):
        row["business_owner"] = None
        identifier = entity_id("application", str(row["name"]))
        text = f"Nobody answers for {row['name']}."
        council.plant(Defect("application-without-owner", identifier, REGISTER, "Applications", row, text))


def _objectives(council: Council, rows: list[Row], source: random.Random) -> None:
    critical = [row for row in rows if row["tier"] in {0, 1}]
    for row in source.sample(critical, k=4):
        row["recovery_time_objective_hours"] = None
        identifier = entity_id("application", str(row["name"]))
        text = f"{row['name']} is of tier {row['tier']} without a recovery time objective."
        council.plant(Defect("missing-recovery-objective", identifier, REGISTER, "Applications", row, text))


def _spelt_twice(council: Council, rows: list[Row], source: random.Random) -> None:
    usual = [row for row in rows if row["tier"] in {2, 3} and len(str(row["name"])) >= 14 and row["business_owner"]]
    row = source.choice(usual)
    name = str(row["name"])
    middle = max((at for at, letter in enumerate(name[:-2]) if letter.isalpha()), key=lambda at: -abs(at - 9))
    other = name[:middle] + name[middle + 1 :]
    double: Row = {
        "name": other, "function": row["function"], "business_owner": row["business_owner"],
        "department": row["department"],
    }  # fmt: skip
    council.rows("applications").append(double)
    council.plant(
        Defect(
            "possible-duplicate-application", entity_id("application", other), REGISTER, "Applications", double,
            f"{other} is {name}, spelt differently.", related=(entity_id("application", name),),
            also=(("possible-duplicate-application", entity_id("application", name)),),
        )
    )  # fmt: skip


def _unknown_names(council: Council, area: Area, rows: list[Row], source: random.Random) -> None:
    services = [row for row in council.rows("services") if str(row["name"]).endswith(area.suffix)]
    service, gone = source.choice(services), area.named(source.choice(_GONE))
    needed = service["applications"]
    assert isinstance(needed, tuple)
    service["applications"] = (*needed, gone)
    council.plant(
        Defect(
            "unknown-reference", entity_id("service", str(service["name"])), REGISTER, "Services", service,
            f"The service {service['name']} needs '{gone}', which no register knows.",
            also=(("application-not-listed", entity_id("application", gone)), ("unknown-reference", gone)),
        )
    )  # fmt: skip
    ours = [row for row in rows if row["hosting"] is Hosting.DATA_CENTRE and row["tier"] != 0]
    application, server = source.choice(ours)["name"], f"{area.prefix}-OLD-APP{source.randint(7, 30):02d}"
    row: Row = {"server": server, "application": application, "role": "interface", "environment": "production"}
    council.rows("server-applications").append(row)
    council.plant(
        Defect(
            "unknown-reference", component_id(row), MAPPING, "", row,
            f"{application} is said to run on {server}, which no inventory knows.",
            also=(("unknown-reference", server), ("server-not-listed", entity_id("server", server))),
        )
    )  # fmt: skip
    application, target = source.choice(ours)["name"], area.named("Interface engine")
    needs: Row = {
        "source": application, "source_kind": Kind.APPLICATION, "target": target, "target_kind": Kind.APPLICATION,
        "kind": DependencyKind.HARD,
    }  # fmt: skip
    council.rows("dependencies").append(needs)
    council.plant(
        Defect(
            "unknown-reference", target, DEPENDENCIES, "", needs,
            f"{application} is said to need '{target}', which no register knows.",
            also=(("unknown-reference", entity_id("application", str(application))),),
        )
    )  # fmt: skip


def component_id(row: Row) -> str:
    """Return the id that merging gives a row of the mapping whose server is unknown."""
    application = entity_id("application", str(row["application"])).partition(":")[2]
    parts = (application, comparable(row["server"]), comparable(row["role"]), comparable(row["environment"]))
    return f"component:{'/'.join(parts)}".replace(" ", "-")


def _ring(council: Council, area: Area) -> None:
    """Let two applications need each other; what the rings are in the end is found in `truth`."""
    one, other = area.named("Housing management and rents"), area.named("Repairs scheduling")
    names = {each.name for each in council.applications}
    if {one, other} <= names:
        council.rows("dependencies").append(
            {
                "source": one, "source_kind": Kind.APPLICATION, "target": other, "target_kind": Kind.APPLICATION,
                "kind": DependencyKind.HARD, "port": 443,
            }
        )  # fmt: skip


def _contracts(council: Council, area: Area, source: random.Random) -> None:
    as_of = council.as_of
    minor = [
        row
        for row in council.rows("contracts")
        if str(row["name"]).endswith(area.suffix) and str(row["contract_reference"]).startswith(f"{area.prefix}-")
        and ": licences and support" in str(row["name"])
        and isinstance(row["annual_value_pence"], int) and row["annual_value_pence"] < 4_000_000
    ]  # fmt: skip
    backwards, missed, soon, expired, unit = source.sample(minor, k=5)
    backwards["starts"], backwards["ends"] = backwards["ends"], backwards["starts"]
    backwards |= {"renews_automatically": False, "renewal_months": None}
    _contract(council, "contract-ends-before-start", backwards, "ends before it starts")
    _ending(missed, as_of + timedelta(days=source.randint(40, 110)), 6)
    _contract(council, "notice-date-passed", missed, "renews by itself; its notice date has passed")
    _ending(soon, add_months(as_of, 6) + timedelta(days=source.randint(20, 75)), 6)
    _contract(council, "notice-date-soon", soon, "needs notice within 90 days", required=False)
    _ending(expired, as_of - timedelta(days=source.randint(20, 200)), 3)
    expired |= {"renews_automatically": False, "renewal_months": None}
    _contract(council, "contract-expired", expired, "has ended and is still listed", required=False)
    annual = unit["annual_value_pence"]
    assert isinstance(annual, int)
    unit["value_pence"] = annual * 3 // 1000
    _contract(council, "implausible-value", unit, "has a value over the term in thousands of pounds")


def _ending(row: Row, ends: date, notice: int) -> None:
    row |= {
        "starts": add_months(ends, -36), "ends": ends, "notice_months": notice, "renews_automatically": True,
        "renewal_months": 12,
    }  # fmt: skip
    annual = row["annual_value_pence"]
    assert isinstance(annual, int)
    row["value_pence"] = annual * 3


def _contract(council: Council, code: str, row: Row, text: str, *, required: bool = True) -> None:
    identifier = entity_id("contract", str(row["name"]))
    defect = Defect(code, identifier, CONTRACTS, "", row, f"The contract '{row['name']}' {text}.")
    council.plant(defect, required=required)


def _wrong_unit(council: Council, area: Area) -> None:
    names = {each.name for each in council.of_area(area) if each.physical and each.site == area.depot}
    row = next((each for each in council.rows("servers") if each["name"] in names), None)
    if row is None or not isinstance(row["memory_mib"], int):
        return
    row["memory_mib"] *= 1024 * 1024
    text = f"The memory of {row['name']} is written in KiB in a column of GiB."
    identifier = entity_id("server", str(row["name"]))
    council.plant(Defect("implausible-value", identifier, SERVERS, "Servers", row, text))


def _former_shared_service(council: Council, area: Area, source: random.Random) -> None:
    machines = [each for each in council.of_area(area) if each.in_traffic and each.application and not each.physical]
    usual = [each for each in machines if each.role in {"application", "interface"}]
    for number, (short, port) in enumerate(_FORMER):
        address = f"172.{27 + area.index // 200}.{area.index % 200}.{20 + 3 * number + source.randrange(3)}"
        name = f"{short}.former-shared-service.example" if short else ""
        name = name if area.index == 0 or not name else f"d{area.index}.{name}"
        machine = source.choice(usual)
        row = external_row(council, machine, name, address, port)
        subject = name or address
        council.plant(
            Defect(
                "traffic-to-unknown-machine", subject, TRAFFIC, "", row,
                f"{machine.name} still talks to a machine of the former shared service, which no register knows.",
                related=(machine.id,), also=(("undeclared-dependency", subject),),
            )
        )  # fmt: skip


def plant_undeclared(council: Council, links: list[UndeclaredLink]) -> None:
    """Note the links that only traffic shows."""
    for link in links:
        source, target = entity_id("application", link.source), entity_id("application", link.target)
        machines = tuple(machine.id for machine in link.machines)
        text = f"{link.source} talks to {link.target}; no register declares it."
        council.plant(
            Defect(
                "undeclared-dependency", source, TRAFFIC, "", link.row, text, related=(target, *machines),
                also=tuple(("undeclared-dependency", each) for each in (target, *machines)),
            )
        )  # fmt: skip


def plant_unreadable_rule(council: Council) -> None:
    """Write one date of one rule that blocks no technical work as a word."""
    source = stream(council.seed, "freeze rule")
    rules = [row for row in council.rows("freeze-rules") if row["binding"] is not FreezeKind.HARD]
    rule = source.choice(rules)
    rule["begins"] = source.choice(_UNREADABLE)
    identifier = entity_id("freeze-rule", named(Kind.FREEZE_RULE, rule))
    text = f"The rule '{rule['reason']}' begins on '{rule['begins']}', which is no date."
    council.plant(Defect("unreadable-freeze-rule", identifier, PLANNING, "Freeze rules", rule, text))
