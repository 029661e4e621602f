"""What no tool exports: physical servers, database instances and databases, and the sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from standpipe.estate.model import PowerState
from standpipe.sample.model import Area, Council, Machine, Row, SampleApplication, stream

_SQL_VERSIONS = (("2022", 20), ("2019", 38), ("2017", 22), ("2012 SP4", 8), ("2016 SP3", 12))
_OTHER_ENGINES = {"pg": ("PostgreSQL", "16"), "mysql": ("MySQL", "8.4")}


def write_holdings(council: Council) -> None:
    """Fill in physical servers, database instances, databases and sites of every area."""
    for area in council.areas:
        source = stream(council.seed, "holdings", area.index)
        council.rows("sites").extend(_sites(area))
        council.rows("servers").extend(_physical(each) for each in council.of_area(area) if each.physical)
        for application in (each for each in council.applications if each.area == area):
            engine, _, where = application.pattern.database.partition("@")
            if where == "self" and engine == "sql":
                _shared_instance(council, application)
            elif where == "self":
                _oracle_instances(council, application)
            elif where == "shared":
                _shared_database(council, application, source.randrange(4, 380))
            elif where == "own" and application.pattern.servers:
                weights = [weight for _, weight in _SQL_VERSIONS]
                version, _ = source.choices(_SQL_VERSIONS, weights)[0]
                _own_instance(council, application, engine, version, source.randrange(2, 240))
    _sum_sizes(council)


def _sum_sizes(council: Council) -> None:
    """Give each instance the number and the sizes of its databases."""
    sizes: dict[str, list[float]] = defaultdict(list)
    for row in council.rows("databases"):
        size = row["size_mib"]
        assert isinstance(size, float)
        sizes[str(row["instance"])].append(size)
    for row in council.rows("database-instances"):
        held = sizes[str(row["name"])]
        row |= {
            "database_count": len(held),
            "total_size_mib": sum(held),
            "largest_database_mib": max(held, default=None),
        }


def _sites(area: Area) -> Iterator[Row]:
    places = (
        (area.data_centre, "data centre", True, 51.075, -0.36),
        (area.offices, "office", False, 51.058, -0.315),
        (area.depot, "depot", False, 51.102, -0.205),
    )
    for name, purpose, closing, latitude, longitude in places:
        yield {
            "name": name, "purpose": purpose, "closing": closing,
            "latitude": round(latitude + 0.09 * (area.index % 8), 3),
            "longitude": round(longitude + 0.13 * (area.index // 8), 3),
        }  # fmt: skip
    if area.index == 0:
        yield {
            "name": area.colocation, "purpose": "colocation", "closing": False, "latitude": 51.5, "longitude": -0.6
        }  # fmt: skip


def _physical(machine: Machine) -> Row:
    return {
        "name": machine.name,
        "virtual": False,
        "power_state": PowerState.ON,
        "host_name": machine.dns_name,
        "vcpus": machine.vcpus,
        "memory_mib": machine.memory_mib,
        "storage_mib": sum(machine.disks_gib) * 1024,
        "in_use_mib": round(sum(machine.disks_gib) * machine.used_share) * 1024,
        "operating_system": machine.system,
        "site": machine.site,
        "rack": machine.rack or None,
        "environment": machine.environment,
        "role": machine.role,
        "addresses": (machine.address,),
        "processor_usage_percent": machine.processor_percent,
        "memory_usage_percent": machine.memory_percent,
        "disk_read_iops": machine.read_iops,
        "disk_write_iops": machine.write_iops,
    }


def _instance(name: str, machine: Machine, engine: str, version: str, edition: str, *, clustered: bool) -> Row:
    return {
        "name": name,
        "server": machine.name,
        "engine": engine,
        "edition": edition,
        "version": version,
        "environment": "production",
        "vcpus": machine.vcpus,
        "memory_mib": machine.memory_mib * 0.8,
        "clustered": clustered,
    }


def _machine_of(council: Council, application: str, *roles: str) -> Machine:
    machines = [each for each in council.machines_of(application) if each.environment == "production"]
    return next((each for role in roles for each in machines if each.role == role), machines[0])


def _shared_instance(council: Council, application: SampleApplication) -> None:
    machine = _machine_of(council, application.name, "cluster node")
    name = f"{application.area.prefix}SHARED"
    council.rows("database-instances").append(
        _instance(name, machine, "SQL Server", "2016 SP3", "Enterprise", clustered=True)
    )


def _oracle_instances(council: Council, application: SampleApplication) -> None:
    machine = _machine_of(council, application.name, "database host")
    name = f"{application.area.prefix}ORA"
    council.rows("database-instances").append(_instance(name, machine, "Oracle", "19c", "Enterprise", clustered=False))


def _shared_database(council: Council, application: SampleApplication, size_gib: int) -> None:
    area = application.area
    instance = f"{area.prefix}SHARED" if application.pattern.database == "sql@shared" else f"{area.prefix}ORA"
    known = {str(row["name"]): row for row in council.rows("database-instances")}
    if instance not in known:
        return
    council.rows("databases").append(
        _database(application, instance, str(known[instance]["server"]), size_gib, sql="SHARED" in instance)
    )


def _own_instance(council: Council, application: SampleApplication, engine: str, version: str, size_gib: int) -> None:
    machine = _machine_of(council, application.name, "database", "application", "management")
    product, release = _OTHER_ENGINES.get(engine, ("SQL Server", version))
    name = f"{machine.name}-DB".upper()
    council.rows("database-instances").append(_instance(name, machine, product, release, "Standard", clustered=False))
    council.rows("databases").append(_database(application, name, machine.name, size_gib, sql=product == "SQL Server"))


def _database(application: SampleApplication, instance: str, server: str, size_gib: int, *, sql: bool) -> Row:
    words = "".join(word.capitalize() for word in application.pattern.name.replace(",", " ").split()[:3])
    return {
        "name": f"{words}Live",
        "instance": instance,
        "server": server,
        "application": application.name,
        "size_mib": size_gib * 1024.0,
        "compatibility_level": 130 if sql else None,
    }
