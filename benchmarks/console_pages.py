"""CPU seconds and weight of the console's pages: `python -m benchmarks.console_pages [SERVERS ...]`.

The sample council's services, applications, servers, databases and components are laid side by side with themselves
until there are so many servers, with four dependencies a server; everything else is there once. It is written into an
embedded PostgreSQL through the import's own staging. Then each page is asked for as a signed-in administrator, through
the whole of Django, as the role that owns nothing and with row-level security. Counted are the CPU seconds of this
process and of PostgreSQL (the backend and its parallel workers), mean of ten requests after two that warm up. Weight is
what a browser receives: the page as the server sends it.
"""

from __future__ import annotations

import dataclasses
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from standpipe import bootstrap
from standpipe.sample import write_sample
from standpipe.web import serve

if TYPE_CHECKING:
    from django.test import Client

    from standpipe.adapters.storage.mapping import DependencyValue, EstateRows, ThingRow

AS_OF = date(2026, 11, 26)
SIZES = (1_000, 10_000, 100_000)
DEPENDENCIES_A_SERVER = 4
WARM_UP, COUNTED = 2, 10
REPEATED = frozenset({"service", "application", "component", "server", "database-instance", "database"})
LIMITS = {"list": 0.150, "thing": 0.100, "search": 0.200}
TICK = os.sysconf("SC_CLK_TCK")


def main(sizes: Sequence[int]) -> None:
    """Measure each size in a database of its own."""
    print(f"{'servers':>8} {'page':44} {'ms of CPU':>10} {'python':>8} {'postgres':>9} {'limit':>6} {'kB sent':>8}")
    for size in sizes:
        home = Path(tempfile.mkdtemp(prefix="standpipe-bench-"))
        try:
            with serve.database(home):
                serve.prepare(home)
                fill(size)
                measure(size, home)
        finally:
            shutil.rmtree(home, ignore_errors=True)


def fill(servers: int) -> None:
    """Write the estate of so many servers."""
    from django.db import connection, transaction  # needs Django to be set up

    from standpipe.adapters.storage import imports, revisions, staging  # as above
    from standpipe.adapters.storage.people import the_council

    council = the_council()
    rows = many_councils(servers)
    with transaction.atomic():
        of_import = imports.add_import(council, by="benchmark", as_of=AS_OF)
        staging.stage(of_import, rows)
        revision = revisions.open_revision(
            council, "import", by="benchmark", as_of=AS_OF, note="", from_import=of_import
        )
        staging.apply_staged(of_import, revision)
        revisions.count_things(revision)
        revisions.note_choices(revision)
        staging.unstage(of_import)
    with connection.cursor() as cursor:  # PostgreSQL's autovacuum does it within a minute
        cursor.execute("VACUUM (ANALYZE) thing, dependency, finding")


