"""Proves sampled flips of the sample council by planning again; `python -m benchmarks.disposition_flips [COUNT]`."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from random import Random

from standpipe import bootstrap
from standpipe.disposition import Overrule, Settings, propose
from standpipe.disposition.propose import choose_only

AS_OF = date(2026, 11, 23)


def main(count: int) -> None:
    """Print how many flips there are, how many of those tested are true, and the CPU seconds."""
    settings = Settings(as_of=AS_OF)
    with tempfile.TemporaryDirectory() as folder:
        bootstrap.write_sample_council(Path(folder), servers=None, seed=1, as_of=AS_OF)
        estate, catalogue = bootstrap.read_estate([folder], as_of=AS_OF, progress=lambda _: None, refreshed=False)
    began = time.process_time()
    found = propose(estate, catalogue, settings)
    print(f"proposals with every price in the whole plan and every flip: {time.process_time() - began:.2f} CPU s")
    print(f"cost {found.whole.cost:,} pence, bound {found.whole.bound:,}, gap {found.whole.gap:.4%}")
    moved = next(each for each in found if each.flips)
    began = time.process_time()
    choose_only(
        estate,
        catalogue,
        settings,
        overrules=[Overrule(moved.application, moved.alternatives[0].option.key, "Bench", AS_OF, "to time it")],
    )
    print(f"one decision changed: {time.process_time() - began:.2f} CPU s")
    every = [(disposition.application, flip) for disposition in found for flip in disposition.flips]
    tested = Random(1).sample(every, min(count, len(every)))
    began = time.process_time()
    wrong = [
        (application, flip.statement)
        for application, flip in tested
        if choose_only(estate, catalogue, settings, what_if={application: flip})[0][application] != flip.becomes
    ]
    spent = time.process_time() - began
    print(f"flips: {len(every)}, tested {len(tested)}, true {len(tested) - len(wrong)}, {spent:.0f} CPU s")
    for application, statement in wrong:
        print(f"  NOT TRUE  {application}: {statement}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
