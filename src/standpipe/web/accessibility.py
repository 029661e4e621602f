"""The accessibility statement, from what the browser tests found and from nothing else.

`pytest --write-docs` writes the results (`accessibility.json`); the console's page and the reference say them in words.
What the results do not say is not known, and the statement says so. Its order follows the model statement for public
bodies in the United Kingdom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

RESULTS = Path(__file__).with_suffix(".json")
TITLE = "Accessibility statement for the Standpipe console"
BY_DESIGN = (
    "The map of what surrounds a thing is a drawing; the table beside it says the same.",
    "A move is pinned by dragging its bar, which needs a pointer; the form below it does the same.",
)


class Check(msgspec.Struct, frozen=True):
    """What was found on a page at one width in pixels; rules by their axe-core names."""

    width: int
    violations: tuple[str, ...]
    undecided: tuple[str, ...]
    """Rules that a person has to look at."""
    scrolls_sideways: bool


class CheckedPage(msgspec.Struct, frozen=True):
    """A page: its name in the tests, its title in the browser."""

    name: str
    title: str
    checks: tuple[Check, ...]


class Checks(msgspec.Struct, frozen=True):
    """Which pages were checked, with what and when, and what was found."""

    checked_on: date
    axe: str
    browser: str
    rule_sets: tuple[str, ...]
    rules: tuple[str, ...]
    pages: tuple[CheckedPage, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the statement."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()


def read_checks() -> Checks:
    """Return what the last checks found."""
    return msgspec.json.decode(RESULTS.read_bytes(), type=Checks)


def as_json(checks: Checks) -> bytes:
    """Return the results as they are kept, one line for each page."""
    head = msgspec.json.encode(msgspec.structs.replace(checks, pages=())).removesuffix(b"]}")
    return head + b"\n" + b",\n".join(msgspec.json.encode(page) for page in checks.pages) + b"\n]}\n"


def statement(checks: Checks, *, contact: str = "") -> tuple[Section, ...]:
    """Return the statement.

    Args:
        checks: what was found.
        contact: whom to tell of a problem, as the council that runs the console names it; empty when it has not.

    """
    return (_scope(), _state(checks), _problems(checks), _method(checks), _report(contact), _pages(checks))


def _scope() -> Section:
    return Section(
        "What it is about",
        (
            "The web pages of the console, and the report of a plan, as Standpipe is published.",
            "The standard they are meant to keep: Web Content Accessibility Guidelines (WCAG) 2.2, levels A and AA.",
            "The council that runs this console answers for it, and adds to this statement what it knows itself.",
        ),
    )


def _state(checks: Checks) -> Section:
    found = sum(bool(check.violations) for page in checks.pages for check in page.checks)
    looks = sum(len(page.checks) for page in checks.pages)
    outcome = "found no violation of the rules that it knows" if not found else f"found violations {found} times"
    return Section(
        "How accessible it is",
        (
            "Whether the console keeps the standard is not known.",
            f"On {_day(checks.checked_on)} a program looked at pages {looks} times, {_widths(checks)} pixels wide.",
            f"It {outcome}. Such a program finds only a part of what can be wrong.",
            "No person who uses assistive technology has tested it, and no person has audited it.",
        ),
    )


def _problems(checks: Checks) -> Section:
    return Section(
        "What is not accessible, or not known to be",
        ("What the checks found, what they could not decide, and what was not checked:",),
        (*_found(checks), *_undecided(checks), *BY_DESIGN, *_unchecked()),
    )


def _found(checks: Checks) -> Iterator[str]:
    for page in checks.pages:
        for check in page.checks:
            for rule in check.violations:
                yield f"“{page.title}” at {check.width} pixels violates the rule {rule}."
            if check.scrolls_sideways:
                yield f"“{page.title}” at {check.width} pixels scrolls sideways."


def _undecided(checks: Checks) -> Iterator[str]:
    rules = Counter(rule for page in checks.pages for rule in {r for check in page.checks for r in check.undecided})
    for rule, number in sorted(rules.items()):
        pages = "one page" if number == 1 else f"{number} pages"
        yield f"The program could not decide the rule {rule} on {pages}; a person has to look, and nobody has."


def _unchecked() -> Iterator[str]:
    yield "Use with a screen reader, a screen magnifier or speech recognition was not checked."
    yield "Pages that are not in the list below, and files to download (workbooks, calendars), were not checked."


def _method(checks: Checks) -> Section:
    return Section(
        "How it was checked",
        (
            f"By a program: {len(checks.rules)} rules of axe-core {checks.axe} in {checks.browser}.",
            "By a program: whether a page scrolls sideways.",
            f"The rules are those that axe-core marks {', '.join(checks.rule_sets)}.",
            "By a person: nothing.",
            f"The checks were run, and this statement was prepared from their results, on {_day(checks.checked_on)}.",
        ),
    )


def _report(contact: str) -> Section:
    return Section(
        "How to report a problem",
        (
            f"If you cannot use a page, or need it in another form, tell {contact}."
            if contact
            else "If you cannot use a page, or need it in another form, tell the people who gave you your account."
            " Whom the council names for this is not known here: it has not been set"
            " (STANDPIPE_ACCESSIBILITY_CONTACT).",
        ),
    )


def _pages(checks: Checks) -> Section:
    return Section(
        "Which pages were checked",
        ("By their titles, on a made-up council; some were looked at in several states:",),
        tuple(sorted({page.title for page in checks.pages}, key=str.casefold)),
    )


def _widths(checks: Checks) -> str:
    widths = sorted({check.width for page in checks.pages for check in page.checks})
    return " and ".join(str(each) for each in widths)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def as_markdown(sections: tuple[Section, ...]) -> str:
    """Return the statement as a page of the documentation."""
    parts = [f"# {TITLE}"]
    for section in sections:
        parts += [f"## {section.heading}", *section.paragraphs]
        if section.points:
            parts.append("\n".join(f"- {each}" for each in section.points))
    return "\n\n".join(parts) + "\n"
