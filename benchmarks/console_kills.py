"""What is left of a console whose processes are killed: `python -m benchmarks.console_kills [MOMENTS] [--seed N]`.

The console runs as people run it, on an empty state and its embedded PostgreSQL. Somebody imports, corrects and asks
for plans by the forms, and at a random moment of each round one process is killed with SIGKILL: the web server, one of
its processes, the reader of imports, the maker of plans, PostgreSQL or one of its backends. Then everything must become
ready and finish by itself, and the database is looked at:

- nothing is half there: the estate of each revision has the things that its counts say, an import's are exactly those
  of its files, and what is staged is staged whole;
- nothing that was acknowledged is lost, and nothing was done twice; of what was not acknowledged either is right;
- work goes on: every import is read and every plan is computed, twice the same plan for the same question.

At the end the record of changes must be whole, and a backup restored elsewhere must export the same bytes.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from pathlib import Path

import psycopg

from benchmarks.killed_database import FIELD, Ledger, expect, files_of, look_at
from benchmarks.served_console import Desk, Outcome, Served, new_home, serving, standpipe, wait_until

VARIANTS = 4
CORRECTIONS_A_ROUND = 5
EXPORTED = ("application", "server", "service", "site", "database")


class Target(Enum):
    """What is killed."""

    WEB_SERVER = "web server"
    WEB_PROCESS = "web process"
    READER = "reader of imports"
    PLANNER = "maker of plans"
    DATABASE = "PostgreSQL"
    BACKEND = "a backend of PostgreSQL"


class Work(Enum):
    """During what."""

    IMPORT = "import"
    EDITS = "edits"
    PLANS = "plans"


@dataclass(frozen=True, slots=True)
class Moment:
    """A kill: during what, whom, how long after the work began, and how long until everything was ready again."""

    work: Work
    target: Target
    after: float
    down: float


@dataclass(slots=True)
class Trial:
    """A console, a person at a desk, and what happened to both."""

    console: Served
    desk: Desk
    chance: random.Random
    ledger: Ledger = field(default_factory=Ledger)
    lasts: dict[Work, float] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    """Names of the two applications that every variant has, to their ids."""


def import_files(trial: Trial, variant: int) -> None:
    """Upload, wait for the preview, make it count; asked again until the answer is known."""
    ledger, desk = trial.ledger, trial.desk
    before = _newest(trial, "estate_import")
    answer, outcome = desk.send("/imports/new/", {}, files_of(variant))
    if outcome is Outcome.UNKNOWN:
        ledger.unknown["upload"] += 1
        wait_until(trial.console.is_ready)
        if _newest(trial, "estate_import") == before:
            import_files(trial, variant)
            return
        number = _newest(trial, "estate_import")
    else:
        number = _number(answer.headers["location"] if answer else "")
    ledger.imports[number] = variant
    page = f"/imports/{number}/"
    waited = wait_until(lambda: "Make it count" in desk.read(page) or "Make the preview again" in desk.read(page))
    expect(waited, f"import {number} was not read")
    while number not in ledger.committed:
        if "Make the preview again" in desk.read(page):  # the corrections of another round
            desk.send(f"{page}again/", {})
            expect(wait_until(lambda: "Make it count" in desk.read(page)), f"import {number} was not read again")
        _, outcome = desk.send(f"{page}commit/", {})
        if outcome is Outcome.UNKNOWN:
            ledger.unknown["commit"] += 1
        if counts := re.search(r"revision (\d+)", _state_of(desk.read(page))):
            ledger.committed[number] = int(counts.group(1))


def _state_of(page: str) -> str:
    heading = page.partition("<h1")[2].partition("</h1>")[0]
    return re.sub(r"<[^>]+>", " ", heading)


def correct(trial: Trial) -> None:
    """Correct owners one after the other; a correction that was not answered is left as it is."""
    for _ in range(CORRECTIONS_A_ROUND):
        name = trial.chance.choice(sorted(trial.things))
        trial.ledger.corrections += 1
        value = f"Owner of correction {trial.ledger.corrections}"
        form = {"thing": trial.things[name], "field": FIELD, "value": value, "reason": "The head of service says so."}
        _, outcome = trial.desk.send("/estate/correct/", form)
        expect(outcome is not Outcome.REFUSED, f"the correction of {name} was refused")
        if outcome is Outcome.ACKNOWLEDGED:
            trial.ledger.owners[name] = [value]
        else:
            trial.ledger.unknown["correction"] += 1
            trial.ledger.owners.setdefault(name, []).append(value)
            wait_until(trial.console.is_ready)


def ask_for_plans(trial: Trial) -> None:
    """Ask for the same plan twice and wait for both."""
    numbers = []
    for each in "ab":
        before = _newest(trial, "plan")
        answer, outcome = trial.desk.send("/waves/", {"title": f"Plan {len(trial.ledger.plans)}{each}"})
        if outcome is Outcome.UNKNOWN:
            trial.ledger.unknown["plan"] += 1
            wait_until(trial.console.is_ready)
            if _newest(trial, "plan") == before:
                continue
            numbers.append(_newest(trial, "plan"))
        else:
            numbers.append(_number(answer.headers["location"] if answer else ""))
    trial.ledger.plans.append(tuple(numbers))
    for number in numbers:
        page = f"/waves/{number}/"
        expect(wait_until(partial(_is_finished, trial.desk, page), every=0.5), f"{page} was not computed")


def _is_finished(desk: Desk, page: str) -> bool:
    return 'id="progress"' not in desk.read(page)


WORKS: dict[Work, Callable[[Trial], None]] = {
    Work.IMPORT: lambda trial: import_files(trial, trial.chance.randrange(VARIANTS)),
    Work.EDITS: correct,
    Work.PLANS: ask_for_plans,
}


def round_of(trial: Trial, work: Work, target: Target) -> Moment:
    """Do some work, kill a process in the midst of it, wait until all is ready, and look at what is left."""
    after = trial.chance.uniform(0, trial.lasts[work])
    down: list[float] = []

    def kill() -> None:
        time.sleep(after)
        wait_until(lambda: bool(processes_of(trial.console, target, trial.chance)))  # one that is just being started
        for process in processes_of(trial.console, target, trial.chance):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        killed = time.monotonic()
        expect(wait_until(trial.console.is_ready, every=0.05), f"not ready after the {target.value} was killed")
        down.append(time.monotonic() - killed)

    killer = threading.Thread(target=kill)
    killer.start()
    WORKS[work](trial)
    killer.join()
    expect(bool(down), f"not ready after the {target.value} was killed")
    wait_until(trial.console.is_ready)
    _look_at(trial)
    return Moment(work, target, after, down[0])


def _look_at(trial: Trial) -> None:
    with psycopg.connect(trial.console.database_url) as connection:
        look_at(connection, trial.ledger)


def processes_of(console: Served, target: Target, chance: random.Random | None = None) -> Sequence[int]:
    """Return the processes that a target is now; of several alike, one."""
    if target in {Target.DATABASE, Target.BACKEND}:
        postmaster = console.postmaster()
        if target is Target.DATABASE or postmaster is None:
            return [postmaster] if postmaster else []
        return _one(sorted(children_of(postmaster)), chance)
    found = {child: _command(child) for child in children_of(console.supervisor)}
    words = {Target.READER: "IMPORTS", Target.PLANNER: "PLANS"}.get(target, "gunicorn")
    named = [child for child, command in found.items() if words in command]
    if target is Target.WEB_PROCESS:
        return _one(sorted(process for child in named for process in children_of(child)), chance)
    return named


def _one(processes: Sequence[int], chance: random.Random | None) -> Sequence[int]:
    return [(chance or random.Random(0)).choice(processes)] if processes else []


def children_of(process: int) -> Iterator[int]:
    """Yield the processes that a process started and that are there."""
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            yield from (int(each) for each in (thread / "children").read_text(encoding="utf-8").split())


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8").replace("\0", " ")
    except OSError:
        return ""


def _newest(trial: Trial, table: str) -> int:
    """Return the highest number in a table, once the database answers."""
    found: list[int] = []

    def ask() -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(trial.console.database_url) as connection:
            row = connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
            found.append(int(row[0]) if row else 0)
        return bool(found)

    expect(wait_until(ask), "the database did not come back")
    return found[-1]


def _number(address: str) -> int:
    found = re.search(r"/(\d+)/$", address)
    expect(found is not None, f"there is no number in the address '{address}'")
    return int(found.group(1)) if found else 0


def begin(console: Served, *, seed: int) -> Trial:
    """Sign in, import a first estate, and measure how long each kind of work lasts when nothing is killed."""
    trial = Trial(console, Desk(console), random.Random(seed))
    trial.desk.sign_in(console.link)
    import_files(trial, 0)
    with psycopg.connect(console.database_url) as connection:
        rows = connection.execute("SELECT name, thing FROM thing WHERE name IN ('Payroll', 'Parking')").fetchall()
    trial.things = dict(rows)
    for work, do in WORKS.items():
        begun = time.monotonic()
        do(trial)
        trial.lasts[work] = time.monotonic() - begun
    _look_at(trial)
    return trial


def moments_of(trial: Trial, number: int) -> Iterator[Moment]:
    """Kill so many times; every target during every kind of work in turn, in a random order."""
    pairs = [(work, target) for work in Work for target in Target]
    for at in range(number):
        if at % len(pairs) == 0:
            trial.chance.shuffle(pairs)
        yield round_of(trial, *pairs[at % len(pairs)])


def exports_of(desk: Desk) -> dict[str, str]:
    """Return the lists that a person can take away, and the newest plan's report."""
    return {kind: desk.read(f"/estate/{kind}/export.csv") for kind in EXPORTED}


