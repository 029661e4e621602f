"""What must hold of a console's database at any moment, whatever was killed: see `console_kills`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import psycopg

FIELD = "business_owner"
"""The fact that is corrected."""


@dataclass(slots=True)
class Ledger:
    """What the person at the desk knows: which changes were acknowledged, and which may have been made."""

    imports: dict[int, int] = field(default_factory=dict)
    """Acknowledged uploads: the import's number to the variant of its files."""
    committed: dict[int, int] = field(default_factory=dict)
    """Acknowledged commits: the import's number to the revision."""
    owners: dict[str, list[str]] = field(default_factory=dict)
    """Application to what its owner may be now: the value acknowledged last, and those not answered since."""
    plans: list[tuple[int, ...]] = field(default_factory=list)
    """Acknowledged plans that were asked for together, with nothing changed in between."""
    corrections: int = 0
    unknown: Counter[str] = field(default_factory=Counter)


def files_of(variant: int) -> list[tuple[str, bytes]]:
    """Return the exports of a variant: the same two applications with other facts, and ten of its own."""
    own = "".join(f"App {variant}-{each},,{variant % 4 + 1},data centre\n" for each in range(10))
    tier = variant % 4 + 1
    both = "".join(f"{name},Owner {variant},{tier},data centre\n" for name in ("Payroll", "Parking"))
    register = f"Application,Business owner,Tier,Hosting\n{both}"
    machines = "".join(f"SRV{each},Windows Server 2019,2,8,Centre,100,60\n" for each in range(12))
    served = "".join(f"SRV{each},App {variant}-{each}\n" for each in range(10))
    header = "Server,Operating system,vCPU,Memory (GiB),Site,Storage (GiB),Storage in use (GiB)\n"
    return [
        ("register.csv", (register + own).encode()),
        ("servers.csv", (header + machines).encode()),
        ("map.csv", f"Server,Application\nSRV10,Payroll\nSRV11,Parking\n{served}".encode()),
        ("sites.csv", b"Site name,Closing\nCentre,yes\n"),
    ]


def names_of(variant: int) -> list[str]:
    """Return the applications that an estate of a variant has."""
    return sorted(["Payroll", "Parking", *(f"App {variant}-{each}" for each in range(10))])


def look_at(connection: psycopg.Connection, ledger: Ledger) -> None:
    """Look at the whole database, as its owner.

    Raises:
        AssertionError: something is half there, lost, or there twice.

    """
    for check in (_revisions_are_whole, _imports_are_whole, _nothing_is_lost, _plans_are_computed_once):
        check(connection, ledger)


def _revisions_are_whole(connection: psycopg.Connection, _ledger: Ledger) -> None:
    for number, counts in connection.execute("SELECT number, counts FROM revision ORDER BY number").fetchall():
        found: dict[str, int] = {}
        for table, kind in (("thing", "kind"), ("dependency", "'dependency'"), ("finding", "'finding'")):
            found |= dict(
                connection.execute(
                    f"SELECT {kind}, count(*) FROM {table}"
                    " WHERE from_revision <= %(n)s AND (to_revision IS NULL OR to_revision > %(n)s) GROUP BY 1",
                    {"n": number},
                ).fetchall()
            )
        wanted = {kind: amount for kind, amount in counts.items() if amount}
        expect(found == wanted, f"revision {number} says {wanted} and has {found}")
    numbers = [row[0] for row in connection.execute("SELECT number FROM revision ORDER BY number").fetchall()]
    expect(numbers == list(range(1, len(numbers) + 1)), f"revisions are numbered {numbers}")


def _imports_are_whole(connection: psycopg.Connection, ledger: Ledger) -> None:
    rows = connection.execute("SELECT id, state, revision, summary FROM estate_import ORDER BY id").fetchall()
    for number, state, revision, summary in rows:
        staged = connection.execute("SELECT count(*) FROM staged_thing WHERE of_import_id = %s", [number]).fetchone()
        counts = [each for things in summary.get("things", {}).values() for each in things.items()]
        changes = sum(amount for change, amount in counts if change != "same")
        wanted = changes if state == "staged" else 0
        expect(staged == (wanted,), f"import {number} ({state}) has {staged} staged things and not {wanted}")
        if state == "committed" and number in ledger.imports:
            _has_the_files_things(connection, revision, ledger.imports[number])
    expect(len({row[2] for row in rows if row[2]}) == len([row for row in rows if row[2]]), "an import counts twice")


def _has_the_files_things(connection: psycopg.Connection, revision: int, variant: int) -> None:
    found = connection.execute(
        "SELECT name, facts->>'tier' FROM thing WHERE kind = 'application' AND from_revision <= %(n)s"
        " AND (to_revision IS NULL OR to_revision > %(n)s) ORDER BY name",
        {"n": revision},
    ).fetchall()
    wanted = [(name, str(variant % 4 + 1)) for name in names_of(variant)]
    expect(found == wanted, f"revision {revision} is not what the files of its import say: {found}")


def _nothing_is_lost(connection: psycopg.Connection, ledger: Ledger) -> None:
    states: dict[int, str] = dict(connection.execute("SELECT id, state FROM estate_import").fetchall())
    for number in ledger.imports:
        expect(states.get(number) in {"staged", "committed"}, f"import {number} is {states.get(number)}")
    for number, revision in ledger.committed.items():
        kept = connection.execute("SELECT from_import_id FROM revision WHERE number = %s", [revision]).fetchone()
        expect(kept == (number,), f"revision {revision} of import {number} is lost")
    for name, possible in ledger.owners.items():
        facts = connection.execute(
            "SELECT facts->>%s FROM thing WHERE name = %s AND to_revision IS NULL", [FIELD, name]
        ).fetchall()
        expect(len(facts) == 1 and facts[0][0] in possible, f"the owner of {name} is {facts} and not of {possible}")
        ledger.owners[name] = [facts[0][0]]  # a correction that was not answered came about, or it never will


def _plans_are_computed_once(connection: psycopg.Connection, ledger: Ledger) -> None:
    rows = connection.execute(
        "SELECT p.id, p.state, p.title, p.problem, d.sha256, r.sha256 FROM plan p"
        " LEFT JOIN stored_file d ON d.id = p.document_id LEFT JOIN stored_file r ON r.id = p.report_id"
    ).fetchall()
    titles = Counter(row[2] for row in rows)
    expect(all(times == 1 for times in titles.values()), f"plans were asked for twice: {titles}")
    found = {row[0]: row[1:] for row in rows}
    for together in ledger.plans:
        for number in together:
            state, _, problem, document, report = found.get(number, ("lost", "", "", None, None))
            expect(
                state in {"computed", "infeasible"} and bool(document and report), f"plan {number} is {state} {problem}"
            )
        expect(len({found[number][3] for number in together}) <= 1, f"the plans {together} of one question differ")
    broken = connection.execute(
        "SELECT f.id FROM stored_file f LEFT JOIN file_chunk c ON c.file_id = f.id GROUP BY f.id"
        " HAVING f.size <> coalesce(sum(length(c.content)), 0)"
        " OR f.sha256 <> encode(sha256(coalesce(string_agg(c.content, ''::bytea ORDER BY c.number), '')), 'hex')"
    ).fetchall()
    expect(not broken, f"files are kept in part: {broken}")


def expect(holds: bool, otherwise: str) -> None:  # noqa: FBT001  # reads as an assertion, and is one with -O too
    """Stop the trial with what is wrong.

    Raises:
        AssertionError: it does not hold.

    """
    if not holds:
        raise AssertionError(otherwise)
