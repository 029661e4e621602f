"""Fifty people at once, with and without a plan in the background: `python -m benchmarks.console_load [--users N]`.

The console runs as people run it, with its embedded PostgreSQL and the sample council. Each person has a session of
their own, opens a page, reads it for one to five seconds and opens the next; one in twenty corrects a fact instead. The
same people are measured again and again, in turn without a plan and with plans that are computed one after the other
all the while, so that what else runs on the machine weighs on both. Last, they all ask without pausing. The people run
on the same cores as the console.

An answer that is neither a page nor a redirect, or none at all, is an error. A kept connection that the server closed
while its person was reading is opened again, as a browser does, and counted.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx
import psycopg

from benchmarks.served_console import FORM_TOKEN, Served, new_home, serving, wait_until
from standpipe.sample import write_sample

AS_OF = date(2026, 11, 26)
READING_SECONDS = (1.0, 5.0)
CORRECTING = 0.05
LONGEST_ANSWER = 60.0
PLAN_SECONDS = 900.0
LOOK_SECONDS = 0.5
IDLE_PART = 0.02
"""Part of the looks at which the worker may be between two plans."""


@dataclass(slots=True)
class Measured:
    """What the people of one phase met: seconds of each answer, errors, connections that were opened again."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    reopened: int = 0

    def add(self, other: Measured) -> None:
        """Add what was measured in another phase of the same kind."""
        self.seconds += other.seconds
        self.errors += other.errors
        self.reopened += other.reopened

    def words(self) -> str:
        """Return the figures."""
        return (
            f"{len(self.seconds):>6} answers, median {self.at(0.5) * 1000:>5.0f} ms,"
            f" 95th of 100 {self.at(0.95) * 1000:>5.0f} ms, longest {max(self.seconds) * 1000:>6.0f} ms,"
            f" {len(self.errors)} errors, {self.reopened} connections reopened"
        )

    def at(self, part: float) -> float:
        """Return the seconds that this part of the answers took at most."""
        return sorted(self.seconds)[int(len(self.seconds) * part)]


class Person:
    """Somebody with a session of their own."""

    def __init__(self, console: Served, link: str, *, seed: int) -> None:
        self._chance = random.Random(seed)
        kept = httpx.Limits(keepalive_expiry=None)  # as a browser, which keeps a connection for minutes
        self.http = httpx.Client(base_url=console.address, timeout=LONGEST_ANSWER, limits=kept)
        page = self.http.get(link).raise_for_status().text
        token = FORM_TOKEN.search(page)
        self.http.post(link, data={"csrfmiddlewaretoken": token.group(1) if token else ""})
        account = FORM_TOKEN.search(self.http.get("/account/").raise_for_status().text)
        self._token = account.group(1) if account else ""

    def work(self, pages: Sequence[str], servers: Sequence[str], until: float, *, pause: bool) -> Measured:
        """Open page after page until a moment of the monotonic clock."""
        found = Measured()
        if pause:
            time.sleep(self._chance.uniform(0, READING_SECONDS[1]))  # nobody begins together
        while time.monotonic() < until:
            if self._chance.random() < CORRECTING:
                form = {
                    "thing": self._chance.choice(servers), "field": "environment", "reason": "Asked its owner.",
                    "value": self._chance.choice(("production", "test")), "csrfmiddlewaretoken": self._token,
                }  # fmt: skip
                self._ask(found, "POST", "/estate/correct/", form)
            else:
                self._ask(found, "GET", self._chance.choice(pages), None)
            if pause:
                time.sleep(self._chance.uniform(*READING_SECONDS))
        return found

    def _ask(self, found: Measured, method: str, address: str, form: dict[str, str] | None) -> None:
        begun = time.monotonic()
        try:
            try:
                answer = self.http.request(method, address, data=form)
            except httpx.RemoteProtocolError:
                found.reopened += 1
                answer = self.http.request(method, address, data=form)
        except httpx.TransportError as error:
            found.errors.append(f"{method} {address}: {error!r}")
            return
        found.seconds.append(time.monotonic() - begun)
        if answer.status_code not in {200, 302}:
            found.errors.append(f"{method} {address}: {answer.status_code}")


