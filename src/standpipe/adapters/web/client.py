"""Gets pages from a public service and stays polite: waits as asked, tries again after faults, gives up clearly.

Tried again: 429, 500 to 599, a broken or cut connection, a timeout. `Retry-After` is honoured in seconds and as a date;
when it asks for longer than `longest_wait`, the run stops and says until when. Other refusals are final at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx
import tenacity

from standpipe.kernel.errors import InputError

RESUME = "Run the command again: what was read is kept, and it goes on from there."


class _TryAgainError(Exception):
    """A fault that may pass; `after` is how many seconds the service asks to wait."""

    def __init__(self, what: str, after: float | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.after = after


class PatientClient:
    """A client for reading public pages.

    Args:
        attempts: how often one page is asked for before giving up.
        longest_wait: the longest wait in seconds between two attempts.
        timeout: seconds without an answer after which an attempt has failed.
        sleep: how to wait; a test passes its own.

    """

    def __init__(
        self,
        *,
        attempts: int = 6,
        longest_wait: float = 120.0,
        timeout: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = httpx.Client(
            timeout=timeout, follow_redirects=False, headers={"User-Agent": "standpipe", "Accept": "application/json"}
        )
        self._attempts = attempts
        self._longest_wait = longest_wait
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, url: str, params: Mapping[str, str] | None = None) -> bytes | None:
        """Return the body of a page, or None when the service says that there is no such page (404).

        Raises:
            InputError: the service refuses, or does not answer after every attempt.

        """
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._attempts),
            wait=self._wait,
            retry=tenacity.retry_if_exception_type(_TryAgainError),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._once, url, params)
        except _TryAgainError as error:
            raise InputError(
                f"did not answer after {self._attempts} attempts ({error.what}).", where=_host(url), remedy=RESUME
            ) from error

    def _once(self, url: str, params: Mapping[str, str] | None) -> bytes | None:
        try:
            answer = self._client.get(url, params=params)
        except httpx.TransportError as error:
            raise _TryAgainError(f"{type(error).__name__}: {error}") from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
            after = _seconds(answer.headers.get("Retry-After"))
            if after is not None and after > self._longest_wait:
                raise InputError(
                    f"asks to wait {after:.0f} seconds before the next request.", where=_host(url), remedy=RESUME
                )
            raise _TryAgainError(f"status {answer.status_code}", after)
        if not answer.is_success:
            raise InputError(
                f"refused the request with status {answer.status_code}.",
                where=_host(url),
                remedy="Check the address, and whether a proxy stands between.",
            )
        return answer.content

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _TryAgainError) and error.after is not None:
            return error.after
        return float(min(2.0 ** (state.attempt_number - 1), self._longest_wait))


def _seconds(header: str | None) -> float | None:
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max((until - datetime.now(UTC)).total_seconds(), 0.0) if until.tzinfo else None


def _host(url: str) -> str:
    return httpx.URL(url).host
