"""Which provider, from the environment: bad settings stop the start with a sentence, not the first person's sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from standpipe.app.arrive_by_provider import RoleOfGroup, parse_roles
from standpipe.kernel.errors import InputError

PREFIX = "STANDPIPE_OIDC_"
ON_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """A provider, as whom the console is known to it, and what its groups mean here."""

    issuer: str
    client_id: str
    client_secret: str = ""
    """Empty for a public client, which proves itself by PKCE alone."""
    name: str = "your council account"
    """What the button says after "Sign in with"."""
    scopes: str = "openid email profile"
    groups_claim: str = "groups"
    roles: tuple[RoleOfGroup, ...] = ()

    def __repr__(self) -> str:
        """Name the provider and keep the secret."""
        return f"ProviderSettings({self.issuer!r}, {self.client_id!r})"


def settings_from(environment: Mapping[str, str]) -> ProviderSettings | None:
    """Return the provider that the environment names, or None when it names none.

    Raises:
        InputError: something is missing, the issuer is no HTTPS address, or a role does not exist.

    >>> settings_from({}) is None
    True
    """
    given = {name.removeprefix(PREFIX): value.strip() for name, value in environment.items() if name.startswith(PREFIX)}
    given = {name: value for name, value in given.items() if value}
    if not given:
        return None
    known = {"ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME", "SCOPES", "GROUPS_CLAIM", "ROLES"}
    for name in sorted(given):
        if name not in known:
            raise InputError("is no setting.", where=PREFIX + name, remedy=f"Settings are {', '.join(sorted(known))}.")
    for name in ("ISSUER", "CLIENT_ID"):
        if name not in given:
            raise InputError("is missing.", where=PREFIX + name, remedy="Give it, or none of the STANDPIPE_OIDC_ ones.")
    roles = parse_roles(given.pop("ROLES", ""), where=f"{PREFIX}ROLES")
    check_address(given["ISSUER"], where=f"{PREFIX}ISSUER")
    if "openid" not in given.get("SCOPES", "openid").split():
        raise InputError("lacks openid.", where=f"{PREFIX}SCOPES", remedy='For example "openid email profile".')
    return ProviderSettings(**{name.lower(): value for name, value in given.items()}, roles=roles)


def check_address(address: str, *, where: str) -> None:
    """Refuse an address that others on the way could read or change.

    Raises:
        InputError: it is not HTTPS, and not on this machine either.

    """
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE:
        return
    raise InputError(f"{address} is no HTTPS address.", where=where)
