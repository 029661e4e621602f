"""Databases of several applications on shared instances: chosen by the whole plan where that costs least."""

from dataclasses import replace
from itertools import product

import pytest
from tests.unit.disposition.estates import SETTINGS, TODAY, application, disk, estate, price, priced_catalogue, server

from standpipe.disposition import Overrule, PackingProblem, Repricer, choose_only, pack_databases, propose
from standpipe.disposition.plots import plot_of
from standpipe.disposition.shared_servers import INSTANCE, SHARED_INSTANCE, SHARED_POOL, part_of, tiers_of
from standpipe.disposition.sharing import consider_all
from standpipe.estate.model import DatabaseInstance, Support, SupportStatement

SHARED, POOLED = f"replatform: {SHARED_INSTANCE}", f"replatform: {SHARED_POOL}"


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


def book(*more, tier=90, pool=None):
    """Return prices by which a shared server is worth it: a small tier, cheap storage, dear machines."""
    machines = [price(f"{name}:server", 150) for name in ("monitoring", "security")]
    tiers = {"sql-mi:gp-gen5-4-vcore": tier, "sql-pool:gp-gen5-2-vcore": pool}
    tiers |= {"sql-pool:gp-gen5-4-vcore": pool and 2 * pool}
    rows = [price(name, amount) for name, amount in tiers.items() if amount]
    storage = [price(f"sql-storage:{name}", "0.1") for name in ("sql-mi", "sql-db")]
    return priced_catalogue(*rows, *storage, *machines, *more, shared=1)


def servers_of(found):
    return found.shared_servers.by_target[SHARED_INSTANCE].servers


def test_applications_share_one_instance_where_the_whole_plan_costs_least():
    found = propose(council(), book(), SETTINGS)
    assert {each.chosen.key for each in found} == {SHARED}
    (used,) = [server for server in servers_of(found) if len(server.instances) == 4]
    assert used.pence == 9000
    assert sum(found.shared_servers.by_target[SHARED_INSTANCE].one_each.values()) == 4 * 9000
    own = [line for each in found for line in each.chosen.monthly_lines if line.pool.startswith("shared instance")]
    assert 9000 <= sum(line.pence for line in own) <= 9000 + 4
    assert found.whole.bound <= found.whole.cost


def test_production_and_tests_stand_apart():
    found = propose(council(environments=("production", "test", "production", "test")), book(), SETTINGS)
    together = [{name.partition("|")[0] for name in each.instances} for each in servers_of(found)]
    assert {"application:App 0", "application:App 2"} in together
    assert {"application:App 1", "application:App 3"} in together


def test_what_nobody_measured_is_not_packed():
    found = propose(council(memory_mib=None), book(), SETTINGS)
    assert found.shared_servers.by_target == {}
    assert not any(each.option.target == SHARED_INSTANCE for one in found for each in one.alternatives)


def test_a_refusal_of_the_supplier_holds_for_a_shared_instance_too():
    statement = SupportStatement("support-statement:x", "x", application="application:App 0", target=INSTANCE,
                                 support=Support.NOT_SUPPORTED)  # fmt: skip
    whole = replace(council(), support_statements={statement.id: statement})
    found = propose(whole, book(), SETTINGS)
    assert "application:App 0" not in found.shared_servers.lines[SHARED_INSTANCE]
    assert found.by_application["application:App 1"].chosen.key == SHARED


def test_an_overrule_may_name_the_shared_instance_and_the_rest_is_packed_anew():
    overrule = Overrule("App 0", "rehost: azure virtual machine", "ICT", TODAY, "its own licence")
    found = propose(council(), book(), SETTINGS, overrules=[overrule])
    assert found.by_application["application:App 0"].chosen.target == "azure virtual machine"
    chosen = {name for name, each in found.by_application.items() if each.chosen.key == SHARED}
    assert chosen == {f"application:App {number}" for number in (1, 2, 3)}
    assert any({name.partition("|")[0] for name in each.instances} == chosen for each in servers_of(found))


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


