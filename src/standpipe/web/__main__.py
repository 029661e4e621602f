"""The console's own processes, as `standpipe serve` and `standpipe user` start them: `python -m standpipe.web`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from standpipe.adapters.storage.backup import back_up
from standpipe.adapters.storage.backup import restore as restore_backup
from standpipe.kernel.errors import InputError, StandpipeError
from standpipe.web import serve as processes
from standpipe.web.worker import Work, work

FOUND = 1
UNUSABLE = 2


@click.group()
def command() -> None:
    """Run a process of the console."""


@command.command()
@click.option("--host", required=True)
@click.option("--port", type=int, required=True)
@click.option("--import", "exports", type=click.Path(path_type=Path))
@click.option("--plan", type=click.Path(path_type=Path))
def serve(*, host: str, port: int, exports: Path | None, plan: Path | None) -> None:
    """Serve until interrupted."""
    processes.serve(host=host, port=port, exports=exports, plan=plan, say=say)


@command.command("worker")
@click.argument("kind", type=click.Choice(Work))
def worker(kind: Work) -> None:
    """Read imports, compute plans or send messages, until ended."""
    processes.end_with_supervisor()
    work(kind)


@command.command("user-add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", required=True)
@click.option("--address", required=True)
def user_add(email: str, *, name: str, role: str, address: str) -> None:
    """Add somebody and print a one-time link."""
    with ready():
        from standpipe.console import people  # needs Django to be set up

        show_link(email, address, people.make_sign_in_link(people.add_person(email, name=name, role=role)))


@command.command("user-link")
@click.argument("email")
@click.option("--address", required=True)
def user_link(email: str, *, address: str) -> None:
    """Print another one-time link for somebody."""
    with ready():
        from standpipe.console import people  # needs Django to be set up

        person = people.find_person(email)
        if person is None:
            raise InputError("nobody has this address.", where=email, remedy="Add them with `standpipe user add`.")
        show_link(email, address, people.make_sign_in_link(person))


@command.command("user-reset")
@click.argument("email")
def user_reset(email: str) -> None:
    """Take somebody's second factor away."""
    with ready():
        from standpipe.console import passkeys, people, second_factors  # needs Django to be set up

        person = people.find_person(email)
        if person is None:
            raise InputError("nobody has this address.", where=email, remedy="Look at the page People.")
        second_factors.take_away(person.pk)
        passkeys.delete_all(person.pk)
    say(f"{person.email} signs in without a code now; their passkeys open nothing any more.")


@command.command("token-create")
@click.option("--role", required=True)
@click.option("--name", required=True)
@click.option("--days", type=int, required=True)
@click.option("--only", multiple=True)
def token_create(*, role: str, name: str, days: int, only: tuple[str, ...]) -> None:
    """Issue a token of the API; its secret alone goes to standard output."""
    with ready():
        from standpipe.console import tokens  # needs Django to be set up

        token, secret = tokens.issue(name, role=role, only=only, days=days)
    say(f"Token {token.pk} ({token.name}) holds until {token.expires_at:%Y-%m-%d %H:%M} UTC. It is shown this once:")
    click.echo(secret)


@command.command("token-list")
def token_list() -> None:
    """List the tokens."""
    with ready():
        from standpipe.console import tokens  # needs Django to be set up

        for each in tokens.all_tokens():
            state = f"revoked {each.revoked_at:%Y-%m-%d}" if each.revoked_at else f"until {each.expires_at:%Y-%m-%d}"
            click.echo(f"{each.pk}  {each.name}  {each.role}  {', '.join(each.scopes)}  {state}")


@command.command("token-revoke")
@click.argument("number", type=int)
def token_revoke(*, number: int) -> None:
    """Revoke a token."""
    with ready():
        from standpipe.console import tokens  # needs Django to be set up

        token = tokens.revoke(number)
    say(f"Token {token.pk} ({token.name}) opens nothing any more.")


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything to a file."""
    with processes.database(processes.home_folder()):
        size = back_up(os.environ[processes.URL], file)
    say(f"{file}: {size:,} bytes.")


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True)
def restore(file: Path, *, replace: bool) -> None:
    """Put a backup in the place of what the database holds, and bring its tables up to date."""
    home = processes.home_folder()
    with processes.database(home):
        restore_backup(os.environ[processes.URL], file, replace=replace)
        processes.prepare(home)
    say(f"{file} is restored. Everybody signs in again.")


@command.command("audit-verify")
@click.option("--expect", default="")
def audit_verify(*, expect: str) -> None:
    """Check the record of changes and name what is wrong."""
    with ready():
        from standpipe.console import audit  # needs Django to be set up

        verdict = audit.verify(expect)
    for each in verdict.wrong:
        click.echo(each)
    state = f"{len(verdict.wrong)} things are wrong" if verdict.wrong else "the record is whole"
    click.echo(f"{verdict.entries:,} entries in {verdict.links:,} links: {state}.")
    if verdict.forgotten:
        until = datetime.fromtimestamp(verdict.forgotten_until / 1e6, UTC).date()
        click.echo(
            f"Of {verdict.forgotten:,} entries, the newest of {until}, only the hash is kept: forgotten on purpose."
        )
    click.echo(f"Last hash: {verdict.head}")
    if verdict.wrong:
        sys.exit(FOUND)


@command.command("audit-forget")
@click.option("--years", type=float, required=True)
def audit_forget(*, years: float) -> None:
    """Take away what old entries say."""
    with ready():
        from standpipe.console import audit  # needs Django to be set up

        click.echo(f"{audit.forget(years):,} entries older than {years:g} years keep only their hash.")


@contextmanager
def ready() -> Iterator[None]:
    """Have the database running and Django set up for the length of a command."""
    home = processes.home_folder()
    with processes.database(home):
        processes.prepare(home)
        from standpipe.console import access  # needs Django to be set up

        access.act_for_the_command_line("command line")
        yield


def show_link(email: str, address: str, token: str) -> None:
    """Print a one-time link."""
    say(f"{email} may sign in once, within a day, with this link:")
    say(f"  {address}/sign-in/link/{token}")


def say(text: str) -> None:
    """Tell the person something, on standard error."""
    click.echo(text, err=True)


def main() -> None:
    """Run, and turn an error of ours into one message and status 2."""
    try:
        command(standalone_mode=False)
    except (StandpipeError, click.ClickException) as error:
        text = error.format_message() if isinstance(error, click.ClickException) else str(error)
        say(f"Error: {text}")
        sys.exit(UNUSABLE)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)


if __name__ == "__main__":
    main()