def phase(
    people: Sequence[Person], pages: Sequence[str], servers: Sequence[str], seconds: float, *, pause: bool = True
) -> Measured:
    """Let everybody work at once for so long."""
    until = time.monotonic() + seconds
    found: list[Measured] = []
    threads = [
        threading.Thread(target=lambda each=each: found.append(each.work(pages, servers, until, pause=pause)))
        for each in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Measured()
    for each in found:
        whole.add(each)
    return whole


@contextmanager
def many_people(console: Served, number: int) -> Iterator[list[Person]]:
    """Add so many planners and sign each of them in."""
    from standpipe.web import serve

    os.environ["STANDPIPE_HOME"] = str(console.home)
    os.environ[serve.URL] = console.database_url
    serve.prepare(console.home)
    from django.db import connections

    from standpipe.console import access
    from standpipe.console import people as known

    access.act_for_the_command_line("benchmark")
    links = [
        known.make_sign_in_link(known.add_person(f"p{at}@council.example", name=f"Person {at}", role="planner"))
        for at in range(number)
    ]
    connections.close_all()
    found = [Person(console, f"/sign-in/link/{link}", seed=at) for at, link in enumerate(links)]
    yield found
    for each in found:
        each.http.close()


def pages_of(console: Served) -> tuple[list[str], list[str]]:
    """Return the pages that people open, and the servers that they correct."""
    with psycopg.connect(console.database_url) as connection:

        def things(kind: str) -> list[str]:
            sql = "SELECT thing FROM thing WHERE kind = %s AND to_revision IS NULL ORDER BY thing"
            return [row[0] for row in connection.execute(sql, [kind]).fetchall()]

        servers, applications, services = (things(kind) for kind in ("server", "application", "service"))
    pages = ["/", "/estate/", "/estate/findings/", "/imports/", "/resilience/", "/waves/", "/decisions/"]
    pages += ["/dispositions/", "/business-case/", "/estate/search/?q=sql", "/estate/search/?q=production"]
    pages += [f"/estate/server/?page={at}" for at in (1, 2, 3)] + ["/estate/server/?sort=-memory_mib"]
    pages += ["/estate/application/?sort=tier", "/estate/database/", "/estate/server/?environment=production"]
    pages += [f"/estate/thing/{each}" for each in (*servers[:10], *applications[:10], *services[:5])]
    pages += [f"/dispositions/application/{each}" for each in applications[:5]]
    return pages, servers


def ask_for_plan(person: Person, title: str) -> None:
    """Ask for a plan by the form."""
    found = FORM_TOKEN.search(person.http.get("/account/").text)
    token = found.group(1) if found else ""
    answer = person.http.post("/waves/", data={"title": title, "csrfmiddlewaretoken": token})
    if answer.status_code != 302:
        raise RuntimeError(f"asking for a plan answered {answer.status_code}")


@contextmanager
def plans_in_the_background(console: Served, person: Person) -> Iterator[None]:
    """Keep the worker at plans, one after the other, until the phase is over; cancel what is left of them.

    One plan is computed and another waits, so that the worker goes from one to the next without a pause.

    Raises:
        RuntimeError: the worker was not at a plan all the time, so that the phase measured something else.

    """
    over, idle = threading.Event(), []

    def keep_asking() -> None:
        while not over.wait(LOOK_SECONDS):
            states = [state for _, state in _unfinished(console)]
            idle.append("computing" not in states)
            if len(states) < 2:
                ask_for_plan(person, "In the background")

    for _ in range(2):
        ask_for_plan(person, "In the background")
    wait_until(lambda: "computing" in {state for _, state in _unfinished(console)})
    asking = threading.Thread(target=keep_asking)
    asking.start()
    try:
        yield
    finally:
        over.set()
        asking.join()
    if sum(idle) > IDLE_PART * len(idle):
        raise RuntimeError(f"no plan was being computed at {sum(idle)} of {len(idle)} looks")
    found = FORM_TOKEN.search(person.http.get("/account/").text)
    for number, _ in reversed(_unfinished(console)):
        person.http.post(f"/waves/{number}/cancel/", data={"csrfmiddlewaretoken": found.group(1) if found else ""})
    wait_until(lambda: not _unfinished(console))
    wait_until(lambda: not _is_computing(console))


def _unfinished(console: Served) -> list[tuple[int, str]]:
    with psycopg.connect(console.database_url) as connection:
        sql = "SELECT id, state FROM plan WHERE state IN ('asked', 'computing') ORDER BY id"
        return connection.execute(sql).fetchall()


def _state_of(console: Served, number: int) -> str:
    with psycopg.connect(console.database_url) as connection:
        row = connection.execute("SELECT state FROM plan WHERE id = %s", [number]).fetchone()
    return str(row[0]) if row else ""


def _is_computing(console: Served) -> bool:
    """Whether the worker is still busy with a plan that was cancelled: it looks up between its steps."""
    before = _cpu_of_planner(console)
    time.sleep(1)
    return _cpu_of_planner(console) - before > 0.5 * os.sysconf("SC_CLK_TCK")


def _cpu_of_planner(console: Served) -> int:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text(encoding="utf-8")
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == console.supervisor and "PLANS" in command:
            return int(fields[11]) + int(fields[12])
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=40, help="of each phase")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--servers", type=int, default=None, help="of the sample council")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores; load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as folder, new_home() as home:
        write_sample(Path(folder), servers=asked.servers, seed=1, as_of=AS_OF)
        with serving(home, "--import", folder, patience=600) as console, many_people(console, asked.users) as people:
            measure(console, people, asked.seconds, asked.rounds)
    print(f"load of the machine after: {os.getloadavg()[0]:.1f}")


def measure(console: Served, people: Sequence[Person], seconds: float, rounds: int) -> None:
    """Measure phases in turn, and print what was found."""
    ask_for_plan(people[0], "First plan")
    if not wait_until(lambda: _state_of(console, 1) in {"computed", "infeasible"}, PLAN_SECONDS, every=1):
        raise RuntimeError("the first plan took too long")
    pages, servers = pages_of(console)
    phase(people[:4], pages, servers, 10, pause=False)  # warms up
    quiet, planning = Measured(), Measured()
    for _ in range(rounds):
        quiet.add(phase(people, pages, servers, seconds))
        with plans_in_the_background(console, people[0]):
            planning.add(phase(people, pages, servers, seconds))
    rush = phase(people, pages, servers, seconds, pause=False)
    print(f"{len(people)} people who read: {quiet.words()}")
    print(f"the same, a plan computing: {planning.words()}")
    for name, at in (("median", 0.5), ("95th of 100", 0.95)):
        slower = (
            sorted(planning.seconds)[int(len(planning.seconds) * at)]
            / sorted(quiet.seconds)[int(len(quiet.seconds) * at)]
        )
        print(f"  with the plan, {name} {slower:.2f} times as long (limit 2)")
    print(f"without pausing: {rush.words()}; {len(rush.seconds) / seconds:.0f} answers a second")
    for error in [*quiet.errors, *planning.errors, *rush.errors][:20]:
        print(f"  error: {error}")


if __name__ == "__main__":
    main()
