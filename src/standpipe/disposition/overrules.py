"""Overrules: a person holds an option of an application fixed, on the record.

Overrules are applied in the order of their file; the last one for an application counts. One for an application or an
option that does not exist becomes a finding and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from standpipe.estate.estate import Estate
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity
from standpipe.kernel.identifiers import slug


@dataclass(frozen=True, slots=True)
class Overrule:
    """A person's decision; `option` is a treatment (`retain`), a target, or both (`rehost: azure virtual machine`)."""

    application: str
    """Id or name."""
    option: str
    by: str
    when: date
    reason: str
    place: Place | None = None


def by_application(overrules: Iterable[Overrule], estate: Estate) -> tuple[Mapping[str, Overrule], tuple[Finding, ...]]:
    """Return the overrule that counts for each application id, and findings on those that name none or several."""
    by_name: dict[str, list[str]] = {}
    for application in estate.applications.values():
        by_name.setdefault(slug(application.name), []).append(application.id)
    counted: dict[str, Overrule] = {}
    findings = []
    for overrule in overrules:
        known = overrule.application in estate.applications
        found = [overrule.application] if known else by_name.get(slug(overrule.application), [])
        if len(found) == 1:
            counted[found[0]] = overrule
            continue
        problem = "no application has this name" if not found else f"{len(found)} applications have this name"
        findings.append(refused(overrule, problem))
    return counted, tuple(findings)


def refused(overrule: Overrule, problem: str) -> Finding:
    """Return the finding of an overrule that cannot be followed."""
    return Finding(
        "overrule-not-applied",
        Severity.HIGH,
        overrule.application,
        f"The overrule of '{overrule.application}' to '{overrule.option}' by {overrule.by} changes nothing: {problem}.",
        (overrule.place,) if overrule.place else (),
    )


def matches(option_key: str, wanted: str) -> bool:
    """Whether the words of an overrule name an option.

    >>> matches("rehost: azure virtual machine", "Rehost"), matches("rehost: azure virtual machine", "retain")
    (True, False)
    """
    treatment, _, target = option_key.partition(": ")
    return slug(wanted) in {slug(option_key), slug(treatment), slug(target)}
