"""The one error of signing in by a provider.

StandpipeError
└── SignInRefusedError    nobody is signed in; `reason` is a word for the log, which never quotes a token
"""

from __future__ import annotations

from standpipe.kernel.errors import StandpipeError


class SignInRefusedError(StandpipeError):
    """What came back from the provider proves nothing.

    Args:
        reason: a word for the log, such as `nonce`.
        what: one sentence for the person.
        remedy: what to do about it.

    """

    def __init__(self, reason: str, what: str, *, remedy: str = "Try again from the sign-in page.") -> None:
        super().__init__(what, remedy=remedy)
        self.reason = reason
