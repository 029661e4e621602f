"""The command line: parse, call `bootstrap`, render. Exit status 0 done, 1 done with a blocking finding, 2 unusable."""

from standpipe.cli.main import main

__all__ = ["main"]
