"""Which host and which device are one machine, and the estate in which each machine is there once.

An export of a hypervisor knows a host's cluster and not its cables; a register of racks (NetBox, the sheet Devices)
knows the same machine as a device with cables, power and rack. A host and a device of one estate are one machine when
they have the same serial number, or else the same name; where both state a site or a domain, these agree too. Each
must be the only one that fits the other: several candidates stay apart and are named, as are those whose sites differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from standpipe.estate.estate import Estate
from standpipe.estate.model import Device, Host
from standpipe.estate.names import comparable, is_address
from standpipe.kernel.evidence import Place
from standpipe.kernel.findings import Finding, Severity

NO_SERIAL_NUMBER = frozenset(
    {
        "-", "0", "default string", "n/a", "none", "not applicable", "not available", "not specified",
        "system serial number", "to be filled by o.e.m.", "unknown",
    }
)  # fmt: skip
"""What firmware and registers say where nobody has set a serial number."""
_NAMED = 5

_Machine = Host | Device
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SameMachines:
    """The device that each host is, by the host's id, and what a person has to settle."""

    device_of: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


def same_machines(estate: Estate) -> SameMachines:
    """Return which hosts and devices are one machine, with a finding for what cannot be told.

    >>> host = Host("host:esx-01.council.example", "esx-01.council.example")
    >>> device = Device("device:esx-01", "ESX-01", rack="rack:r1")
    >>> found = same_machines(Estate(hosts={host.id: host}, devices={device.id: device}))
    >>> dict(found.device_of)
    {'host:esx-01.council.example': 'device:esx-01'}
    """
    device_of, doubtful = _told_apart(estate)
    findings = (*_unclear(estate, doubtful), *_at_other_sites(estate, device_of), *_differing(estate, device_of))
    return SameMachines(device_of, findings)


def each_machine_once(estate: Estate) -> Estate:
    """Return the estate with each host's device entry made a part of it, for whoever asks what hangs on what.

    What the entry alone knows (site, room, rack, cluster, serial number) holds for the host; its cables, power feeds,
    machines and dependencies are the host's. To be done once, on the estate as it was read.

    >>> from standpipe.estate.model import Cable
    >>> once = each_machine_once(Estate(
    ...     hosts={"host:e": Host("host:e", "E")},
    ...     devices={"device:e": Device("device:e", "E", rack="rack:r"), "device:s": Device("device:s", "S")},
    ...     cables={"cable:1": Cable("cable:1", "1", "device:e", "device:s")},
    ... ))
    >>> once.hosts["host:e"].rack, once.cables["cable:1"].a_end, list(once.devices)
    ('rack:r', 'host:e', ['device:s'])
    """
    device_of, _ = _told_apart(estate)
    if not device_of:
        return estate
    host_of = {device: host for host, device in device_of.items()}

    def machine(name: str | None) -> str | None:
        return host_of.get(name, name) if name else name

    settled = (
        replace(each, source=host_of.get(each.source, each.source), target=host_of.get(each.target, each.target))
        for each in estate.dependencies
    )
    return replace(
        estate,
        hosts={
            each.id: _with_entry(each, estate.devices[device_of[each.id]]) if each.id in device_of else each
            for each in estate.hosts.values()
        },
        devices={each.id: each for each in estate.devices.values() if each.id not in host_of},
        cables={
            each.id: replace(each, a_end=machine(each.a_end), b_end=machine(each.b_end))
            for each in estate.cables.values()
        },
        power_feeds={each.id: replace(each, device=machine(each.device)) for each in estate.power_feeds.values()},
        servers={each.id: replace(each, host=machine(each.host)) for each in estate.servers.values()},
        dependencies=tuple(each for each in settled if each.source != each.target),
    )


def _with_entry(host: Host, entry: Device) -> Host:
    return replace(
        host,
        cluster=host.cluster or entry.cluster,
        site=host.site or entry.site,
        room=host.room or entry.room,
        rack=host.rack or entry.rack,
        serial_number=host.serial_number or entry.serial_number,
    )


