"""The `standpipe` command: one verb a use case, and the one place where errors become text and an exit status."""

from __future__ import annotations

import gc
import sys
import traceback
from importlib import import_module

import click

from standpipe import __version__
from standpipe.cli import interrupts
from standpipe.cli.output import say_error
from standpipe.kernel.errors import StandpipeError

UNUSABLE = 2
YOUNG_VALUES = 200_000
"""New values before a search for cycles among them. What is read becomes millions of small values that refer to nothing
back; searching them as often as Python does took a fifth of the time of reading."""


VERBS = {
    "demo": "demo",
    "plan": "plan",
    "estate": "estate",
    "template": "template",
    "prices": "prices",
    "lifecycles": "lifecycles",
    "sample": "sample",
    "reconcile": "reconcile",
    "disposition": "disposition",
    "overrule": "overrule",
    "faulttree": "faulttree",
    "serve": "serve",
    "user": "user",
    "token": "token",
    "backup": "backup",
    "restore": "backup",
    "audit": "audit",
    "resilience": "resilience",
    "network": "network",
    "waves": "waves",
}
"""The module of each verb, in the order in which `--help` lists them."""


class Verbs(click.Group):
    """Loads a verb when it is asked for: reading exports must not wait for the solvers of planning to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the names of all verbs."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a verb by its name; None when there is no such verb."""
        if cmd_name not in VERBS:
            return None
        verb = getattr(import_module(f"standpipe.cli.commands.{VERBS[cmd_name]}"), cmd_name)
        assert isinstance(verb, click.Command)
        return verb


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="standpipe")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def command(*, debug: bool) -> None:
    """Move a council's whole IT estate out of one ageing data centre while every service stays on.

    \b
    Start with the sample council:   standpipe demo
    Then with your own exports:      standpipe plan EXPORTS --out PLAN
    What no tool exports:            standpipe template TEMPLATES
    Where a workbook is wrong:       standpipe reconcile WORKBOOKS
    """  # noqa: D301  # \b keeps the lines apart in click's help


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit status."""
    debug = "--debug" in arguments
    gc.set_threshold(YOUNG_VALUES)
    try:
        # --debug works wherever it stands, because a person adds it at the end of the line that failed.
        rest = [argument for argument in arguments if argument != "--debug"]
        result = command.main(args=rest, prog_name="standpipe", standalone_mode=False)
    except StandpipeError as error:
        status, text = UNUSABLE, str(error)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return UNUSABLE
    except click.ClickException as error:
        status, text = UNUSABLE, f"{error.format_message()} Try `standpipe --help`."
    except (click.Abort, KeyboardInterrupt):
        status, text = interrupts.INTERRUPTED, interrupts.MESSAGE
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is nobody to tell
        return UNUSABLE
    except Exception as error:  # noqa: BLE001  # no traceback ever reaches a user
        status = UNUSABLE
        text = f"Something went wrong inside Standpipe ({error!r}). Run again with --debug and report what it shows."
    else:
        return result if isinstance(result, int) else 0
    if interrupts.heard():  # whatever a library made of it
        status, text = interrupts.INTERRUPTED, interrupts.MESSAGE
    if debug:
        traceback.print_exc()
    say_error(text)
    return status
