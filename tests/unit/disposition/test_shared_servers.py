"""Databases of several applications on shared instances: chosen by the whole plan where that costs least."""

from dataclasses import replace
from itertools import combinations

import pytest
from tests.unit.disposition.estates import SETTINGS, TODAY, application, disk, estate, price, priced_catalogue, server

from standpipe.disposition import Overrule, PackingProblem, Repricer, choose_only, pack_databases, propose
from standpipe.disposition.plots import plot_of
from standpipe.disposition.shared_servers import INSTANCE, SHARED_INSTANCE, part_of, tiers_of
from standpipe.disposition.sharing import consider_all
from standpipe.estate.model import DatabaseInstance, Support, SupportStatement

SHARED = f"replatform: {SHARED_INSTANCE}"


def council(count=4, *, cores=1, environments=(), **facts):
    """Return an estate of applications, each with a database server of its own."""
    applications, servers, instances, disks = [], [], [], []
    for number in range(count):
        applications.append(application(f"App {number}"))
        servers.append(server(f"db{number}", vcpus=8, processor_usage_percent=90.0))
        disks.append(disk(f"d{number}", servers[-1]))
        environment = environments[number] if number < len(environments) else "production"
        known = {"vcpus": cores, "processor_usage_percent": 50.0, "memory_mib": 2048.0, "database_count": 1}
        instances.append(
            DatabaseInstance(
                f"database-instance:{number}", f"I{number}", server=servers[-1].id, engine="SQL Server",
                environment=environment, total_size_mib=1024.0, largest_database_mib=1024.0, **(known | facts)
            )
        )  # fmt: skip
    found = estate(
        applications, servers, list(zip(applications, servers, strict=True)), disks=disks, database_instances=instances
    )
    roles = {name: replace(each, role="database") for name, each in found.components.items()}
    return replace(found, components=roles)


def book(*more, tier=90):
    """Return prices by which a shared instance is worth it: a small tier, cheap storage, dear machines."""
    machines = [price(f"{name}:server", 150) for name in ("monitoring", "security")]
    return priced_catalogue(
        price("sql-mi:gp-gen5-4-vcore", tier), price("sql-storage:sql-mi", "0.1"), *machines, *more, shared=1
    )


def test_applications_share_one_instance_where_the_whole_plan_costs_least():
    found = propose(council(), book(), SETTINGS)
    assert {each.chosen.key for each in found} == {SHARED}
    (used,) = [server for server in found.shared_servers.servers if len(server.instances) == 4]
    assert used.pence == 9000
    assert sum(found.shared_servers.one_each.values()) == 4 * 9000
    own = [line for each in found for line in each.chosen.monthly_lines if line.pool.startswith("shared instance")]
    assert 9000 <= sum(line.pence for line in own) <= 9000 + 4
    assert found.whole.bound <= found.whole.cost


def test_production_and_tests_stand_apart():
    found = propose(council(environments=("production", "test", "production", "test")), book(), SETTINGS)
    together = [{name.partition("|")[0] for name in each.instances} for each in found.shared_servers.servers]
    assert {"application:App 0", "application:App 2"} in together
    assert {"application:App 1", "application:App 3"} in together


def test_what_nobody_measured_is_not_packed():
    found = propose(council(memory_mib=None), book(), SETTINGS)
    assert found.shared_servers.lines == {}
    assert not any(each.option.target == SHARED_INSTANCE for one in found for each in one.alternatives)


def test_a_refusal_of_the_supplier_holds_for_a_shared_instance_too():
    statement = SupportStatement("support-statement:x", "x", application="application:App 0", target=INSTANCE,
                                 support=Support.NOT_SUPPORTED)  # fmt: skip
    whole = replace(council(), support_statements={statement.id: statement})
    found = propose(whole, book(), SETTINGS)
    assert "application:App 0" not in found.shared_servers.lines
    assert found.by_application["application:App 1"].chosen.key == SHARED


def test_an_overrule_may_name_the_shared_instance_and_the_rest_is_packed_anew():
    overrule = Overrule("App 0", "rehost: azure virtual machine", "ICT", TODAY, "its own licence")
    found = propose(council(), book(), SETTINGS, overrules=[overrule])
    assert found.by_application["application:App 0"].chosen.target == "azure virtual machine"
    chosen = {name for name, each in found.by_application.items() if each.chosen.key == SHARED}
    assert chosen == {f"application:App {number}" for number in (1, 2, 3)}
    assert any({name.partition("|")[0] for name in each.instances} == chosen for each in found.shared_servers.servers)


def test_choosing_again_with_the_servers_as_they_stand_gives_the_same_plan():
    whole, catalogue = council(), book()
    found = propose(whole, catalogue, SETTINGS)
    keys, cost = choose_only(whole, catalogue, SETTINGS, servers=found.shared_servers)
    assert (keys, cost) == ({name: each.chosen.key for name, each in found.by_application.items()}, found.whole.cost)


def test_the_chosen_options_are_priced_again_with_their_servers():
    whole, catalogue = council(), book()
    found = propose(whole, catalogue, SETTINGS)
    again = Repricer(whole, SETTINGS, found).under(catalogue)
    assert all(again[name].monthly_lines == each.chosen.monthly_lines for name, each in found.by_application.items())


@pytest.mark.parametrize("tier", [60, 200, 500, 900])
def test_no_packing_of_any_subset_beats_the_bound_and_the_plan_is_not_above_the_best_of_them(tier):
    """Every subset of the applications packed exactly, the others at their cheapest other option, is a plan."""
    whole, catalogue = council(5, cores=3), book(tier=tier)
    found = propose(whole, catalogue, SETTINGS)
    considered = consider_all(whole, catalogue, SETTINGS)
    tiers = tiers_of(considered.pricer)
    parts = {
        name: part_of(plot_of(one, considered.pricer.landscape), considered.pricer, tiers)
        for name, one in whole.applications.items()
    }
    without = _cost_of(found, found.horizon_months)
    plans = []
    for size in range(len(parts) + 1):
        for sharing in combinations(parts, size):
            instances = tuple(each for name in sharing for each in parts[name].instances)
            packed = pack_databases(PackingProblem(instances, tiers.sizes)).cost if instances else 0
            plans.append(packed * found.horizon_months + without(sharing))
    assert found.whole.bound <= min(plans) <= found.whole.cost
    assert found.whole.cost == min(plans)


def _cost_of(found, horizon):
    """Return what the plan costs without its shared instances when these applications share and the others do not."""

    def options(each):
        return [each.chosen, *(other.option for other in each.alternatives)]

    def cost(sharing):
        total, platform = 0, False
        for each in found:
            mine = [one for one in options(each) if (one.target == SHARED_INSTANCE) is (each.application in sharing)]
            mine = [one for one in mine if one.complete and one.readiness.feasible]
            own = {id(one): _own(one, horizon) for one in mine}
            best = min(mine, key=lambda one: own[id(one)])
            total += own[id(best)]
            platform = platform or any(line.shared for line in best.monthly_lines)
        shared = sum(line.pence for line in found.shared_platform)
        return total + (shared * horizon if platform else 0)

    return cost


def _own(option, horizon):
    run = sum(line.pence for line in option.monthly_lines if not line.shared and not line.pool)
    return run * horizon + option.one_off.pence
