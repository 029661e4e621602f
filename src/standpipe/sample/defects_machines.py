"""Plants what is wrong with real inventories of machines, before any register is filled in."""

from __future__ import annotations

import random

from standpipe.kernel.identifiers import entity_id
from standpipe.sample.model import IMPORT, RVTOOLS, SERVERS, Area, Council, Defect, Machine, stream

_INFO = "vInfo"


def plant_in_machines(council: Council, area: Area) -> None:
    """Plant duplicates, forgotten and unmeasured machines, and sources that disagree."""
    source = stream(council.seed, "machine defects", area.index)
    machines = council.of_area(area)
    scale = max(1.0, len(machines) / 230)
    unclaimed = [each for each in machines if each.application is None]
    source.shuffle(unclaimed)
    common = [
        each
        for each in machines
        if each.application and not each.physical and each.environment == "production"
        and each.role in {"application", "web", "interface"}
    ]  # fmt: skip
    source.shuffle(common)
    _duplicates(council, unclaimed, common, round(2 * scale))
    _powered_off(council, unclaimed, machines, source)
    _decommissioned(council, [each for each in unclaimed if not each.clone], max(1, round(2 * scale)))
    _unlisted_host(council, area, unclaimed)
    _addresses(council, common, scale)
    _without_utilisation(council, common, round(5 * scale))
    _disagreements(council, common, scale, source)
    _template_listed(council, area)


def _note(council: Council, code: str, machine: Machine, file: str, sheet: str, text: str) -> None:
    council.plant(Defect(code, machine.id, file, sheet, machine, text))


def _duplicates(council: Council, unclaimed: list[Machine], common: list[Machine], count: int) -> None:
    """Turn unclaimed machines into copies that kept the name of the original."""
    for copy in unclaimed[:count]:
        original = common.pop()
        copy.name, copy.clone = original.name, True
        copy.dns_name = f"{original.name.lower()}.restore.{original.area.domain}"
        copy.folder, copy.annotation = "Restore tests", "restored from backup for a test"
        council.plant(
            Defect(
                "duplicate-host-name", original.id, RVTOOLS, _INFO, copy,
                f"A restored copy of {original.name} kept its name.", related=(copy.id,),
            )
        )  # fmt: skip


def _powered_off(council: Council, unclaimed: list[Machine], machines: list[Machine], source: random.Random) -> None:
    tests = [each for each in machines if each.application and each.environment != "production" and not each.physical]
    chosen = unclaimed[1 : 1 + round(len(unclaimed) * 0.4)]
    chosen += source.sample(tests, k=min(len(tests), max(1, round(len(machines) * 0.015))))
    written_off = next((each for each in chosen if not each.clone and each.application is None), None)
    for machine in chosen:
        machine.powered_on, machine.imported = False, False
        if machine is not written_off:
            _note(council, "powered-off-server", machine, RVTOOLS, _INFO, f"{machine.name} is powered off.")
            continue
        # As it should be: written off, and off. Nobody is asked about it.
        council.rows("servers").append(
            {"name": machine.name, "decommissioned": True, "annotation": "written off, disks kept for a year"}
        )


def _decommissioned(council: Council, unclaimed: list[Machine], count: int) -> None:
    for machine in [each for each in unclaimed if each.powered_on][:count]:
        row: dict[str, object] = {
            "name": machine.name, "decommissioned": True, "annotation": "replaced; switch off in the next window",
        }  # fmt: skip
        council.rows("servers").append(row)
        text = f"{machine.name} is written off in the list of servers and powered on in the inventory."
        council.plant(Defect("decommissioned-but-running", machine.id, SERVERS, "Servers", row, text))


def _unlisted_host(council: Council, area: Area, unclaimed: list[Machine]) -> None:
    name = f"{area.prefix.lower()}-esx-90.{area.domain}"
    chosen = sorted(unclaimed, key=lambda each: each.powered_on)[:2]
    for machine in chosen:
        machine.host = name
    text = f"{len(chosen)} machines stand on {name}, which the list of hosts does not have."
    council.plant(Defect("host-not-listed", entity_id("host", name), RVTOOLS, _INFO, chosen[0], text))


def _addresses(council: Council, common: list[Machine], scale: float) -> None:
    for _ in range(round(3 * scale)):
        machine = common.pop()
        machine.address = ""
        _note(council, "no-address", machine, RVTOOLS, _INFO, f"{machine.name} has no address in any file.")
    machine = common.pop()
    machine.address = f"169.254.{machine.area.index + 17}.{40 + len(machine.name)}"
    text = f"{machine.name} has a link-local address only."
    _note(council, "link-local-address-only", machine, RVTOOLS, _INFO, text)


def _without_utilisation(council: Council, common: list[Machine], count: int) -> None:
    for number in range(count):
        machine = common.pop()
        if number % 2:
            machine.processor_percent = 0.0
            text = f"{machine.name} has 0 per cent of processor and memory: nothing was measured."
            _note(council, "no-utilisation", machine, IMPORT, "", text)
        else:
            machine.imported = False
            text = f"{machine.name} is missing in the file of utilisation."
            _note(council, "no-utilisation", machine, RVTOOLS, _INFO, text)


def _disagreements(council: Council, common: list[Machine], scale: float, source: random.Random) -> None:
    for _ in range(round(4 * scale)):
        machine = common.pop()
        machine.imported_vcpus = machine.vcpus * source.choice((2, 4))
        text = f"{machine.name} has {machine.vcpus} vCPUs in the inventory and {machine.imported_vcpus} in the import."
        _note(council, "conflicting-values", machine, IMPORT, "", text)
    newer = [each for each in common if each.system in {"Windows Server 2019", "Windows Server 2022"}]
    for machine in newer[: round(2 * scale)]:
        common.remove(machine)
        machine.imported_system = "Windows Server 2016"
        text = f"{machine.name} runs {machine.system} in the inventory and {machine.imported_system} in the import."
        _note(council, "conflicting-values", machine, IMPORT, "", text)


def _template_listed(council: Council, area: Area) -> None:
    template = next(each for each in council.machines if each.template and each.area == area)
    template.imported = True
    council.plant(
        Defect(
            "template-listed-as-server", entity_id("template", template.name), IMPORT, "", template,
            f"{template.name} is a template that the import lists as a machine.",
        )
    )  # fmt: skip
