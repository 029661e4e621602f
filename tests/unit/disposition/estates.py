"""Small estates and price books for the tests of disposition."""

from datetime import date
from decimal import Decimal

from standpipe.catalogue import Price, Provenance, Standing, Unit, load_catalogue
from standpipe.disposition import Settings
from standpipe.estate.estate import Estate
from standpipe.estate.model import Application, Component, Disk, Hosting, PowerState, Server

TODAY = date(2026, 11, 23)
SETTINGS = Settings(as_of=TODAY)
_UNITS = {"backup:vm": Unit.MONTH, "egress:internet": Unit.GIB}


def server(name, **facts):
    defaults = {
        "vcpus": 4,
        "memory_mib": 16384,
        "processor_usage_percent": 20.0,
        "memory_usage_percent": 40.0,
        "operating_system": "Microsoft Windows Server 2022 (64-bit)",
        "power_state": PowerState.ON,
        "boot_type": "UEFI",
        "in_use_mib": 50 * 1024,
    }
    return Server(f"server:{name}", name, **(defaults | facts))


def disk(name, of, gib=100, **facts):
    return Disk(f"disk:{name}", name, server=of.id, capacity_mib=gib * 1024, **facts)


def application(name, **facts):
    defaults = {"hosting": Hosting.DATA_CENTRE, "bought": False}
    return Application(f"application:{name}", name, **(defaults | facts))


def estate(applications=(), servers=(), runs=(), **more):
    """Return an estate; `runs` holds pairs of application and server."""
    components = [
        Component(f"component:{one.name}-{two.name}", f"{one.name} on {two.name}", application=one.id, server=two.id)
        for one, two in runs
    ]
    return Estate(
        applications=by_id(applications),
        servers=by_id(servers),
        components=by_id(components),
        **{kind: by_id(entities) if kind != "dependencies" else entities for kind, entities in more.items()},
    )


def by_id(entities):
    return {entity.id: entity for entity in entities}


def price(item, amount, unit=Unit.MONTH, **more):
    return Price(item, Decimal(str(amount)), unit, Standing.AGREED, Provenance("test", TODAY), **more)


def priced_catalogue(*more, shared=500):
    """Return the packaged catalogue with everything that a virtual machine needs priced."""
    base = load_catalogue()
    rows = [price(f"disk:{tier.name}", 10) for tier in base.disks if not tier.by_capacity]
    rows += [price(f"shared:{name}", shared) for name in ("landing-zone", "connectivity", "firewall", "identity")]
    rows += [price("monitoring:server", 5), price("security:server", 10), price("backup:vm", 8)]
    rows += [price("egress:internet", "0.05", Unit.GIB), price("log:gib", 2, Unit.GIB)]
    return base.with_prices([*rows, *more])
