"""Work in a process of its own: its messages, its result, its end."""

import time

import pytest

from standpipe.adapters.supervised import Stop, supervised
from standpipe.kernel.errors import InputError, InvalidValueError


def counting(up_to, tell):
    for number in range(up_to):
        tell(number)
    return up_to


def for_ever(first, tell):
    tell(first)
    while True:
        pass


def refusing(name, tell):
    raise InvalidValueError("It is wrong.", where=name, remedy="Mend it.")


def failing(name, tell):
    raise KeyError(name)


def interrupting(number, tell):
    tell(number)
    time.sleep(30)


def test_messages_come_in_order_and_then_the_result():
    heard = []
    ended = supervised(counting, 3, heard.append)
    assert (heard, ended.result, ended.stopped) == ([0, 1, 2], 3, None)


def test_spent_seconds_end_it_and_keep_what_was_told():
    heard = []
    ended = supervised(for_ever, 7, heard.append, seconds=0.2)
    assert (heard, ended.result, ended.stopped) == ([7], None, Stop.SECONDS)


def test_an_interrupt_while_listening_ends_it():
    def tell(_):
        raise KeyboardInterrupt

    assert supervised(interrupting, 1, tell).stopped is Stop.INTERRUPT


def test_a_refusal_arrives_with_its_place_and_remedy():
    with pytest.raises(InputError, match=r"register: It is wrong. Mend it."):
        supervised(refusing, "register", print)


def test_a_failure_arrives_with_its_traceback():
    with pytest.raises(RuntimeError, match="KeyError: 'x'"):
        supervised(failing, "x", print)
