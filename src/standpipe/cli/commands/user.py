"""`standpipe user`: who may sign in to the console."""

from __future__ import annotations

import click

from standpipe.app.permissions import Role
from standpipe.cli.processes import become

ROLES = tuple(role.value for role in Role)
ADDRESS = click.option(
    "--address", default="http://127.0.0.1:8000", show_default=True, help="Address of the console, for the link."
)


@click.group()
def user() -> None:
    """Say who may sign in to the console."""


@user.command()
@click.argument("email")
@click.option("--name", default="", help="The name that pages show; the e-mail address unless given.")
@click.option("--role", type=click.Choice(ROLES), default="reader", show_default=True, help="What they may do.")
@ADDRESS
def add(email: str, *, name: str, role: str, address: str) -> None:
    """Add somebody, and print a one-time link with which they sign in and choose a password.

    \b
    Example:  standpipe user add a.planner@council.example --name "A. Planner" --role planner
    """  # noqa: D301  # \b keeps the lines apart in click's help
    become("user-add", email, "--name", name, "--role", role, "--address", address)


@user.command()
@click.argument("email")
@ADDRESS
def link(email: str, *, address: str) -> None:
    """Print another one-time link for somebody who cannot sign in.

    \b
    Example:  standpipe user link a.planner@council.example
    """  # noqa: D301  # \b keeps the lines apart in click's help
    become("user-link", email, "--address", address)


@user.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take the second factor of somebody away who has lost it and their recovery codes.

    \b
    Example:  standpipe user reset-second-factor a.planner@council.example
    """  # noqa: D301  # \b keeps the lines apart in click's help
    become("user-reset", email)
