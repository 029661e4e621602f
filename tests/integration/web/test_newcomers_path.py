"""The newcomer's path in a real browser: import, look, correct, challenge, overrule, re-plan, compare, adopt, print.

The console runs as people run it, on an empty state of its own, with a council of three applications. At every stop the
page is looked at with axe-core (WCAG 2.2 A and AA: no violation) and must not scroll sideways, at 320 and at 1280
pixels; its HTML is checked by html-validate at the end. STANDPIPE_SCREENSHOTS names a folder for pictures of the same
walk with the sample council; without it no picture is written. Needs Chromium and the front end's packages.
"""

from __future__ import annotations

import pytest
from tests.integration.web.newcomer import (
    Walk,
    adopt,
    bring_in,
    challenge,
    check_markup,
    compare,
    look_and_correct,
    overrule,
    pin_by_drag,
    print_pack,
    read_plan,
    sign_in,
    write_exports,
)  # fmt: skip


@pytest.mark.slow
def test_the_newcomers_path(console, axe, browser, tmp_path):
    exports, pages = tmp_path / "exports", tmp_path / "pages"
    for folder in (exports, pages):
        folder.mkdir()
    write_exports(exports)
    walk = Walk(browser, console.address, axe, pages)
    sign_in(walk.page, console.link)
    bring_in(walk, exports)
    thing = look_and_correct(walk)
    first = walk.compute("First plan")
    read_plan(walk, first)
    proposal = challenge(walk, thing)
    overrule(walk, proposal)
    second = pin_by_drag(walk, first)
    compare(walk, first, second)
    adopt(walk, second)
    print_pack(walk, tmp_path)
    assert walk.complaints == []
    check_markup(pages)
