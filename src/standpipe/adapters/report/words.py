"""Which plain words stand for the terms of the plan, so that a reader needs no glossary.

A term that is not listed is shown as it is written, with a capital: a new term is never lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Words:
    """A term in plain words and, where it helps, in one sentence."""

    label: str
    meaning: str = ""


TREATMENTS: Mapping[str, Words] = MappingProxyType(
    {
        "retire": Words(
            "Switch off", "No longer needed: its records are kept as the law asks, then it is switched off."
        ),
        "retain": Words("Leave where it is", "Not moved by this plan."),
        "rehost": Words("Move as it is", "The same system on servers somewhere else."),
        "relocate": Words("Move with its platform", "The whole platform moves; the system on it is not touched."),
        "replatform": Words("Move and renew its base", "The same system on a newer, managed base."),
        "repurchase": Words("Replace with a bought service", "A supplier runs the replacement."),
        "refactor": Words("Rebuild in part", "Parts of the system are rewritten."),
    }
)
"""The seven treatments of the field, in the order in which a reader should meet them."""

BASES: Mapping[str, Words] = MappingProxyType(
    {
        "measured": Words("Measured", "Read from the running systems by a tool."),
        "register": Words("From a register", "Kept by the council: contracts, running costs, applications."),
        "supplier": Words("Stated by a supplier", "A price list, a quote or a statement."),
        "default": Words("A default", "A general figure with its source; nothing of this council is behind it."),
        "illustrative": Words("Illustrative", "An example. Do not decide on it."),
        "unknown": Words("Unknown", "Nobody has said."),
        "derived": Words("Worked out", "Computed from other figures of this plan."),
    }
)
"""How good a figure is, best first."""

SEVERITIES: Mapping[str, Words] = MappingProxyType(
    {
        "critical": Words("Critical", "The plan cannot be relied on until this is put right."),
        "high": Words("High", "Could change what is proposed, or when."),
        "medium": Words("Medium", "Could change a figure."),
        "low": Words("Low", "Tidy when convenient."),
        "information": Words("For information", "Nothing to do."),
    }
)
"""How much a finding matters, most important first."""

TARGETS: Mapping[str, Words] = MappingProxyType(
    {
        "azure virtual machine": Words("virtual servers in Azure"),
        "azure sql managed instance": Words("managed SQL Server in Azure"),
        "azure sql managed instance (shared)": Words("shared managed SQL Server in Azure"),
        "azure sql database": Words("database service in Azure"),
        "azure sql database (shared)": Words("shared elastic pool in Azure"),
        "azure app service": Words("web application service in Azure"),
        "azure vmware solution": Words("VMware in Azure"),
        "azure local": Words("new hosts on council premises"),
        "saas (same supplier)": Words("the hosted service of today's supplier"),
        "saas (another supplier)": Words("the hosted service of another supplier"),
        "supplier hosting": Words("hosted by its supplier"),
        "partner hosting": Words("hosted by a partner"),
        "colocation": Words("a commercial data centre"),
        "on-site residue": Words("a small room on site"),
        "data centre": Words("the data centre, as today"),
        "other site": Words("another site, as today"),
        "supplier": Words("its supplier, as today"),
        "SaaS": Words("a hosted service, as today"),
        "public cloud": Words("the public cloud, as today"),
        "desktop": Words("desktops, as today"),
        "external": Words("somebody else, as today"),
    }
)
"""Where an application goes, or stays."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "site": "building",
        "device": "network or storage device",
        "host": "physical host",
        "circuit": "line",
        "cluster": "group of hosts",
        "database-instance": "database server",
        "power-feed": "power feed",
        "network-adapter": "network adapter",
        "power_feeds": "power feeds",
        "database_instances": "database servers",
    }
)
"""Kinds of thing where the plan's own word would not be understood."""

_TABLES: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {"treatment": TREATMENTS, "basis": BASES, "severity": SEVERITIES, "target": TARGETS}
)


def label_of(term: str, table: str) -> str:
    """Return the plain words of a term of `treatment`, `basis` or `severity`.

    >>> label_of("rehost", "treatment"), label_of("new-term", "treatment")
    ('Move as it is', 'New term')
    """
    words = _TABLES[table].get(term)
    return words.label if words else sentence_case(term)


def target_words(target: str) -> str:
    """Return where something goes in plain words; a target that is not listed as it is written.

    >>> target_words("colocation"), target_words("Leisure centre")
    ('a commercial data centre', 'Leisure centre')
    """
    words = TARGETS.get(target)
    return words.label if words else target


def option_words(key: str) -> str:
    """Return an option, as an overrule names it, in plain words.

    >>> option_words("rehost: azure virtual machine"), option_words("retire: nowhere")
    ('Move as it is: virtual servers in Azure', 'Switch off')
    """
    treatment, _, target = key.partition(": ")
    label = label_of(treatment, "treatment")
    return f"{label}: {target_words(target)}" if target and target != "nowhere" else label


def meaning_of(term: str, table: str) -> str:
    """Return the one sentence that explains a term; empty when there is none."""
    words = _TABLES[table].get(term)
    return words.meaning if words else ""


def rank_of(term: str, table: str) -> int:
    """Return the position of a term in its table; a term that is not listed comes last."""
    terms = list(_TABLES[table])
    return terms.index(term) if term in terms else len(terms)


def kind_words(kind: str) -> str:
    """Return a kind of thing in plain words.

    >>> kind_words("power-feed"), kind_words("server")
    ('power feed', 'server')
    """
    return KINDS.get(kind, spaced(kind))


def spaced(term: str) -> str:
    """Return a term with spaces for its hyphens and underscores."""
    return term.replace("_", " ").replace("-", " ")


def sentence_case(term: str) -> str:
    """Return a term as a reader expects it: with spaces and one capital.

    >>> sentence_case("out-of-support"), sentence_case("SaaS")
    ('Out of support', 'SaaS')
    """
    text = spaced(term)
    return text[:1].upper() + text[1:]


def plural(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> plural(1, "service"), plural(1200, "service"), plural(0, "entry", "entries")
    ('1 service', '1,200 services', '0 entries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
