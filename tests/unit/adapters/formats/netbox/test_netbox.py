"""Traps of NetBox: names that repeat or are absent, cables of every age, units by release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standpipe.adapters.formats.cells import CellError
from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.netbox import NetBoxDumpReader, NetBoxTableReader
from standpipe.adapters.formats.netbox.units import stated_size
from standpipe.estate.model import Kind
from standpipe.estate.readings import FileReading

Object = dict[str, object]


def thing(model: str, key: int | None, /, **fields: object) -> Object:
    return {"model": model, "pk": key, "fields": fields}


def read(folder: Path, *objects: Object) -> FileReading:
    path = folder / "dump.json"
    path.write_text(json.dumps(objects), encoding="utf-8")
    document = open_document(path, shown_as="dump.json")
    reader = NetBoxDumpReader()
    assert reader.recognise(document)
    return reader.read(document)


def facts(reading: FileReading, kind: Kind) -> list[dict[str, object]]:
    return [dict(record.facts) for record in reading.records if record.kind is kind]


def device(key: int, name: str | None = None, site: int = 1) -> Object:
    return thing("dcim.device", key, name=name, site=site)


SITES = (thing("dcim.site", 1, name="North"), thing("dcim.site", 2, name="South"))
PORTS = (thing("dcim.interface", 1, name="eth0", device=1), thing("dcim.interface", 2, name="eth0", device=2))


def test_repeated_and_absent_names_become_unique(tmp_path: Path) -> None:
    reading = read(tmp_path, *SITES, device(1, "sw"), device(2, "SW", 2), device(3), device(4, "x"), device(5, "X"))
    assert [each["name"] for each in facts(reading, Kind.DEVICE)] == [
        "sw (North)", "SW (South)", "device 3", "x (North) (device 4)", "X (North) (device 5)",
    ]  # fmt: skip


def test_a_circuit_named_like_a_device_is_told_apart(tmp_path: Path) -> None:
    reading = read(tmp_path, device(1, "core-1"), thing("circuits.circuit", 1, cid="core-1"))
    names = [facts(reading, kind)[0]["name"] for kind in (Kind.DEVICE, Kind.CIRCUIT)]
    assert len(set(names)) == 2


def test_the_feeds_of_two_panels_are_told_apart(tmp_path: Path) -> None:
    panels = [thing("dcim.powerpanel", key, name="Panel", site=key) for key in (1, 2)]
    feeds = [thing("dcim.powerfeed", key, name="F1", power_panel=key) for key in (1, 2)]
    reading = read(tmp_path, *SITES, *panels, *feeds)
    assert [each["name"] for each in facts(reading, Kind.POWER_FEED)] == ["Panel (North)/F1", "Panel (South)/F1"]


def ended(cable: int, *ends: tuple[str, str, int]) -> list[Object]:
    return [
        thing(
            "dcim.cabletermination", cable * 10 + number, cable=cable, cable_end=end,
            termination_type=model.split("."), termination_id=key,
        )
        for number, (end, model, key) in enumerate(ends)
    ]  # fmt: skip


def test_a_cable_leads_from_port_to_port(tmp_path: Path) -> None:
    cable = thing("dcim.cable", 7, label="", type="cat6")
    ends = ended(7, ("A", "dcim.interface", 1), ("B", "dcim.interface", 2))
    (found,) = facts(read(tmp_path, device(1, "a"), device(2, "b"), *PORTS, cable, *ends), Kind.CABLE)
    assert found == {
        "name": "cable 7", "a_end": "a", "a_port": "eth0", "b_end": "b", "b_port": "eth0", "medium": "cat6",
    }  # fmt: skip


def test_a_cable_of_releases_before_3_3_names_its_ends_itself(tmp_path: Path) -> None:
    types = [thing("contenttypes.contenttype", 5, app_label="dcim", model="interface")]
    cable = thing(
        "dcim.cable", 7, termination_a_type=5, termination_a_id=1, termination_b_type=["dcim", "interface"],
        termination_b_id=2,
    )  # fmt: skip
    (found,) = facts(read(tmp_path, *types, device(1, "a"), device(2, "b"), *PORTS, cable), Kind.CABLE)
    assert (found["a_end"], found["b_end"]) == ("a", "b")


def test_a_cable_that_fans_out_becomes_one_for_each_pair(tmp_path: Path) -> None:
    third = thing("dcim.interface", 3, name="eth9", device=3)
    ends = ended(7, ("A", "dcim.interface", 1), ("B", "dcim.interface", 2), ("B", "dcim.interface", 3))
    objects = (device(1, "a"), device(2, "b"), device(3, "c"), *PORTS, third, thing("dcim.cable", 7), *ends)
    found = facts(read(tmp_path, *objects), Kind.CABLE)
    assert [(each["name"], each["b_end"]) for each in found] == [("cable 7 (1 of 2)", "b"), ("cable 7 (2 of 2)", "c")]


def test_a_cable_into_nothing_is_kept_and_pointed_out(tmp_path: Path) -> None:
    ends = ended(7, ("A", "dcim.interface", 1), ("B", "dcim.interface", 99))
    reading = read(tmp_path, device(1, "a"), *PORTS, thing("dcim.cable", 7), *ends)
    (found,) = facts(reading, Kind.CABLE)
    assert "b_end" not in found
    assert any("end B of cable 7" in caution.message for caution in reading.cautions)


@pytest.mark.parametrize("model", ["dcim.cable", "circuits.circuit", "virtualization.virtualmachine"])
def test_what_is_only_planned_is_rejected(model: str, tmp_path: Path) -> None:
    reading = read(tmp_path, thing(model, 1, name="x", cid="x", status="planned"))
    assert not reading.records
    assert reading.rows_rejected() == {model: 1}


def test_disks_are_in_gb_before_release_4_1_and_in_mb_after(tmp_path: Path) -> None:
    machine = thing("virtualization.virtualmachine", 1, name="m", disk=100)
    newer = thing("contenttypes.contenttype", 1, app_label="circuits", model="circuitgroup")
    assert facts(read(tmp_path, machine), Kind.SERVER)[0]["storage_mib"] == 102_400
    assert facts(read(tmp_path, machine, newer), Kind.SERVER)[0]["storage_mib"] == 100


def test_hardware_addresses_of_release_4_2_are_found(tmp_path: Path) -> None:
    objects = (
        thing("virtualization.virtualmachine", 1, name="m"),
        thing("virtualization.vminterface", 4, name="eth0", virtual_machine=1),
        thing(
            "dcim.macaddress", 1, mac_address="00:50:56:00:00:01", assigned_object_id=4,
            assigned_object_type=["virtualization", "vminterface"],
        ),
    )  # fmt: skip
    assert facts(read(tmp_path, *objects), Kind.NETWORK_ADAPTER)[0]["mac_address"] == "00:50:56:00:00:01"


def test_sites_as_scope_or_termination_of_newer_releases_are_found(tmp_path: Path) -> None:
    site_type = ["dcim", "site"]
    objects = (
        thing("virtualization.cluster", 1, name="c", scope_type=site_type, scope_id=1),
        thing("circuits.circuit", 1, cid="w"),
        thing("circuits.circuittermination", 1, circuit=1, term_side="Z", termination_type=site_type, termination_id=2),
        thing("circuits.circuittermination", 2, circuit=1, term_side="A", termination_type=site_type, termination_id=1),
    )
    reading = read(tmp_path, *SITES, *objects)
    assert facts(reading, Kind.CLUSTER)[0]["site"] == "North"
    (circuit,) = facts(reading, Kind.CIRCUIT)
    assert (circuit["site"], circuit["far_site"]) == ("North", "South")


def test_odd_objects_are_rejected_one_by_one(tmp_path: Path) -> None:
    odd: list[object] = [{"model": "dcim.site", "pk": 1, "fields": []}, 7, {"pk": 2}]
    path = tmp_path / "dump.json"
    path.write_text(json.dumps([*SITES, SITES[0], *odd]), encoding="utf-8")
    reading = NetBoxDumpReader().read(open_document(path, shown_as="d"))
    assert len(facts(reading, Kind.SITE)) == 2
    assert dict(reading.rows_in) == {"dcim.site": 4, "": 2}
    assert reading.rows_rejected() == {"dcim.site": 2, "": 2}


def test_figures_that_are_none_stay_unknown_with_a_caution(tmp_path: Path) -> None:
    reading = read(tmp_path, thing("virtualization.virtualmachine", 1, name="m", memory=16, vcpus="2.50", disk="big"))
    assert not {"memory_mib", "vcpus", "storage_mib"} & set(facts(reading, Kind.SERVER)[0])
    assert len(reading.cautions) == 3


@pytest.mark.parametrize(("text", "mebibytes"), [("100 GB", 102_400), ("512 MB", 512), ("1.5 TiB", 1_572_864)])
def test_a_size_with_its_unit_is_read(text: str, mebibytes: int) -> None:
    assert stated_size(text) == mebibytes


def test_a_bare_size_could_be_either_unit_and_is_refused() -> None:
    with pytest.raises(CellError, match="GB"):
        stated_size("100")


def table(folder: Path, text: str) -> FileReading:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    reader = NetBoxTableReader()
    document = open_document(path, shown_as="list.csv")
    assert reader.recognise(document)
    return reader.read(document)


@pytest.mark.parametrize(
    ("header", "size", "mebibytes"),
    [("disk", "100", None), ("Disk Size (GB)", "100", 102_400), ("disk,start_on_boot", "100,on", 100)],
)
def test_the_size_of_a_listed_machine_needs_a_unit_or_a_release(
    header: str, size: str, mebibytes: int | None, tmp_path: Path
) -> None:
    reading = table(tmp_path, f"name,status,cluster,vcpus,memory,{header}\nm,active,c,2,4096,{size}\n")
    assert facts(reading, Kind.SERVER)[0].get("storage_mib") == mebibytes
    assert bool(reading.cautions) is (mebibytes is None)


def test_the_far_end_of_a_listed_cable_may_be_a_circuit_or_a_feed(tmp_path: Path) -> None:
    reading = table(
        tmp_path,
        "side_a_device,side_a_type,side_a_name,side_b_device,side_b_power_panel,side_b_type,side_b_name,type\n"
        "sw,dcim.interface,eth0,,Panel A,dcim.powerfeed,F1,power\n"
        "sw,dcim.interface,eth1,,,circuits.circuittermination,W-1: Termination Z,smf\n",
    )
    assert [each["b_end"] for each in facts(reading, Kind.CABLE)] == ["Panel A/F1", "W-1"]