def test_a_pool_takes_databases_of_several_collations_and_an_instance_does_not():
    whole = council(2)
    one, other = whole.database_instances.values()
    mixed = {one.id: replace(one, collation="Latin1_General_BIN"), other.id: other}
    found = propose(replace(whole, database_instances=mixed), book(tier=90, pool=60), SETTINGS)
    assert {each.chosen.key for each in found} == {POOLED}
    sizes = {name: [len(each.instances) for each in of.servers] for name, of in found.shared_servers.by_target.items()}
    assert sizes == {SHARED_INSTANCE: [1, 1], SHARED_POOL: [2]}


def test_a_pool_without_a_price_is_an_option_with_the_price_at_which_it_would_be_chosen():
    found = propose(council(1, database_count=3), book(), SETTINGS)
    (each,) = found
    (own,) = [one for one in each.alternatives if one.option.target == "azure sql database"]
    assert any("sql-pool:gp-gen5-2-vcore" in line.wanted for line in own.option.monthly_lines)
    assert own.break_even_pence
    priced = propose(council(1, database_count=3), book(pool=1), SETTINGS)
    assert "sql database" in priced.by_application["application:App 0"].chosen.target


@pytest.mark.parametrize("measured", [{"disk_read_iops": 500.0, "disk_write_iops": 200.0}, {"log_mbps": 6.0}])
def test_what_was_measured_of_operations_and_log_keeps_databases_apart(measured):
    """A pool of two processors does 1,400 operations and writes 12 MiB of log a second; half, x 1.3, is above half."""
    unmeasured = propose(council(2), book(tier=None, pool=60), SETTINGS)
    assert [len(each.instances) for each in unmeasured.shared_servers.by_target[SHARED_POOL].servers] == [2]
    found = propose(council(2, **measured), book(tier=None, pool=60), SETTINGS)
    servers = found.shared_servers.by_target[SHARED_POOL].servers
    assert {each.tier for each in servers if len(each.instances) == 2} <= {"sql-pool:gp-gen5-4-vcore"}
    (line, *_) = found.shared_servers.lines[SHARED_POOL]["application:App 0"]
    named = "operations" if "disk_read_iops" in measured else "log"
    assert named in line.evidence.formula.split("packed by")[1].split(";")[0]


@pytest.mark.parametrize(("tier", "pool"), [(60, None), (200, None), (500, None), (None, 90), (120, 60), (120, 300)])
def test_no_packing_beats_the_bound_and_the_plan_is_not_above_the_best_of_them(tier, pool):
    """Every way to put applications on instances and pools, packed exactly, the others at their cheapest, is a plan."""
    whole, catalogue = council(4 if tier and pool else 5, cores=3), book(tier=tier, pool=pool)
    found = propose(whole, catalogue, SETTINGS)
    considered = consider_all(whole, catalogue, SETTINGS)
    tiers = {name: tiers_of(considered.pricer, name) for name in found.shared_servers.by_target}
    parts = {
        (target, name): part_of(plot_of(one, considered.pricer.landscape), considered.pricer, rows)
        for target, rows in tiers.items()
        for name, one in whole.applications.items()
    }
    without = _cost_of(found, found.horizon_months)
    packed_for = {}
    plans = []
    for where in product((None, *tiers), repeat=len(whole.applications)):
        sharing = dict(zip(whole.applications, where, strict=True))
        cost = without(sharing)
        for target, rows in tiers.items():
            instances = tuple(
                each for name, on in sharing.items() if on == target for each in parts[target, name].instances
            )
            key = target, len(instances)
            if instances and key not in packed_for:
                packed_for[key] = pack_databases(PackingProblem(instances, rows.sizes)).cost
            cost += packed_for.get(key, 0) * found.horizon_months
        plans.append(cost)
    assert found.whole.bound <= min(plans) <= found.whole.cost
    assert found.whole.cost == min(plans)


def _cost_of(found, horizon):
    """Return what the plan costs without its shared servers when each application is on the one named, or on none."""

    def options(each):
        return [each.chosen, *(other.option for other in each.alternatives)]

    def cost(sharing):
        total, platform = 0, False
        for each in found:
            on = sharing[each.application]
            mine = [one for one in options(each) if (one.target if one.target.endswith("(shared)") else None) == on]
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
