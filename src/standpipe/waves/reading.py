"""Reads a wave problem that has faults: each is named with its place, and what is sound is planned all the same.

An entry that cannot be read, or that refers to something that does not exist, is left out; nothing is guessed. What
cannot be left out (a window, a team's days, the start) is refused, because every other entry rests on it.

>>> found = read_problem('''{"name": "p", "start": "2027-01-04",
...   "windows": [{"id": "w1", "first": "2027-01-09", "last": "2027-01-10"}],
...   "groups": [{"id": "rents", "name": "Rents", "efforts": [{"team": "dba", "cutover_days": 2}]}],
...   "dependencies": [{"kind": "order", "first": "rents", "second": "ghost"}]}''')
>>> for fault in found.findings: print(fault.place, fault.message)
groups[0].efforts[0] Rents needs a team 'dba' that the problem does not have; its days limit nothing. Add the team.
dependencies[0] There is no move group 'ghost', so the order dependency of rents and ghost binds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from standpipe.kernel.errors import InputError
from standpipe.waves.freezes import Freeze
from standpipe.waves.model import Budget, Contract, Dependency, MoveGroup, Previous, Tranche, WaveProblem, Zone

Entry = dict[str, Any]
_FORMAT = "The format is described in docs/reference/wave-problem.md."


@dataclass(frozen=True, slots=True)
class ProblemFinding:
    """One thing that is wrong with a problem: a stable code, what it concerns, its place in the document."""

    code: str
    subject: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadProblem:
    """A problem as far as it can be used, and what was wrong with its document."""

    problem: WaveProblem
    findings: tuple[ProblemFinding, ...]


def read_problem(document: bytes | str, *, name: str = "the problem") -> ReadProblem:
    """Return the problem of a JSON document without the entries that cannot be used, each named.

    Raises:
        InputError: nothing can be planned: no JSON, no windows, or a fault in something that all else rests on.

    """
    try:
        raw = msgspec.json.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{str(error).rstrip('.')}.", where=name, remedy=_FORMAT) from error
    if not isinstance(raw, dict) or not {"windows", "groups", "start"} <= raw.keys():
        raise InputError("This is no wave problem: it needs start, windows and groups.", where=name, remedy=_FORMAT)
    repair = _Repair(raw)
    repair.run()
    try:
        problem = msgspec.convert(repair.raw, WaveProblem)
    except msgspec.ValidationError as error:
        raise InputError(f"{str(error).rstrip('.')}.", where=name, remedy=_FORMAT) from error
    return ReadProblem(problem, tuple(repair.findings))


@dataclass(slots=True)
class _Repair:
    """The document on its way to one that can be used."""

    raw: Entry
    findings: list[ProblemFinding] = field(default_factory=list)

    def run(self) -> None:
        self._readable("groups", MoveGroup)
        for section, kind in (
            ("dependencies", Dependency), ("freezes", Freeze), ("zones", Zone), ("contracts", Contract),
            ("budgets", Budget), ("tranches", Tranche), ("previous", Previous),
        ):  # fmt: skip
            self._readable(section, kind)
        for section in ("groups", "teams", "zones", "contracts", "tranches"):
            self._without_doubles(section)
        windows, teams, zones = self._ids("windows"), self._ids("teams"), self._ids("zones")
        for position, group in self._entries("groups"):
            place = f"groups[{position}]"
            self._efforts(group, _called(group), place, teams)
            for number, mode in enumerate(group.get("modes") or []):
                self._efforts(mode, _called(group), f"{place}.modes[{number}]", teams)
            self._windows(group, place, windows)
            self._stands_in(group, place, zones)
        groups = self._ids("groups")
        self._keep("dependencies", lambda entry: self._dependency(entry, groups))
        self._keep("previous", lambda entry: self._previous(entry, groups, windows))
        self._contracts(groups)
        self._tasks()
        self._zones(zones)
        self._tranches(groups, windows)
        self._leave(windows)

    def _say(self, code: str, subject: Entry | str, place: str, message: str) -> None:
        name = subject if isinstance(subject, str) else str(subject.get("id", ""))
        self.findings.append(ProblemFinding(code, name, place, message))

    def _entries(self, section: str) -> Iterator[tuple[int, Entry]]:
        found = self.raw.get(section) or []
        if not isinstance(found, list):
            return
        for position, entry in enumerate(found):
            if isinstance(entry, dict):
                yield entry.get("_at", position), entry

    def _ids(self, section: str) -> frozenset[str]:
        return frozenset(str(entry.get("id")) for _, entry in self._entries(section))

    def _readable(self, section: str, kind: type[object]) -> None:
        """Leave out the entries of a section that cannot be read by themselves; the others remember their position."""
        entries = self.raw.get(section)
        if not isinstance(entries, list):
            return
        kept = []
        for position, entry in enumerate(entries):
            try:
                msgspec.convert(entry, kind)
            except msgspec.ValidationError as error:
                text = str(error)
                inner = text.rpartition("`$")[2].rstrip("`") if "`$" in text else ""
                what = text.rpartition(" - at")[0] if inner else text
                subject = entry.get("id", "") if isinstance(entry, dict) else ""
                where = f"{section}[{position}]{inner}"
                self._say("unreadable-entry", str(subject), where, f"{what.rstrip('.')}; the entry is left out.")
            else:
                kept.append({**entry, "_at": position})
        self.raw[section] = kept

    def _without_doubles(self, section: str) -> None:
        seen: set[str] = set()

        def keep(entry: Entry) -> str | None:
            identifier = str(entry.get("id"))
            if identifier in seen:
                return f"There are two of '{identifier}' in {section}; the first is used."
            seen.add(identifier)
            return None

        self._keep(section, keep, code="double-id")

    def _keep(self, section: str, fault: Callable[[Entry], str | None], *, code: str = "unknown-reference") -> None:
        entries = self.raw.get(section)
        if not isinstance(entries, list):
            return
        kept = []
        for position, entry in self._entries(section):
            message = fault(entry)
            if message is None:
                kept.append(entry)
            else:
                self._say(code, str(entry.get("id", entry.get("first", ""))), f"{section}[{position}]", message)
        self.raw[section] = kept

    def _efforts(self, way: Entry, name: str, place: str, teams: Collection[str]) -> None:
        kept = []
        for position, effort in enumerate(way.get("efforts") or []):
            if effort["team"] in teams:
                kept.append(effort)
                continue
            message = (
                f"{name} needs a team '{effort['team']}' that the problem does not have; its days limit "
                "nothing. Add the team."
            )
            self._say("unknown-team", way, f"{place}.efforts[{position}]", message)
        way["efforts"] = kept

    def _windows(self, group: Entry, place: str, windows: Collection[str]) -> None:
        for name in ("earliest", "latest", "pinned"):
            if group.get(name) is not None and group[name] not in windows:
                message = f"There is no window '{group[name]}', so {_called(group)} is not held by its '{name}'."
                self._say("unknown-window", group, f"{place}.{name}", message)
                group[name] = None
        for name in group.get("excluded") or []:
            if name not in windows:
                message = f"There is no window '{name}' from which {_called(group)} could be excluded."
                self._say("unknown-window", group, f"{place}.excluded", message)
        group["excluded"] = [name for name in group.get("excluded") or [] if name in windows]

    def _stands_in(self, group: Entry, place: str, zones: Collection[str]) -> None:
        if group.get("zone") is not None and group["zone"] not in zones:
            message = f"There is no zone '{group['zone']}', so {_called(group)} is not counted in it."
            self._say("unknown-zone", group, f"{place}.zone", message)
            group["zone"] = None
        for name in [each for each in group.get("zones") or [] if each not in zones]:
            message = f"There is no zone '{name}', so {_called(group)} is not counted in it."
            self._say("unknown-zone", group, f"{place}.zones", message)
        group["zones"] = [name for name in group.get("zones") or [] if name in zones]

    def _dependency(self, entry: Entry, groups: Collection[str]) -> str | None:
        pair = f"the {entry['kind']} dependency of {entry['first']} and {entry['second']}"
        for end in ("first", "second"):
            if entry[end] not in groups:
                return f"There is no move group '{entry[end]}', so {pair} binds nothing."
        return None

    def _previous(self, entry: Entry, groups: Collection[str], windows: Collection[str]) -> str | None:
        if entry["group"] not in groups:
            return f"There is no move group '{entry['group']}' of the previous plan."
        return None if entry["window"] in windows else f"There is no window '{entry['window']}' of the previous plan."

    def _contracts(self, groups: Collection[str]) -> None:
        for position, contract in self._entries("contracts"):
            unknown = [name for name in contract.get("groups") or [] if name not in groups]
            if unknown:
                contract["groups"] = [name for name in contract["groups"] if name in groups]
                until = "" if contract["groups"] else " It is now taken to be needed until the data centre closes."
                message = f"There is no move group {', '.join(map(repr, unknown))} that needs this contract.{until}"
                self._say("unknown-reference", contract, f"contracts[{position}].groups", message)

    def _tasks(self) -> None:
        for section in ("wave_zero", "closing"):
            known = self._ids(section)
            for position, task in self._entries(section):
                after = task.get("after")
                unknown = [name for name in after if name not in known] if isinstance(after, list) else []
                if unknown:
                    task["after"] = [name for name in task["after"] if name in known]
                    message = f"There is no task {', '.join(map(repr, unknown))} that comes before this one."
                    self._say("unknown-reference", task, f"{section}[{position}].after", message)

    def _zones(self, zones: Collection[str]) -> None:
        for position, zone in self._entries("zones"):
            for name in [each for each in zone.get("after") or [] if each not in zones]:
                message = f"There is no zone '{name}' that closes before this one."
                self._say("unknown-reference", zone, f"zones[{position}].after", message)
            zone["after"] = [name for name in zone.get("after") or [] if name in zones]

    def _tranches(self, groups: Collection[str], windows: Collection[str]) -> None:
        def fault(tranche: Entry) -> str | None:
            if tranche["last"] in windows:
                return None
            return f"There is no window '{tranche['last']}' with which this tranche could end; it binds nothing."

        self._keep("tranches", fault)
        for position, tranche in self._entries("tranches"):
            for name in [each for each in tranche.get("moved") or [] if each not in groups]:
                message = f"There is no move group '{name}' that could have moved by the end of this tranche."
                self._say("unknown-reference", tranche, f"tranches[{position}].moved", message)
            tranche["moved"] = [name for name in tranche.get("moved") or [] if name in groups]

    def _leave(self, windows: Collection[str]) -> None:
        for position, team in self._entries("teams"):
            leave = team.get("leave")
            known = [each for each in leave if isinstance(each, dict)] if isinstance(leave, list) else []
            for name in [each.get("window") for each in known if each.get("window") not in windows]:
                message = f"There is no window '{name}' in which this team is on leave."
                self._say("unknown-window", team, f"teams[{position}].leave", message)
            if known:
                team["leave"] = [each for each in known if each.get("window") in windows]


def _called(group: Entry) -> str:
    return str(group.get("name") or group.get("id"))
