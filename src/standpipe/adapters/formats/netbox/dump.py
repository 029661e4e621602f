"""The objects of a NetBox dump by model and key, with an account of which were used.

The dump is what Django's `dumpdata` writes: a list of `{"model": "dcim.device", "pk": 1, "fields": {...}}`. Each model
is a sheet of the account. An object counts as used when it became a record or was needed to resolve one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from standpipe.adapters.formats.tables import Account
from standpipe.kernel.evidence import Place

_LOOKED_UP = "nothing that is read refers to it"
_NOT_USED = "Standpipe does not use this kind of object"


@dataclass(frozen=True, slots=True)
class Item:
    """One object; its place counts objects of the dump from 1."""

    model: str
    key: object
    fields: Mapping[str, object]
    place: Place

    def text(self, name: str) -> str | None:
        """Return a field as text; blank is None."""
        value = self.fields.get(name)
        stripped = "" if value is None else str(value).strip()
        return stripped or None


@dataclass(slots=True)
class Dump:
    """All objects, and what was used of them."""

    account: Account
    items: dict[str, dict[object, Item]] = field(default_factory=lambda: defaultdict(dict))
    _used: set[tuple[str, object]] = field(default_factory=set)
    _turned_down: set[tuple[str, object]] = field(default_factory=set)

    @property
    def models(self) -> frozenset[str]:
        """Every model of the dump, and every one that its list of content types names."""
        named = {
            f"{item.fields.get('app_label')}.{item.fields.get('model')}"
            for item in self.items.get("contenttypes.contenttype", {}).values()
        }
        return frozenset(self.items) | named

    def all(self, model: str) -> Iterator[Item]:
        """Yield the objects of a model that have not been rejected, in order."""
        for key, item in self.items.get(model, {}).items():
            if (model, key) not in self._turned_down:
                yield item

    def get(self, model: str, key: object) -> Item | None:
        """Return an object that something refers to, and mark it used."""
        item = self.items.get(model, {}).get(key) if _is_key(key) else None
        if item is None or (model, key) in self._turned_down:
            return None
        self._used.add((model, key))
        return item

    def use(self, item: Item) -> None:
        """Mark an object used."""
        self._used.add((item.model, item.key))

    def reject(self, item: Item, reason: str) -> None:
        """Turn one object down."""
        self._turned_down.add((item.model, item.key))
        self.account.reject(item.place, reason)

    def model_of(self, content_type: object) -> str:
        """Return the model that a content type means: a natural key `["dcim", "interface"]`, or a number."""
        if isinstance(content_type, list | tuple) and len(content_type) == 2:
            return f"{content_type[0]}.{content_type[1]}"
        item = self.get("contenttypes.contenttype", content_type)
        return f"{item.fields.get('app_label')}.{item.fields.get('model')}" if item else ""

    def settle(self, read: frozenset[str], looked_up: frozenset[str]) -> None:
        """Reject what was not used, as one block for each model."""
        for model, items in self.items.items():
            if model in read:
                continue
            unused = [key for key in items if (model, key) not in self._used | self._turned_down]
            if unused:
                reason = _LOOKED_UP if model in looked_up else _NOT_USED
                self.account.reject(Place(self.account.path, model), reason, rows=len(unused))


def _is_key(key: object) -> bool:
    return isinstance(key, int | str) and not isinstance(key, bool)


def is_dump(content: object) -> bool:
    """Whether parsed JSON is a dump with NetBox's models."""
    return isinstance(content, list) and any(
        isinstance(entry, dict)
        and isinstance(entry.get("fields"), dict)
        and str(entry.get("model", "")).startswith(("dcim.", "virtualization.", "ipam.", "circuits."))
        for entry in content
    )


def load(content: object, account: Account) -> Dump:
    """Sort the objects of a parsed dump by model; what is no object is rejected."""
    dump = Dump(account)
    entries = content if isinstance(content, list) else []
    for position, entry in enumerate(entries, start=1):
        model = entry.get("model") if isinstance(entry, dict) else None
        fields = entry.get("fields") if isinstance(entry, dict) else None
        sheet = model if isinstance(model, str) else ""
        account.rows_in[sheet] = account.rows_in.get(sheet, 0) + 1
        place = Place(account.path, sheet or None, position)
        if not isinstance(model, str) or not isinstance(fields, dict):
            account.reject(place, "not an object with a model and fields")
            continue
        key = entry.get("pk")
        if not _is_key(key):
            key = f"without key, {position}"
        elif key in dump.items[model]:
            account.reject(place, f"the key {key} stands twice in {model}; the first is used")
            continue
        dump.items[model][key] = Item(model, key, fields, place)
    return dump
