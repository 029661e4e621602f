"""Two pieces of work at once: the result, the error and the request to stop each reach the other side."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest

from standpipe.kernel.meanwhile import meanwhile

LONGEST_SECONDS = 60.0


def test_the_work_goes_on_while_the_block_does() -> None:
    begun, answered = Event(), Event()

    def work(_: Callable[[], bool]) -> str:
        begun.set()
        return "both" if answered.wait(LONGEST_SECONDS) else "one after the other"

    with meanwhile(work) as result:
        assert begun.wait(LONGEST_SECONDS)
        answered.set()
        assert result() == "both"


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_work_that_nobody_wants_any_more_is_asked_to_stop(error: type[BaseException]) -> None:
    ended = []

    def work(should_stop: Callable[[], bool]) -> None:
        waiting = Event()
        while not should_stop():
            waiting.wait(0.001)
        ended.append(True)

    with pytest.raises(error), meanwhile(work):
        raise error
    assert ended == [True]


def test_an_error_of_the_work_is_raised_where_its_result_is_asked_for() -> None:
    def work(_: Callable[[], bool]) -> int:
        raise LookupError("no plan")

    with pytest.raises(LookupError, match="no plan"), meanwhile(work) as result:
        result()
