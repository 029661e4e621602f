"""The time of the council's own people in each option; the business case does not count it beside the budget."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.disposition.estates import SETTINGS, application, disk, estate, priced_catalogue, server

from standpipe.app.cash_lines import Programme, moving_lines
from standpipe.catalogue import load_catalogue
from standpipe.catalogue.assumptions import Assumptions
from standpipe.disposition import check_dispositions, propose
from standpipe.estate.model import DatabaseInstance, RunningCost
from standpipe.kernel.evidence import Basis

CATALOGUE = load_catalogue()
A_MONTH = {name: CATALOGUE.assumptions.value(f"support-hours-{name}") for name in
           ("cloud-server", "own-server", "platform", "service")}  # fmt: skip
AN_HOUR = CATALOGUE.assumptions.value("day-rate-internal") / CATALOGUE.assumptions.value("hours-per-working-day")


def council(count=2, *, sharing=False):
    servers = [server(f"s{number}") for number in range(count)]
    one, other = application("One", bought=True, saas_available="One Online"), application("Other")
    runs = [(one, each) for each in servers] + ([(other, servers[0])] if sharing else [])
    instance = DatabaseInstance(
        "database-instance:a", "A", server=servers[0].id, engine="SQL Server", vcpus=2, memory_mib=1024.0,
        processor_usage_percent=10.0, database_count=1, total_size_mib=1024.0, largest_database_mib=1024.0,
    )  # fmt: skip
    disks = [disk(f"d{each.name}", each) for each in servers]
    return estate([one, other], servers, runs, disks=disks, database_instances=[instance])


def staff(found, target, name="application:One"):
    """Return the pounds a month of support staff in the option of a target."""
    each = found.by_application[name]
    options = [each.chosen, *(other.option for other in each.alternatives)]
    (option,) = [one for one in options if one.target == target]
    return sum(line.pence for line in option.monthly_lines if line.name.startswith("support staff")) / 100


@pytest.mark.parametrize(
    ("target", "hours"),
    [
        ("azure virtual machine", 2 * A_MONTH["cloud-server"]),
        ("azure vmware solution", 2 * A_MONTH["cloud-server"]),
        ("colocation", 2 * A_MONTH["own-server"]),
        ("supplier hosting", A_MONTH["service"]),
        ("saas (same supplier)", A_MONTH["service"]),
        ("azure sql managed instance", A_MONTH["platform"] + 2 * A_MONTH["cloud-server"]),
    ],
)
def test_each_target_takes_the_hours_of_what_the_council_still_looks_after(target, hours):
    found = propose(council(), priced_catalogue(), SETTINGS)
    assert staff(found, target) == pytest.approx(float(hours * AN_HOUR), abs=0.02)
    assert check_dispositions(found, council()) == ()


def test_a_server_that_two_applications_share_is_looked_after_once():
    found = propose(council(1, sharing=True), priced_catalogue(), SETTINGS)
    parts = [staff(found, "azure virtual machine", name) for name in ("application:One", "application:Other")]
    assert sum(parts) == pytest.approx(float(A_MONTH["cloud-server"] * AN_HOUR), abs=0.02)


def test_hours_that_nobody_states_are_asked_for_and_not_nothing():
    known = CATALOGUE.assumptions["support-hours-cloud-server"]
    blank = replace(known, value=None, low=None, high=None, basis=Basis.UNKNOWN)
    catalogue = priced_catalogue()
    assumptions = Assumptions({**catalogue.assumptions.by_id, blank.id: blank})
    found = propose(council(), replace(catalogue, assumptions=assumptions), SETTINGS)
    each = found.by_application["application:One"]
    options = [each.chosen, *(other.option for other in each.alternatives)]
    (option,) = [one for one in options if one.target == "azure virtual machine"]
    assert not option.monthly.complete
    assert any("hours a month" in line.wanted for line in option.monthly_lines)


def test_the_business_case_counts_the_staff_budget_and_not_the_time_of_the_options():
    budget = RunningCost("running-cost:t", "Infrastructure team", category="staff", annual_pence=600_000_00,
                         basis="illustrative")  # fmt: skip
    whole = replace(council(), running_costs={budget.id: budget})
    found = propose(whole, priced_catalogue(), SETTINGS)
    moves = {each.application: date(2027, 5, 1) for each in found if each.in_the_move}
    assert moves
    lines = moving_lines(whole, found, Programme(date(2026, 12, 1), moves, None), priced_catalogue())
    running = [line for line in lines if not line.once]
    assert [line.name for line in running if "support staff" in line.name] == []
    assert [line.pence for line in running if line.category == "staff"] == [600_000_00]
