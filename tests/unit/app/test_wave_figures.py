"""Every figure of the waves section, whatever it holds, has its formula."""

from __future__ import annotations

import msgspec
from benchmarks.plan_examples import contradictory_plan, full_plan

from standpipe.app.figure_formulas import FORMULAS
from standpipe.app.pointers import Pointers


def test_every_figure_of_the_waves_has_a_formula():
    for plan in (full_plan(), contradictory_plan()):
        _, missing = Pointers().complete({"waves": msgspec.to_builtins(plan.waves)}, FORMULAS)
        assert missing == []
