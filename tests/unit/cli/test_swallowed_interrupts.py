"""Ctrl-C that a library swallowed while it was loaded still ends the run, in one line and with its own status."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import click
import pytest

from standpipe.cli import interrupts, main
from standpipe.cli.main import command, run
from standpipe.cli.output import progress


@pytest.fixture
def listening() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    interrupts.listen()
    yield
    signal.signal(signal.SIGINT, before)
    interrupts.listen()


def press_while_a_library_loads() -> None:
    try:
        os.kill(os.getpid(), signal.SIGINT)
        while not interrupts.heard():
            pass
    except KeyboardInterrupt:
        pass


@click.command()
def goes_on() -> int:
    with progress() as advance:
        press_while_a_library_loads()
        advance("The next step")
    return 0


@click.command()
def fails() -> int:
    press_while_a_library_loads()
    raise ImportError("initialization failed")


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("verb", [goes_on, fails])
def test_a_swallowed_interrupt_ends_the_run(
    verb: click.Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(type(command), "get_command", lambda *_: verb)
    assert run(["verb"]) == 130
    assert capsys.readouterr().err.strip() == "Error: Interrupted; nothing half-written was left behind."


def test_a_process_that_was_started_to_ignore_ctrl_c_goes_on_ignoring_it() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        interrupts.listen()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_status_of_a_run_is_its_own_again_after_an_interrupt(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["estate", "no such file"])
    assert ended.value.code == 2
    assert "Interrupted" not in capsys.readouterr().err
