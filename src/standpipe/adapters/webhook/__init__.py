"""Sends messages to a webhook, and never to an address that it should not reach.

- `Allowed`: which hosts; `check_address` refuses every other address before it is kept.
- `deliver`: sends one message and says what became of it, as an `Outcome`.
"""

from standpipe.adapters.webhook.address import Allowed, Target, check_address
from standpipe.adapters.webhook.delivery import Fate, Outcome, deliver

__all__ = ["Allowed", "Fate", "Outcome", "Target", "check_address", "deliver"]
