"""`standpipe token`: which programs may use the API."""

from __future__ import annotations

import click

from standpipe.app.permissions import Permission, Role
from standpipe.cli.processes import become

ROLES = tuple(role.value for role in Role)
SCOPES = tuple(permission.value for permission in Permission)


@click.group()
def token() -> None:
    """Say which programs may use the API of the console."""


@token.command()
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the program may do.")
@click.option("--name", default="", help="What the program is, for the record of changes; the role unless given.")
@click.option("--only", type=click.Choice(SCOPES), multiple=True, help="Less than the role may; may be repeated.")
@click.option("--days", type=int, default=90, show_default=True, help="For how long it holds.")
def create(*, role: str, name: str, only: tuple[str, ...], days: int) -> None:
    """Issue a token and print it on standard output; it is shown this once.

    \b
    Example:  standpipe token create --role reader --name "wallboard" --days 30
    """  # noqa: D301  # \b keeps the lines apart in click's help
    scopes = [word for each in only for word in ("--only", each)]
    become("token-create", "--role", role, "--name", name, "--days", str(days), *scopes)


@token.command(name="list")
def list_tokens() -> None:
    """List the tokens, without their secrets.

    \b
    Example:  standpipe token list
    """  # noqa: D301  # \b keeps the lines apart in click's help
    become("token-list")


@token.command()
@click.argument("number", type=int)
def revoke(*, number: int) -> None:
    """Let a token open nothing from now on.

    \b
    Example:  standpipe token revoke 3
    """  # noqa: D301  # \b keeps the lines apart in click's help
    become("token-revoke", str(number))
