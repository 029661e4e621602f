"""The same estate gives the same plan in every run: no cut may depend on the order in which a set is walked."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import random
from standpipe.app.tie_cuts import ties_to_cut
for seed in (14, 19, 24, 27):
    source = random.Random(seed)
    nodes = [f"application:{number}" for number in range(70)]
    ties = [tuple(source.sample(nodes[:16], 2)) for _ in range(26)]
    print(ties_to_cut(nodes, (), ties, largest=4))
"""


def test_equal_cuts_are_broken_in_the_same_way_whatever_the_hash_seed():
    cuts = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": str(seed)}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in (1, 2, 3)
    }  # fmt: skip
    assert len(cuts) == 1
