"""The command line: parse, call `bootstrap`, render. Exit status 0 done, 1 done with a blocking finding, 2 unusable.

The verbs are loaded inside `main`, because loading takes a second or two in which a person may already press Ctrl-C.
"""

from __future__ import annotations

import sys

from standpipe.cli import interrupts

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    interrupts.listen()
    try:
        from standpipe.cli.main import run  # an interrupt while loading ends in one line, too

        status = run(sys.argv[1:] if arguments is None else arguments)
    except (KeyboardInterrupt, Exception) as error:
        if not interrupts.heard() and not isinstance(error, KeyboardInterrupt):
            raise
        sys.stderr.write(f"Error: {interrupts.MESSAGE}\n")
        status = interrupts.INTERRUPTED
    sys.exit(status)
