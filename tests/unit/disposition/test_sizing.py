from dataclasses import replace
from decimal import Decimal

import pytest
from estates import SETTINGS, TODAY, disk, priced_catalogue, server

from standpipe.catalogue import MachineSize, Provenance, System, Term, load_catalogue
from standpipe.disposition.disks import choose_disks
from standpipe.disposition.sizing import (
    RankedSize,
    choose_size,
    need_of,
    obstacle,
    rank_sizes,
    system_of,
)
from standpipe.estate.model import PowerState

STATED = Provenance("test", TODAY)


def size(name="S", vcpus=2, gib=8, **limits):
    return MachineSize(name, "D", "Dv0", vcpus, gib * 1024, STATED, **limits)


def test_need_is_allocation_times_use_times_comfort():
    need = need_of(server("a", vcpus=8, memory_mib=32768), (), Decimal("1.5"))
    assert need.vcpus == pytest.approx(8 * 0.2 * 1.5)
    assert need.memory_mib == pytest.approx(32768 * 0.4 * 1.5)


def test_what_was_not_measured_is_sized_as_allocated_and_said():
    need = need_of(server("a", processor_usage_percent=None), (), Decimal(2))
    assert need.vcpus == 4
    assert "processor use was not measured: sized as allocated" in need.notes


def test_a_machine_that_is_off_is_sized_as_allocated_and_said():
    need = need_of(server("a", power_state=PowerState.OFF, processor_usage_percent=0.0), (), Decimal(1))
    assert need.vcpus == 4
    assert any("off" in note for note in need.notes)


def test_a_machine_of_unknown_allocation_gets_no_size():
    need = need_of(server("a", vcpus=None), (), Decimal(1))
    choice = choose_size(server("a"), need, [RankedSize(size(), None)], System.LINUX)
    assert choice.size is None
    assert "not known" in choice.why


@pytest.mark.parametrize(
    ("limits", "facts", "what"),
    [
        ({"vcpus": 1}, {"vcpus": 4, "processor_usage_percent": 50.0}, "processors"),
        ({"gib": 4}, {"memory_usage_percent": 40.0}, "memory"),
        ({"max_data_disks": 1}, {"disk_count": 3}, "data disks"),
        ({"max_network_adapters": 1}, {"network_adapter_count": 2}, "network adapters"),
        ({"uncached_iops": 99}, {"disk_read_iops": 60.0, "disk_write_iops": 40.0}, "disk operations"),
        ({"uncached_mbps": 9}, {"disk_read_mbps": 10.0}, "disk throughput"),
        ({"network_mbps": 9}, {"network_out_mbps": 10.0}, "network throughput"),
        ({"generation_2": False}, {"boot_type": "UEFI"}, "UEFI firmware"),
        ({"generation_1": False}, {"boot_type": "BIOS"}, "BIOS firmware"),
    ],
)
def test_each_known_limit_rules_a_size_out(limits, facts, what):
    need = need_of(server("a", **facts), (), Decimal(1))
    assert obstacle(need, size(**limits)) == what
    assert obstacle(need, size(vcpus=64, gib=512)) is None


def test_disk_load_is_the_sum_over_disks_when_the_machine_has_no_figure():
    one = server("a")
    disks = [disk("1", one, read_iops=10.0, write_iops=5.0), disk("2", one, read_iops=1.0)]
    assert need_of(one, disks, 2).iops == pytest.approx(32)


def test_nothing_fits_and_the_reason_is_named():
    need = need_of(server("a", vcpus=200, processor_usage_percent=100.0), (), Decimal(1))
    choice = choose_size(server("a"), need, [RankedSize(size(), None)], System.LINUX)
    assert choice.why == "no offered size has enough processors"


def test_ranking_is_by_price_then_name_with_unpriced_last():
    ranked = rank_sizes(load_catalogue(), SETTINGS, System.LINUX)
    priced = [each.charge.pounds for each in ranked if each.charge]
    assert priced == sorted(priced)
    assert all(each.charge is None for each in ranked[len(priced) :])
    assert not any(each.size.burstable or each.size.previous_generation for each in ranked)


def test_a_three_year_term_ranks_by_its_own_prices():
    ranked = rank_sizes(load_catalogue(), replace(SETTINGS, term=Term.RESERVED_3_YEARS), System.LINUX)
    assert {each.charge.price.term for each in ranked if each.charge} == {Term.RESERVED_3_YEARS}


@pytest.mark.parametrize(
    ("text", "system"),
    [("Microsoft Windows Server 2019", System.WINDOWS), ("Ubuntu Linux", System.LINUX), ("Other", None), (None, None)],
)
def test_the_licence_follows_the_operating_system(text, system):
    assert system_of(server("a", operating_system=text)) is system


def test_disks_without_measured_load_are_standard_ssd_by_size():
    one = server("a")
    (choice,) = choose_disks(one, [disk("1", one, 100)], priced_catalogue(), SETTINGS, Decimal(1))
    assert choice.tier.name == "E10"


def test_measured_load_can_force_a_larger_tier():
    one = server("a", environment="production")
    calm, busy = (
        choose_disks(one, [disk("1", one, 100, read_iops=iops)], priced_catalogue(), SETTINGS, Decimal(1))[0]
        for iops in (10.0, 4000.0)
    )
    assert busy.tier.max_iops >= 4000 > calm.tier.max_iops


def test_a_disk_larger_than_any_tier_is_said():
    one = server("a")
    (choice,) = choose_disks(one, [disk("1", one, 100_000)], priced_catalogue(), SETTINGS, Decimal(1))
    assert choice.tier is None
    assert "100,000 GiB" in choice.why
