"""The core of the network: how likely places stay joined, and the cheapest links that let it survive a failure.

- `two_terminal`, `all_terminal`, `joined`: exact probability, with nodes and links that fail.
- `parted_by`: which failures part the network; `any_one_node`, `any_one_link` list the usual ones.
- `cheapest_survival`: the cheapest links after which none of them does, with a proof or a gap.

>>> two_terminal({"hub": 0.01, "site": 0.0}, [(("hub", "site"), 0.0)], ("hub", "site")).unavailability
0.01
"""

from standpipe.resilience.network.reliability import Connection, all_terminal, joined, two_terminal
from standpipe.resilience.network.survival import (
    Candidate,
    Failure,
    Survival,
    any_one_link,
    any_one_node,
    cheapest_survival,
    parted_by,
)

__all__ = [
    "two_terminal",
    "all_terminal",
    "joined",
    "Connection",
    "parted_by",
    "any_one_node",
    "any_one_link",
    "cheapest_survival",
    "Candidate",
    "Failure",
    "Survival",
]
