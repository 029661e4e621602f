"""Decides which rows are about the same thing.

The keys, strongest first: VM UUID, SMBIOS UUID, then the name together with what it stands in (the rack's site, the
database's instance), then the name alone across files. Rows of one list that share a name are different things unless
a key says otherwise; several candidates are narrowed by a shared address, and if that fails the row is rejected.
What a person ruled (`rulings`) stands above every key. Every grouping is kept as an `IdentityDecision`, so that it can
be explained.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from standpipe.estate.model import Kind
from standpipe.estate.names import NameIndex, comparable
from standpipe.estate.records import Authority, Record
from standpipe.estate.rulings import Rulings
from standpipe.kernel.evidence import Place
from standpipe.kernel.identifiers import entity_id

SCOPES: dict[Kind, tuple[tuple[str, Kind], ...]] = {
    Kind.ROOM: (("site", Kind.SITE),),
    Kind.RACK: (("site", Kind.SITE),),
    Kind.POWER_FEED: (("site", Kind.SITE), ("rack", Kind.RACK)),
    Kind.ADDRESS_RANGE: (("site", Kind.SITE),),
    Kind.DATABASE_INSTANCE: (("server", Kind.SERVER),),
    Kind.DATABASE: (("instance", Kind.DATABASE_INSTANCE),),
    Kind.DISK: (("server", Kind.SERVER),),
    Kind.VOLUME: (("server", Kind.SERVER),),
    Kind.NETWORK_ADAPTER: (("server", Kind.SERVER),),
    Kind.COMPONENT: (("application", Kind.APPLICATION), ("server", Kind.SERVER)),
}
"""What a name stands in: two racks `A1` at two sites are two racks."""
PLAIN_SCOPES: dict[Kind, tuple[str, ...]] = {
    Kind.COMPONENT: ("role", "environment"),
    Kind.ADDRESS_RANGE: ("prefix", "place", "routing_table"),
    Kind.TEAM: ("skill",),
    Kind.CONTRACT: ("contract_reference",),
    Kind.SUPPORT_STATEMENT: ("application", "target", "stated_on"),
}
EACH_ROW = frozenset({Kind.RUNNING_COST, Kind.FREEZE_RULE})
"""Kinds of which every row is a thing of its own."""
PARTS = frozenset({Kind.DISK, Kind.VOLUME, Kind.NETWORK_ADAPTER})
"""Things inside a machine: one source lists them all, so they are taken from one file and never mixed."""
MACHINES = (Kind.SERVER, Kind.TEMPLATE)
UUID_KEYS = (("vm_uuid", "VM UUID"), ("smbios_uuid", "SMBIOS UUID"))


@dataclass(slots=True)
class Group:
    """Rows taken to be one thing."""

    identifier: str
    kind: Kind
    name: str
    records: list[Record] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    """The keys by which rows joined, besides the first."""


@dataclass(slots=True)
class Grouping:
    """The groups of one estate, and what could not be grouped."""

    estate: str
    rulings: Rulings = field(default_factory=Rulings)
    index: NameIndex = field(default_factory=NameIndex)
    groups: dict[str, Group] = field(default_factory=dict)
    rejected: list[tuple[Record, str]] = field(default_factory=list)
    unlisted: dict[tuple[Kind, str], list[Place]] = field(default_factory=lambda: defaultdict(list))
    """Things that rows mention although a list of such things was read and does not have them."""
    templates_as_servers: list[tuple[Record, str]] = field(default_factory=list)
    _listed_at: dict[str, set[tuple[str, str | None]]] = field(default_factory=lambda: defaultdict(set))
    _scopes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def group_kind(self, kind: Kind, records: Iterable[Record], *, listed: bool) -> None:
        """Group the records of one kind; `listed` says that a complete list of the kind was read."""
        ordered = sorted(records, key=lambda record: (record.mention, -_uuid_count(record)))
        for record in ordered:
            if self._place_by_ruling(kind, record):
                continue
            if kind in EACH_ROW and not record.mention:
                self._new(kind, record, f"{record.name}", ())
            elif kind in MACHINES:
                self._place_machine(kind, record, listed=listed)
            else:
                self._place(kind, record, listed=listed)

    def pairs_ruled_apart(self) -> Iterator[frozenset[str]]:
        """Yield the pairs of things that a person ruled to be different; to be called once all rows are grouped."""
        for ruling in self.rulings.different:
            ones, others = (self._met(ruling.kind, *end) for end in ruling.ends)
            pairs = {frozenset((one, other)) for one in ones for other in others if one != other}
            if pairs:
                self.rulings.used(ruling)
            yield from pairs

    def _met(self, kind: Kind, name: str, file: str | None) -> list[str]:
        """Return the things that a file gives this name."""
        return [
            identifier
            for identifier in self.index.named(kind, name)
            if any(self.rulings.names(record, name, file) for record in self.groups[identifier].records)
        ]

    def _place_by_ruling(self, kind: Kind, record: Record) -> bool:
        """Join a row to the thing that a person ruled it to be; whether there is one."""
        for name, ruling in self.rulings.joins(record):
            for candidate in self.index.named(kind, name):
                if self.rulings.joined(ruling, record, self.groups[candidate].records):
                    self.index.add(kind, record.name, candidate)
                    self._join(candidate, record, ruling.in_words)
                    return True
        return False

    def _place_machine(self, kind: Kind, record: Record, *, listed: bool) -> None:
        for fact, label in UUID_KEYS:
            value = record.facts.get(fact)
            found = self.index.known_as(kind, f"{fact}={value}") if value else ()
            if found and not self._parted(found[0], record):
                self._join(found[0], record, label)
                return
        if kind is Kind.SERVER and self._is_template(record):
            return
        candidates = [
            candidate
            for candidate in self.index.candidates((kind,), record.name) or self._by_dns_name(kind, record)
            if self._may_join(candidate, record)
        ]
        if len(candidates) > 1:
            candidates = [candidate for candidate in candidates if self._shares_address(candidate, record)]
            if len(candidates) != 1:
                self.rejected.append((record, f"several machines are called '{record.name}'; give a UUID or address"))
                return
        if candidates:
            self._join(candidates[0], record, "name")
        elif record.mention and (listed or record.authority is Authority.ANSWER):
            self.rejected.append((record, f"machine '{record.name}' is not on the list of machines"))
        else:
            self._new(kind, record, record.name, ())

    def _by_dns_name(self, kind: Kind, record: Record) -> tuple[str, ...]:
        dns_name = record.facts.get("host_name")
        return self.index.candidates((kind,), dns_name) if dns_name else ()

    def _is_template(self, record: Record) -> bool:
        """Whether a file lists as a machine what another knows to be a template."""
        templates = self.index.named(Kind.TEMPLATE, record.name)
        if len(templates) != 1 or self.index.named(Kind.SERVER, record.name):
            return False
        if not record.mention:
            self.templates_as_servers.append((record, templates[0]))
        self.groups[templates[0]].records.append(record)
        return True

    def _may_join(self, candidate: str, record: Record) -> bool:
        """Whether a row may be the candidate: no ruling, UUID or other row of its list stands against it."""
        if self._parted(candidate, record):
            return False
        if not record.mention and _sheet(record) in self._listed_at[candidate]:
            return False
        for fact, _ in UUID_KEYS:
            value = record.facts.get(fact)
            others = {other.facts.get(fact) for other in self.groups[candidate].records} - {None}
            if value and others and comparable(value) not in {comparable(other) for other in others}:
                return False
        return True

    def _parted(self, candidate: str, record: Record) -> bool:
        """Whether a person ruled that the row is not the candidate."""
        return self.rulings.parts(record, self.groups[candidate].records)

    def _shares_address(self, candidate: str, record: Record) -> bool:
        known = {item for other in self.groups[candidate].records for item in _addresses(other)}
        return bool(known & set(_addresses(record)))

    def _place(self, kind: Kind, record: Record, *, listed: bool) -> None:
        scope = tuple(self._scope(kind, record))
        same_name = self.index.named(kind, record.name)
        if kind in PARTS:
            if ":" in scope[0]:
                self._new(kind, record, record.name, scope)
            else:
                machine = record.facts.get("server")
                ambiguous = bool(self.index.candidates(MACHINES, machine))
                reason = "fits several machines; give the VM UUID" if ambiguous else "is not on the list of machines"
                self.rejected.append((record, f"machine '{machine}' {reason}"))
            return
        matches = [
            candidate
            for candidate in same_name
            if _compatible(self._scopes[candidate], scope) and not self._parted(candidate, record)
        ]
        exact = [candidate for candidate in matches if self._scopes[candidate] == scope]
        if exact or len(matches) == 1:
            target = (exact or matches)[0]
            self._scopes[target] = tuple(a or b for a, b in zip(self._scopes[target], scope, strict=True))
            self._join(target, record, "name")
        elif record.mention and record.authority is Authority.ANSWER:
            self.rejected.append((record, f"{kind.value} '{record.name}' is no longer known, or fits several things"))
        elif record.mention and listed:
            self.unlisted[kind, record.name].append(record.place)
        else:
            self._new(kind, record, record.name, scope)

    def _scope(self, kind: Kind, record: Record) -> Iterator[str]:
        for fact, parent in SCOPES.get(kind, ()):
            value = record.facts.get(fact)
            found = self.resolve((parent, *(MACHINES if parent is Kind.SERVER else ())), value, record, fact)
            yield (found[0] if len(found) == 1 else comparable(value)) if value else ""
        for fact in PLAIN_SCOPES.get(kind, ()):
            yield comparable(record.facts.get(fact) or "")

    def resolve(self, kinds: Iterable[Kind], name: object, record: Record, fact: str) -> tuple[str, ...]:
        """Return what a reference of a record may mean; several candidates are narrowed by UUID and by the file."""
        kinds = tuple(kinds)
        if not name:
            return ()
        uuid = record.facts.get(f"{fact}_uuid")
        if uuid:
            for kind in kinds:
                if found := self.index.known_as(kind, f"vm_uuid={uuid}"):
                    return found
        found = self.index.candidates(kinds, name)
        if len(found) > 1 and kinds == (Kind.DATABASE_INSTANCE,) and record.facts.get("server"):
            server = self.resolve(MACHINES, record.facts["server"], record, "server")
            found = tuple(candidate for candidate in found if self._scopes[candidate][:1] == server) or found
        if len(found) > 1:
            same_file = tuple(
                candidate
                for candidate in found
                if any(other.place.file == record.place.file for other in self.groups[candidate].records)
            )
            found = same_file or found
        return found

    def _new(self, kind: Kind, record: Record, name: str, scope: tuple[str, ...]) -> None:
        base = self._identifier(kind, name, scope)
        identifier, number = base, 1
        while identifier in self.groups:
            number += 1
            identifier = f"{base}~{number}"
        self.groups[identifier] = Group(identifier, kind, name)
        self._scopes[identifier] = scope
        self.index.add(kind, name, identifier)
        self._attach(identifier, record)

    def _identifier(self, kind: Kind, name: str, scope: tuple[str, ...]) -> str:
        parents = [part.partition(":")[2] or part for part in scope[: len(SCOPES.get(kind, ()))] if part]
        if kind is Kind.COMPONENT:
            return f"{kind}:{'/'.join([*parents, *(part for part in scope[2:] if part)])}".replace(" ", "-")
        return (
            f"{kind}:{'/'.join([*parents, entity_id('', name)[1:]])}"
            if parents
            else entity_id(kind, name, estate=self.estate)
        )

    def _join(self, identifier: str, record: Record, key: str) -> None:
        self.groups[identifier].keys.add(key)
        self._attach(identifier, record)

    def _attach(self, identifier: str, record: Record) -> None:
        group = self.groups[identifier]
        group.records.append(record)
        if not record.mention:
            self._listed_at[identifier].add(_sheet(record))
        if group.kind in MACHINES:
            for fact, _ in UUID_KEYS:
                if value := record.facts.get(fact):
                    self.index.add_alias(group.kind, f"{fact}={value}", identifier)
            if dns_name := record.facts.get("host_name"):
                self.index.add_alias(group.kind, dns_name, identifier)
        for address in _addresses(record):
            self.index.add_alias(group.kind, address, identifier)


def _uuid_count(record: Record) -> int:
    return sum(bool(record.facts.get(fact)) for fact, _ in UUID_KEYS)


def _sheet(record: Record) -> tuple[str, str | None]:
    return record.place.file, record.place.sheet


def _addresses(record: Record) -> tuple[str, ...]:
    value = record.facts.get("addresses")
    found = tuple(str(item) for item in value) if isinstance(value, tuple) else ()
    macs = record.facts.get("mac_addresses")
    return found + (tuple(str(item) for item in macs) if isinstance(macs, tuple) else ())


def _compatible(known: tuple[str, ...], scope: tuple[str, ...]) -> bool:
    return all(not a or not b or a == b for a, b in zip(known, scope, strict=True))
