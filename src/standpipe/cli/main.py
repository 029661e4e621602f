"""The `standpipe` command: one verb a use case, and the one place where errors become text and an exit status."""

from __future__ import annotations

import sys
import traceback

import click

from standpipe import __version__
from standpipe.cli.commands.audit import audit
from standpipe.cli.commands.backup import backup, restore
from standpipe.cli.commands.demo import demo
from standpipe.cli.commands.disposition import disposition
from standpipe.cli.commands.estate import estate
from standpipe.cli.commands.faulttree import faulttree
from standpipe.cli.commands.lifecycles import lifecycles
from standpipe.cli.commands.network import network
from standpipe.cli.commands.overrule import overrule
from standpipe.cli.commands.plan import plan
from standpipe.cli.commands.prices import prices
from standpipe.cli.commands.reconcile import reconcile
from standpipe.cli.commands.resilience import resilience
from standpipe.cli.commands.sample import sample
from standpipe.cli.commands.serve import serve
from standpipe.cli.commands.template import template
from standpipe.cli.commands.token import token
from standpipe.cli.commands.user import user
from standpipe.cli.commands.waves import waves
from standpipe.cli.output import say_error
from standpipe.kernel.errors import StandpipeError

UNUSABLE = 2
INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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


for verb in (
    demo,
    plan,
    estate,
    template,
    prices,
    lifecycles,
    sample,
    reconcile,
    disposition,
    overrule,
    faulttree,
    serve,
    user,
    token,
    backup,
    restore,
    audit,
    resilience,
    network,
    waves,
):
    command.add_command(verb)


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit status."""
    debug = "--debug" in arguments
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
        status, text = INTERRUPTED, "Interrupted; nothing half-written was left behind."
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is nobody to tell
        return UNUSABLE
    except Exception as error:  # noqa: BLE001  # no traceback ever reaches a user
        status = UNUSABLE
        text = f"Something went wrong inside Standpipe ({error!r}). Run again with --debug and report what it shows."
    else:
        return result if isinstance(result, int) else 0
    if debug:
        traceback.print_exc()
    say_error(text)
    return status
