"""Stable, readable ids of entities: `kind:slug`, as `server:app-rev-01` or `application:income-management`."""

from __future__ import annotations

import re
import unicodedata

_NOT_SLUG = re.compile(r"[^a-z0-9._]+")


def slug(text: str) -> str:
    """Return lower-case ASCII of a name with hyphens for everything else; of nothing usable, `unnamed`.

    >>> slug("Council tax & benefits (Órla)")
    'council-tax-benefits-orla'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-") or "unnamed"


def entity_id(kind: str, name: str, *, estate: str = "") -> str:
    """Return the id of an entity; a named estate becomes part of it, so that several can stand side by side.

    >>> entity_id("server", "APP01"), entity_id("server", "APP01", estate="Old District")
    ('server:app01', 'server:old-district/app01')
    """
    prefix = f"{slug(estate)}/" if estate else ""
    return f"{kind}:{prefix}{slug(name)}"
