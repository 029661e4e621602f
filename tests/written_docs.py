"""What the browser tests write for the documentation when asked: pictures, and what the accessibility checks found.

    pytest --write-docs tests/integration/web/test_newcomers_path.py tests/integration/web/test_pages_in_browser.py \
        tests/integration/web/test_passkeys_in_browser.py tests/e2e/test_report_accessibility.py

in one process. The newcomer's path then walks through the sample council instead of a smaller one.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from standpipe.web.accessibility import RESULTS, Check, CheckedPage, Checks, as_json, read_checks

IMAGES = Path(__file__).parents[1] / "docs" / "images"
PICTURES = {
    ("console-import-preview", 1280), ("console-overview", 1280), ("console-thing", 1280), ("console-proposal", 1280),
    ("console-price", 1280), ("console-what-if-dragged", 1280), ("console-compare", 1280), ("console-waves", 1280),
    ("console-overview", 320), ("console-proposal", 320),
}  # fmt: skip
"""The pictures of the documentation: the name of a stop, and the width in pixels."""
ASKED = "STANDPIPE_WRITE_DOCS"
_found: dict[tuple[str, int], Check] = {}
_titles: dict[str, str] = {}
_rules: set[str] = set()
_programs: dict[str, str] = {}


def are_wanted() -> bool:
    """Whether this run writes them."""
    return bool(os.environ.get(ASKED))


def file_of(name: str, width: int) -> Path:
    """Return where a picture is kept."""
    return IMAGES / f"console-{name.removeprefix('console-')}-{width}.png"


@functools.cache
def covered() -> frozenset[tuple[str, int]]:
    """Return the pages and widths that the published results cover."""
    return frozenset((page.name, check.width) for page in read_checks().pages for check in page.checks)


def note_check(page: Any, result: dict[str, Any], name: str, width: int) -> None:
    """Keep what axe-core found on a page; when nothing is written, see that the published results cover it."""
    if not are_wanted():
        assert (name, width) in covered(), f"{RESULTS.name} does not cover {name} at {width} pixels: {__doc__}"
        return
    before = _found.get((name, width))
    _found[name, width] = Check(
        width=width,
        violations=_ids(result["violations"], before.violations if before else ()),
        undecided=_ids(result["incomplete"], before.undecided if before else ()),
        scrolls_sideways=bool(before and before.scrolls_sideways)
        or page.evaluate("document.documentElement.scrollWidth") > width,
    )
    _titles[name] = page.title()
    for kind in ("passes", "violations", "incomplete", "inapplicable"):
        _rules.update(each["id"] for each in result[kind])
    _programs.update(axe=result["testEngine"]["version"], browser=f"Chromium {page.context.browser.version}")


def _ids(found: Sequence[dict[str, Any]], before: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({each["id"] for each in found} | set(before)))


def write_results(rule_sets: Sequence[str]) -> None:
    """Write what the checks of this run found."""
    if not _found:
        return
    names = sorted({name for name, _ in _found})
    checks = Checks(
        checked_on=datetime.now(tz=UTC).date(),
        axe=_programs["axe"],
        browser=_programs["browser"],
        rule_sets=tuple(rule_sets),
        rules=tuple(sorted(_rules)),
        pages=tuple(
            CheckedPage(name, _titles[name], tuple(_found[each] for each in sorted(_found) if each[0] == name))
            for name in names
        ),
    )
    RESULTS.write_bytes(as_json(checks))
