"""The endoflife.date API: `GET /products/NAME` answers with every release of a product.

Each phase of support comes as a truth value and a date (`isEol`, `eolFrom`); either may be null or absent. A date
decides; without one the truth value does; without either nothing is stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from standpipe.adapters.web import PatientClient, Snapshot
from standpipe.app.refresh_lifecycles import LifecyclesRead
from standpipe.catalogue import Ending, Provenance, Release
from standpipe.kernel.errors import InputError

BASE_URL = "https://endoflife.date/api/v1"
SOURCE = "endoflife.date"
_MISSING = b"null"


class _Release(msgspec.Struct, rename="camel"):
    name: str
    label: str = ""
    release_date: date | None = None
    is_eoas: bool | None = None
    eoas_from: date | None = None
    is_eol: bool | None = None
    eol_from: date | None = None
    is_eoes: bool | None = None
    eoes_from: date | None = None


class _Product(msgspec.Struct):
    name: str
    releases: list[_Release]
    label: str = ""


class _Answer(msgspec.Struct):
    result: _Product


class EndOfLifeDate:
    """The list of support dates at endoflife.date (data under the MIT licence).

    Args:
        folder: where pages are kept, by day.
        read_on: the day of this reading.
        client: how pages are fetched.
        base_url: the address of the API.

    """

    def __init__(self, folder: Path, *, read_on: date, client: PatientClient, base_url: str = BASE_URL) -> None:
        self._root = folder / "lifecycles"
        self._read_on = read_on
        self._client = client
        self._base_url = base_url.rstrip("/")

    def read_lifecycles(self, products: Sequence[str]) -> LifecyclesRead:
        """Read the products' releases; pages that were read on the same day are not asked for again.

        Raises:
            InputError: the service cannot be reached, refuses, or answers in an unknown shape.

        """
        snapshot = Snapshot.open(self._root, self._read_on)
        for product in products:
            if snapshot.read(f"{product}.json") is None:
                body = self._client.get(f"{self._base_url}/products/{product}")
                if body is not None:
                    self._decode(body, product)
                snapshot.write(f"{product}.json", _MISSING if body is None else body)
        snapshot.mark_complete()
        return self._collected(snapshot, products)

    def kept(self) -> LifecyclesRead | None:
        """Return the newest complete reading on disk, without asking the service; None when there is none."""
        snapshot = Snapshot.latest(self._root)
        if snapshot is None:
            return None
        return self._collected(snapshot, [name.removesuffix(".json") for name in snapshot.names()])

    def _collected(self, snapshot: Snapshot, products: Sequence[str]) -> LifecyclesRead:
        releases: list[Release] = []
        missing = []
        for product in products:
            body = snapshot.read(f"{product}.json")
            if body is None or body == _MISSING:
                missing.append(product)
                continue
            answer = self._decode(body, product)
            named = answer.result.label or product
            releases.extend(_release(product, named, row, snapshot.read_on) for row in answer.result.releases)
        return LifecyclesRead(tuple(releases), tuple(missing), snapshot.read_on)

    def _decode(self, body: bytes, product: str) -> _Answer:
        try:
            return msgspec.json.decode(body, type=_Answer)
        except msgspec.DecodeError as error:
            raise InputError(
                f"answered for '{product}' in a shape that Standpipe does not know ({error}).",
                where=self._base_url,
                remedy="Check the address; the service may have changed.",
            ) from error


def _release(product: str, named: str, row: _Release, read_on: date) -> Release:
    """Return a release; a label that begins with a number (`22.04 'Jammy Jellyfish'`) gets the product before it."""
    label = row.label or row.name
    return Release(
        product=product,
        cycle=row.name,
        label=f"{named} {label}" if label[:1].isdigit() else label,
        provenance=Provenance(SOURCE, read_on),
        released=row.release_date,
        end_of_active_support=_ending(ended=row.is_eoas, on=row.eoas_from),
        end_of_support=_ending(ended=row.is_eol, on=row.eol_from),
        end_of_extended_support=_ending(ended=row.is_eoes, on=row.eoes_from),
    )


def _ending(*, ended: bool | None, on: date | None) -> Ending:
    return on if on is not None else ended