def many_councils(servers: int) -> EstateRows:
    """Return the sample council's rows again and again under other names, until there are so many servers."""
    from standpipe.adapters.storage.mapping import EstateRows, rows_of

    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder), seed=1, as_of=AS_OF)
        estate, _ = bootstrap.read_estate((folder,), as_of=AS_OF, progress=lambda _step: None)
    one = rows_of(estate)
    each = sum(row.kind == "server" for row in one.things)
    copies = -(-servers // each)
    things = [
        row for copy in range(copies) for row in _renamed(one.things, copy, skip=max(0, (copy + 1) * each - servers))
    ]
    kept = {row.thing for row in things}
    dependencies = [
        moved
        for copy in range(copies)
        for value in one.dependencies
        if (moved := _dependency(value, copy)).source in kept and moved.target in kept
    ]
    machines = [row.thing for row in things if row.kind == "server"]
    source = random.Random(1)  # any spread of dependencies will do, the same at each run
    template = one.dependencies[0]
    while len(dependencies) < servers * DEPENDENCIES_A_SERVER:
        ends = source.sample(machines, k=2)
        dependencies.append(dataclasses.replace(template, source=ends[0], target=ends[1], position=len(dependencies)))
    return EstateRows(things, dependencies, one.findings, one.whole)


def _renamed(rows: Sequence[ThingRow], copy: int, *, skip: int) -> Iterator[ThingRow]:
    ids = {row.thing for row in rows if row.kind in REPEATED}
    left_out = 0
    for row in rows:
        if copy and row.kind not in REPEATED:
            continue
        if row.kind == "server" and left_out < skip:
            left_out += 1
            continue
        facts = {name: _moved(value, ids, copy) for name, value in row.facts.items()}
        position = copy * len(rows) + row.position
        yield dataclasses.replace(
            row, thing=_name(row.thing, copy), name=_name(row.name, copy), facts=facts, position=position
        )


def _name(text: str, copy: int) -> str:
    return f"{text}-{copy}" if copy else text


def _moved(value: object, ids: set[str], copy: int) -> object:
    if isinstance(value, list):
        return [_moved(each, ids, copy) for each in value]
    return _name(value, copy) if isinstance(value, str) and value in ids else value


def _dependency(value: DependencyValue, copy: int) -> DependencyValue:
    return dataclasses.replace(value, source=_name(value.source, copy), target=_name(value.target, copy))


def measure(size: int, home: Path) -> None:
    """Print a row for each page."""
    from django.conf import settings  # needs Django to be set up
    from django.db import connection
    from django.test import Client

    from standpipe.console import people
    from standpipe.web.settings import database_of

    person = people.add_person("bench@council.example", name="B. Ench", role="administrator")
    settings.DATABASES["default"].update(database_of(serve.address_of_the_application(home)))
    connection.close()
    connection.settings_dict.update(settings.DATABASES["default"])
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    client.force_login(person)
    for limit, path in pages():
        python, postgres, weight = cpu_of(client, path)
        allowed = LIMITS[limit]
        print(
            f"{size:>8} {path:44} {(python + postgres) * 1000:>10.0f} {python * 1000:>8.0f} {postgres * 1000:>9.0f}"
            f" {allowed * 1000:>6.0f} {weight / 1000:>8.1f}{'' if python + postgres <= allowed else '  OVER'}",
            flush=True,
        )


def pages() -> list[tuple[str, str]]:
    """Return which limit binds each page, and its address."""
    from standpipe.console import estate

    question = estate.Question("server")
    total = estate.number_of(question)
    server = estate.page_of(question, first=total // 2, size=1)[0]
    busiest = estate.page_of(estate.Question("service"), first=0, size=1)[0]
    last = max(1, total // 50)
    return [
        ("list", "/estate/server/"),
        ("list", f"/estate/server/?page={last}"),
        ("list", "/estate/server/?sort=-memory_mib"),
        ("list", "/estate/server/?environment=production"),
        ("list", "/estate/server/?q=sql"),
        ("list", "/estate/application/"),
        ("list", "/estate/database/"),
        ("list", "/estate/"),
        ("list", "/estate/findings/"),
        ("list", "/imports/"),
        ("thing", f"/estate/thing/{server.thing}"),
        ("thing", f"/estate/thing/{busiest.thing}"),
        ("search", "/estate/search/?q=sql"),
        ("search", f"/estate/search/?q={server.name}"),
        ("search", "/estate/search/?q=production"),
    ]


def cpu_of(client: Client, path: str) -> tuple[float, float, int]:
    """Return the mean CPU seconds of a request, here and in PostgreSQL, and the bytes sent."""
    from django.db import connection

    weight = 0
    for _ in range(WARM_UP):
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        weight = len(answer.content)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    before = time.process_time(), _database_cpu(backend)
    for _ in range(COUNTED):
        client.get(path)
    after = time.process_time(), _database_cpu(backend)
    return (after[0] - before[0]) / COUNTED, (after[1] - before[1]) / COUNTED, weight


def _database_cpu(backend: int) -> float:
    """Return the CPU seconds of a backend, and of the parallel workers that its server has waited for."""
    own = _stat(backend)
    server = _stat(int(own[3]))
    return (int(own[13]) + int(own[14]) + int(server[15]) + int(server[16])) / TICK


def _stat(process: int) -> list[str]:
    text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    return ["", "", *text.rpartition(")")[2].split()]


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or SIZES)
