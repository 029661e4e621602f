"""Further clouds by a price file, and security updates by dated rules: what each place costs."""

from datetime import date
from decimal import Decimal

from tests.unit.disposition.estates import SETTINGS, application, disk, estate, price, priced_catalogue, server

from standpipe.catalogue import Unit
from standpipe.disposition import Settings, propose

NORTHERN = "northern cloud"


def northern(*left_out):
    """Return a price file of a further cloud, cheaper than the other in everything."""
    rows = {
        "2x8": price(f"cloud:{NORTHERN}/2x8", 20),
        "4x16": price(f"cloud:{NORTHERN}/4x16", 30),
        "storage-gib": price(f"cloud:{NORTHERN}/storage-gib", "0.05", Unit.GIB_MONTH),
        "platform": price(f"cloud:{NORTHERN}/platform", 100),
    }
    return [row for name, row in rows.items() if name not in left_out]


def proposed(machine, *rows, settings=SETTINGS):
    app = application("Ledger")
    council = estate([app], [machine], [(app, machine)], disks=[disk("d", machine)])
    return propose(council, priced_catalogue(*rows), settings).by_application["application:Ledger"]


def option(disposition, target):
    every = (disposition.chosen, *(each.option for each in disposition.alternatives))
    return next(each for each in every if each.target == target)


def test_any_cloud_with_a_price_file_is_a_target_and_wins_where_it_costs_least():
    found = proposed(server("a"), *northern())
    assert found.chosen.key == f"rehost: {NORTHERN}"
    compute = next(line for line in found.chosen.monthly_lines if line.name.startswith("compute"))
    assert (compute.pence, compute.name) == (3000, f"compute a at {NORTHERN} (4x16)")


def test_a_cloud_without_a_price_for_its_platform_is_not_called_cheaper():
    found = proposed(server("a"), *northern("platform"))
    (other,) = [each for each in found.alternatives if each.option.target == NORTHERN]
    assert not other.option.complete
    assert other.break_even_pence > 0


def test_a_machine_larger_than_any_of_its_list_is_asked_for():
    found = proposed(server("a", vcpus=64, processor_usage_percent=100.0), *northern())
    assert any("a machine of 83.2 processors" in line.wanted for line in option(found, NORTHERN).monthly_lines)


def updates(machine, day):
    found = proposed(machine, price("esu:windows-server 2016", 600, Unit.YEAR), settings=Settings(as_of=day))
    return [line for line in option(found, "azure virtual machine").monthly_lines if "security updates" in line.name]


def test_security_updates_are_paid_for_the_months_that_need_them():
    """Windows Server 2016 leaves support on 12 January 2027 and its updates end three years later."""
    (line,) = updates(server("a", operating_system="Windows Server 2016"), date(2026, 11, 23))
    assert "36 of 60 months" in line.name
    assert line.pence == round(Decimal(5000) * 36 / 60)


def test_updates_that_come_with_the_place_cost_nothing_there_by_a_dated_rule():
    (line,) = updates(server("a", operating_system="Windows Server 2012 R2"), date(2026, 9, 1))
    assert line.pence == 0
    assert line.evidence.inputs == ("catalogue:security-updates/windows-server/2012-r2/azure",)
    assert updates(server("a", operating_system="Windows Server 2012 R2"), date(2026, 11, 23)) == []


def test_a_supported_release_needs_none():
    assert updates(server("a", operating_system="Windows Server 2022"), date(2026, 11, 23)) == []