def _told_apart(estate: Estate) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return the device of each host that has exactly one, and the candidates of each host that has several.

    A serial number that fits several (that of an enclosure on each of its blades) says nothing: the name decides.
    """
    device_of: dict[str, str] = {}
    doubtful: dict[str, dict[str, None]] = defaultdict(dict)
    for key, facts in _RULES:
        taken = set(device_of.values())
        devices = _by_key((each for each in estate.devices.values() if each.id not in taken), key)
        found = {
            host.id: [each.id for each in devices.get(key(host) or _NONE, ()) if _agree(host, each, facts)]
            for host in estate.hosts.values()
            if host.id not in device_of
        }
        claims = Counter(device for candidates in found.values() for device in candidates)
        for host, candidates in found.items():
            if len(candidates) == 1 and claims[candidates[0]] == 1:
                device_of[host] = candidates[0]
            else:
                doubtful[host] |= dict.fromkeys(candidates)
    taken = set(device_of.values())
    left = {host: tuple(each for each in found if each not in taken) for host, found in doubtful.items()}
    return device_of, {host: found for host, found in left.items() if found and host not in device_of}


def _by_key(devices: Iterable[Device], key: Callable[[_Machine], _Key | None]) -> Mapping[_Key, list[Device]]:
    found: dict[_Key, list[Device]] = defaultdict(list)
    for device in devices:
        if known := key(device):
            found[known].append(device)
    return found


_NONE: _Key = ("", "")


def _serial_number(machine: _Machine) -> _Key | None:
    number = comparable(machine.serial_number or "")
    return (_estate_of(machine), number) if number and number not in NO_SERIAL_NUMBER else None


def _label(machine: _Machine) -> _Key | None:
    return _estate_of(machine), _name_and_domain(machine)[0]


def _name_and_domain(machine: _Machine) -> tuple[str, str]:
    name = comparable(machine.name)
    label, _, domain = (name, "", "") if is_address(name) else name.partition(".")
    return label, domain


def _estate_of(machine: _Machine) -> str:
    """Return the part of the id that says of which of several estates a machine is; empty for the only one."""
    return machine.id.partition(":")[2].rpartition("/")[0]


def _site(machine: _Machine) -> str | None:
    return machine.site


def _domain(machine: _Machine) -> str | None:
    return _name_and_domain(machine)[1] or None


def _agree(host: Host, device: Device, facts: Iterable[Callable[[_Machine], str | None]]) -> bool:
    return all(fact(host) in {None, fact(device)} or fact(device) is None for fact in facts)


_RULES: tuple[tuple[Callable[[_Machine], _Key | None], tuple[Callable[[_Machine], str | None], ...]], ...] = (
    (_serial_number, (_site,)),
    (_label, (_domain, _site)),
)
"""What has to be the same, strongest first, and which facts must not differ where both state them."""


def _unclear(estate: Estate, doubtful: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    hosts_of: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for host, candidates in doubtful.items():
        hosts_of[candidates].append(host)
    for candidates, hosts in hosts_of.items():
        of_one = len(hosts) == 1
        yield Finding(
            "host-device-unclear",
            Severity.MEDIUM,
            hosts[0],
            f"It cannot be told which host is which device: {'host' if of_one else 'hosts'} {_named(estate, hosts)} "
            f"and {'device' if len(candidates) == 1 else 'devices'} {_named(estate, candidates)} have the same serial "
            "number or name. They are kept apart, and what the devices hang on is not known of the hosts. Give each "
            "its own serial number.",
            _places(estate, (*hosts[:_NAMED], *candidates[:_NAMED])),
        )


def _at_other_sites(estate: Estate, device_of: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each two sites at which a host and a device stand that would be one but for their sites."""
    taken = set(device_of.values())
    left = [each for each in estate.devices.values() if each.id not in taken]
    between: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    hosts = [each for each in estate.hosts.values() if each.id not in device_of]
    for key, facts in _RULES:
        devices = _by_key(left, key)
        others = [fact for fact in facts if fact is not _site]
        for host in hosts:
            for device in devices.get(key(host) or _NONE, ()):
                if host.site and device.site and host.site != device.site and _agree(host, device, others):
                    between[host.site, device.site].setdefault(host.id, device.id)
    for (here, there), pairs in between.items():
        yield Finding(
            "host-device-sites-differ",
            Severity.MEDIUM,
            next(iter(pairs)),
            f"{_named(estate, [*pairs])} at '{estate.name_of(here)}' {'is a host' if len(pairs) == 1 else 'are hosts'} "
            f"with the serial number or name of a device at '{estate.name_of(there)}'. They are taken to be different "
            "machines, so that what the devices hang on is not known of the hosts. Say on the sheet 'Same or "
            "different' that the two sites are one, or correct a site.",
            _places(estate, (*list(pairs)[:_NAMED], *list(pairs.values())[:_NAMED])),
        )


def _differing(estate: Estate, device_of: Mapping[str, str]) -> Iterator[Finding]:
    for name, entry in device_of.items():
        host, device = estate.hosts[name], estate.devices[entry]
        one, other = _serial_number(host), _serial_number(device)
        if one and other and one != other:
            yield Finding(
                "host-serial-number-differs",
                Severity.LOW,
                name,
                f"Host '{host.name}' and device '{device.name}' are taken to be one machine by their name, but have "
                f"the serial numbers {host.serial_number} and {device.serial_number}. Correct one, or rename a machine "
                "that is another.",
                (*_places(estate, [name], "serial_number"), *_places(estate, [entry], "serial_number")),
            )


def _named(estate: Estate, machines: Iterable[str]) -> str:
    names = [f"'{estate.name_of(each)}'" for each in machines]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _places(estate: Estate, machines: Iterable[str], field: str = "name") -> tuple[Place, ...]:
    return tuple(each.place for name in machines for each in estate.evidence.of(name, field) if each.place)
