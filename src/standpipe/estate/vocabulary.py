"""The words of an estate: the kinds of entity, and the enumerations that their facts use."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of entity; the value is the first part of an id."""

    SITE = "site"
    ROOM = "room"
    RACK = "rack"
    POWER_FEED = "power-feed"
    SUPPLIER = "supplier"
    CIRCUIT = "circuit"
    ADDRESS_RANGE = "address-range"
    DEVICE = "device"
    CABLE = "cable"
    CLUSTER = "cluster"
    HOST = "host"
    SERVER = "server"
    TEMPLATE = "template"
    DISK = "disk"
    VOLUME = "volume"
    NETWORK_ADAPTER = "network-adapter"
    DATABASE_INSTANCE = "database-instance"
    DATABASE = "database"
    APPLICATION = "application"
    COMPONENT = "component"
    SERVICE = "service"
    TEAM = "team"
    CONTRACT = "contract"
    RUNNING_COST = "running-cost"
    FREEZE_RULE = "freeze-rule"
    SUPPORT_STATEMENT = "support-statement"


def reference(kind: Kind, *more: Kind) -> dict[str, tuple[Kind, ...]]:
    """Return field metadata: the field holds ids of entities of these kinds, tried in this order."""
    return {"references": (kind, *more)}


class PowerState(StrEnum):
    """Whether a server runs."""

    ON = "on"
    OFF = "off"
    SUSPENDED = "suspended"


class Hosting(StrEnum):
    """Where an application runs today."""

    DATA_CENTRE = "data centre"
    OTHER_SITE = "other site"
    SUPPLIER = "supplier"
    SAAS = "SaaS"
    PUBLIC_CLOUD = "public cloud"
    DESKTOP = "desktop"
    EXTERNAL = "external"


class ClientType(StrEnum):
    """How its users reach an application."""

    BROWSER = "browser"
    THICK_CLIENT = "thick client"
    PUBLISHED_DESKTOP = "published desktop"
    NONE = "none"


class Audience(StrEnum):
    """For whom a service is."""

    RESIDENTS = "residents"
    STAFF = "staff"
    BOTH = "residents and staff"


class DependencyKind(StrEnum):
    """What a dependency means for stopping and for moving."""

    HARD = "hard"
    """The source stops without the target, and they move together or the target stays reachable at low latency."""
    SOFT = "soft"
    """The source works without the target for a while; the wave plan pays for keeping them apart."""
    ORDER = "order"
    """The target must have moved (or be in place) before the source."""


class Redundancy(StrEnum):
    """How many of a group of targets the source needs."""

    ALL = "all"
    ANY = "any"
    AT_LEAST = "k of n"


class Support(StrEnum):
    """A supplier's statement for a target."""

    SUPPORTED = "supported"
    CONDITIONAL = "conditional"
    NOT_SUPPORTED = "not supported"


class FreezeKind(StrEnum):
    """How a freeze rule binds."""

    HARD = "hard"
    SOFT = "soft"
    GOVERNANCE = "governance"