def restored_elsewhere(trial: Trial) -> dict[str, str]:
    """Back the running console up, restore it into another state, and return the exports of the console there."""
    with new_home() as home:
        file = home / "killed.backup"
        standpipe(trial.console.home, "backup", str(file))
        standpipe(home, "restore", str(file))
        said = standpipe(home, "user", "link", "administrator@localhost")
        link = re.search(r"/sign-in/link/\S+", said)
        expect(link is not None, said)
        with serving(home) as console:
            desk = Desk(console)
            desk.sign_in(link.group() if link else "")
            return exports_of(desk)


def finish(trial: Trial) -> None:
    """Check the record of changes, and that a backup gives the same exports."""
    said = standpipe(trial.console.home, "audit", "verify")
    expect("the record is whole" in said, said)
    here, there = exports_of(trial.desk), restored_elsewhere(trial)
    expect(here == there, "a restored backup exports something else")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("moments", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with new_home() as home, serving(home) as console:
        trial = begin(console, seed=asked.seed)
        print("undisturbed:", ", ".join(f"{work.value} {lasts:.1f} s" for work, lasts in trial.lasts.items()))
        moments = []
        for moment in moments_of(trial, asked.moments):
            moments.append(moment)
            print(
                f"{len(moments):>4} {moment.work.value:8} {moment.target.value:24} after {moment.after:5.2f} s,"
                f" ready again after {moment.down:5.2f} s",
                flush=True,
            )
        finish(trial)
    show(moments, trial.ledger)


def show(moments: Sequence[Moment], ledger: Ledger) -> None:
    """Print what a process that is killed costs."""
    print(f"\n{len(moments)} kills; every check held after each.")
    print(f"Acknowledged and kept: {len(ledger.imports)} imports, {len(ledger.committed)} commits,")
    print(f"  {ledger.corrections} corrections sent, {sum(map(len, ledger.plans))} plans.")
    print(f"Not answered, and then found done or not done: {dict(ledger.unknown) or 'none'}.")
    for target in Target:
        down = [each.down for each in moments if each.target is target]
        if down:
            typical, most = statistics.median(down), max(down)
            print(f"  {target.value:24} {len(down):>3} times; ready after {typical:.2f} s, most {most:.2f} s")


if __name__ == "__main__":
    main()
