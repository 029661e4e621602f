from dataclasses import replace
from datetime import date

import pytest
from estates import SETTINGS, TODAY, application, disk, estate, price, priced_catalogue, server

from standpipe.catalogue import Standing, Verdict, load_catalogue
from standpipe.disposition import Overrule, ServerProposal, Treatment, check_dispositions, propose
from standpipe.estate.model import (
    ClientType,
    Component,
    Database,
    DatabaseInstance,
    Hosting,
    PowerState,
    RunningCost,
    Site,
    Support,
    SupportStatement,
)


def proposed(app, servers=(), *, catalogue=None, settings=SETTINGS, overrules=(), **more):
    built = estate([app], servers, [(app, each) for each in servers], **more)
    found = propose(built, catalogue or priced_catalogue(), settings, overrules=overrules)
    assert check_dispositions(found, built) == ()
    return found.by_application[app.id]


def alternative(disposition, target):
    return next(each for each in disposition.alternatives if each.option.target == target)


@pytest.mark.parametrize("hosting", [Hosting.SAAS, Hosting.SUPPLIER, Hosting.PUBLIC_CLOUD, Hosting.EXTERNAL])
def test_what_runs_elsewhere_stays_there(hosting):
    found = proposed(application("a", hosting=hosting))
    assert (found.chosen.treatment, found.chosen.target, found.in_the_move) == (Treatment.RETAIN, hosting.value, False)


def test_saas_with_a_server_in_the_data_centre_raises_a_question():
    one = server("connector")
    found = proposed(application("a", hosting=Hosting.SAAS), [one])
    assert "connector" in found.questions[0].text


def test_own_software_with_every_price_goes_where_it_costs_least():
    one = server("a")
    found = proposed(application("a"), [one], disks=[disk("1", one)])
    assert (found.chosen.key, found.rule) == ("rehost: azure virtual machine", "cheapest-priced")
    assert found.chosen.complete


def test_a_cheaper_hosting_wins_over_the_cloud():
    one = server("a")
    found = proposed(application("a"), [one], catalogue=priced_catalogue(price("partner-hosting:server", 1)))
    assert found.chosen.key == "relocate: partner hosting"
    assert alternative(found, "azure virtual machine").option.complete is False


def test_an_option_with_unpriced_lines_is_never_called_cheaper():
    one = server("a")
    found = proposed(application("a", bought=True), [one], disks=[disk("1", one)])
    hosted = alternative(found, "supplier hosting")
    assert all(line.own_staff for line in hosted.option.monthly_lines if line.pence is not None)
    assert hosted.difference_pence is None
    assert hosted.break_even_pence > 0


def test_a_break_even_price_is_true_when_everything_is_solved_again():
    one = server("a")
    app = application("a", bought=True, saas_available="Cloud A")
    disks = [disk("1", one)]
    even = alternative(proposed(app, [one], disks=disks), "saas (same supplier)").break_even_pence

    def chosen_at(pence):
        catalogue = priced_catalogue(price("saas:cloud a", pence / 100))
        return proposed(app, [one], disks=disks, catalogue=catalogue).chosen.target

    assert chosen_at(even) == "saas (same supplier)"
    assert chosen_at(even + 1) == "azure virtual machine"


def test_without_any_price_the_choice_is_a_working_assumption():
    one = server("a")
    found = proposed(application("a"), [one], catalogue=load_catalogue())
    assert found.rule == "working-assumption"
    assert not found.chosen.complete
    assert all(each.break_even_pence is None and each.difference_pence is None for each in found.alternatives)


def test_bought_software_never_goes_where_its_supplier_does_not_support_it():
    one = server("a")
    app = application("a", bought=True)
    statement = SupportStatement(
        "support-statement:a", "a", app.id, "azure virtual machine", Support.NOT_SUPPORTED, TODAY
    )
    found = proposed(app, [one], disks=[disk("1", one)], support_statements=[statement])
    assert found.chosen.target != "azure virtual machine"
    assert alternative(found, "azure virtual machine").why_not.startswith("Not possible: Its supplier does not support")


def test_licences_that_go_on_count_against_everything_but_a_repurchase():
    one = server("a")
    app = application("a", bought=True, saas_available="Cloud A")
    licence = RunningCost("running-cost:l", "licence", annual_pence=12_000_00, covers=(app.id,))
    saas = price("saas:cloud a", 1)
    found = proposed(app, [one], disks=[disk("1", one)], running_costs=[licence], catalogue=priced_catalogue(saas))
    rehost = alternative(found, "azure virtual machine").option if found.chosen.treatment == "repurchase" else None
    assert rehost is not None
    assert [line.pence for line in rehost.monthly_lines if line.name == "goes on: licence"] == [1_000_00]
    assert not [line for line in found.chosen.monthly_lines if line.name.startswith("goes on")]


def test_a_thick_client_pays_for_its_published_desktop():
    one = server("a")
    app = application("a", client_type=ClientType.THICK_CLIENT, named_users=10)
    rows = price("licence:published-desktop-user", 20)
    found = proposed(app, [one], disks=[disk("1", one)], catalogue=priced_catalogue(rows))
    assert [line.pence for line in found.chosen.monthly_lines if line.name == "published desktop"] == [200_00]


@pytest.mark.parametrize(
    ("facts", "rule"),
    [({"planned_end": date(2027, 6, 30)}, "ends-anyway"), ({"named_users": 0}, "not-in-use")],
)
def test_what_ends_anyway_or_has_no_user_is_proposed_to_end(facts, rule):
    found = proposed(application("a", **facts), [server("a")])
    assert (found.chosen.treatment, found.rule) == (Treatment.RETIRE, rule)
    assert found.questions[0].ask == "business owner"
    assert found.chosen.monthly.pence == 0
    assert found.chosen.one_off.pence > 0


def test_an_application_planned_to_end_after_the_closing_date_moves():
    settings = replace(SETTINGS, closes_on=date(2027, 3, 31))
    assert proposed(application("a", planned_end=date(2027, 6, 30)), [server("a")], settings=settings).rule != (
        "ends-anyway"
    )


def test_an_application_whose_servers_are_all_off_is_proposed_to_end():
    found = proposed(application("a"), [server("a", power_state=PowerState.OFF), server("b", decommissioned=True)])
    assert found.chosen.treatment is Treatment.RETIRE
    assert "a, b" in found.reasons[0]


def test_one_running_server_is_enough_to_stay_in_use():
    found = proposed(application("a"), [server("a", power_state=PowerState.OFF), server("b")])
    assert found.chosen.treatment is not Treatment.RETIRE


def test_local_devices_without_a_server_stay_on_site_with_a_question_for_owner_and_end():
    found = proposed(application("cctv", local_devices=("CCTV recorder",)))
    assert (found.rule, found.chosen.target) == ("bound-to-site", "on-site residue")
    assert found.stays_on_site == ("cctv as a whole", "CCTV recorder of cctv")
    assert any("until when" in question.text for question in found.questions)


def test_local_devices_of_an_application_that_leaves_remain_as_a_residue():
    found = proposed(application("a", local_devices=("weighbridge",)), [server("a")])
    assert found.chosen.treatment is not Treatment.RETAIN
    assert found.stays_on_site == ("weighbridge of a",)


def test_nobody_knows_where_it_runs():
    found = proposed(application("a", hosting=None))
    assert (found.rule, found.chosen.readiness.verdict) == ("place-unknown", Verdict.UNKNOWN)


def test_servers_at_a_site_that_does_not_close_stay():
    site = Site("site:depot", "Depot", closing=False)
    found = proposed(application("a"), [server("a", site=site.id)], sites=[site])
    assert found.rule == "stays-where-it-is"


def test_a_database_on_a_platform_leaves_no_database_server_behind():
    one = server("db")
    app = application("a")
    instance = DatabaseInstance(
        "database-instance:i", "i", server=one.id, engine="SQL Server", vcpus=4, processor_usage_percent=10.0,
        memory_mib=1024.0, total_size_mib=10240.0, largest_database_mib=1024.0, database_count=3,
    )  # fmt: skip
    built = estate([app], [one], disks=[disk("1", one)], database_instances=[instance])
    runs = Component("component:db", "db", application=app.id, server=one.id, role="Database")
    found = propose(replace(built, components={runs.id: runs}), priced_catalogue(), SETTINGS)
    option = alternative(found.by_application[app.id], "azure sql managed instance").option
    assert option.treatment is Treatment.REPLATFORM
    names = [line.name for line in option.monthly_lines]
    assert "General Purpose, 4 vCores" in names[0]
    assert not [name for name in names if name.startswith("compute")]


def test_an_overrule_holds_an_option_fixed_and_keeps_the_proposal_on_show():
    one = server("a")
    overrule = Overrule("a", "relocate: colocation", "A. Director", TODAY, "space is paid until 2030")
    found = proposed(application("a"), [one], disks=[disk("1", one)], overrules=[overrule])
    assert (found.chosen.key, found.rule, found.overruled_by) == ("relocate: colocation", "overruled", "A. Director")
    assert found.proposed_without_overrule == "rehost: azure virtual machine"
    assert "space is paid until 2030" in found.reasons[0]


@pytest.mark.parametrize(
    ("overrule", "words"),
    [
        (Overrule("ghost", "retain", "A", TODAY, "r"), "no application has this name"),
        (Overrule("a", "rehost: the moon", "A", TODAY, "r"), "it has no such option"),
    ],
)
def test_an_overrule_that_cannot_be_followed_is_a_finding(overrule, words):
    app, one = application("a"), server("a")
    found = propose(estate([app], [one], [(app, one)]), priced_catalogue(), SETTINGS, overrules=[overrule])
    assert words in found.findings[0].message
    assert found.by_application[app.id].overruled_by is None


def test_an_overrule_against_readiness_is_a_critical_finding():
    app, one = application("a"), server("a", local_devices=("USB dongle",))
    overrule = Overrule("a", "rehost", "A", TODAY, "r")
    found = propose(estate([app], [one], [(app, one)]), priced_catalogue(), SETTINGS, overrules=[overrule])
    assert found.by_application[app.id].chosen.key == "rehost: azure virtual machine"
    assert [finding.code for finding in found.findings] == ["overruled-against-readiness"]


def test_machines_in_no_application_have_their_own_list():
    servers = [
        server("off", power_state=PowerState.OFF),
        server("idle", processor_usage_percent=1.0, memory_usage_percent=2.0),
        server("dc01", role="Domain controller"),
        server("busy"),
        server("claimed"),
    ]
    app = application("a")
    found = propose(estate([app], servers, [(app, servers[4])]), priced_catalogue(), SETTINGS)
    assert [(each.server.partition(":")[2], each.proposal) for each in found.unclaimed_servers] == [
        ("off", ServerProposal.RETIRE),
        ("idle", ServerProposal.RETIRE),
        ("dc01", ServerProposal.SHARED),
        ("busy", ServerProposal.FIND_OWNER),
    ]


def test_a_shared_server_is_divided_so_that_no_penny_is_lost():
    one = server("shared")
    apps = [application(name) for name in "abc"]
    built = estate(apps, [one], [(app, one) for app in apps], disks=[disk("1", one)])
    found = propose(built, priced_catalogue(), SETTINGS)
    parts = [
        line.pence for each in found for line in each.chosen.monthly_lines if line.name.startswith("compute shared")
    ]
    whole = (
        propose(estate(apps[:1], [one], [(apps[0], one)], disks=[disk("1", one)]), priced_catalogue(), SETTINGS)
        .by_application["application:a"]
        .chosen.monthly_lines[0]
        .pence
    )
    assert len(parts) == 3
    assert whole <= sum(parts) < whole + 3


def test_two_runs_give_the_same_result():
    one = server("a")
    app = application("a", bought=True)
    built = estate([app], [one], [(app, one)], disks=[disk("1", one)])
    assert propose(built, priced_catalogue(), SETTINGS) == propose(built, priced_catalogue(), SETTINGS)


def test_an_application_larger_than_any_size_is_unpriced_and_says_why():
    one = server("huge", vcpus=512, processor_usage_percent=100.0)
    found = proposed(application("a"), [one], disks=[disk("1", one)])
    option = (
        found.chosen
        if found.chosen.target == "azure virtual machine"
        else alternative(found, "azure virtual machine").option
    )
    assert any("no offered size has enough processors" in line.wanted for line in option.monthly_lines)


def test_a_part_of_a_shared_instance_is_sized_by_its_share():
    one = server("db")
    mine, other = application("a"), application("b")
    instance = DatabaseInstance(
        "database-instance:i", "i", server=one.id, engine="SQL Server", vcpus=64, processor_usage_percent=50.0,
        memory_mib=65536.0, total_size_mib=10**6, database_count=32,
    )  # fmt: skip
    databases = [
        Database(f"database:{number}", str(number), instance=instance.id, application=owner.id, size_mib=1024.0)
        for number, owner in enumerate((mine, other))
    ]
    built = estate([mine, other], [one], databases=databases, database_instances=[instance])
    found = propose(built, priced_catalogue(), SETTINGS).by_application[mine.id]
    lines = alternative(found, "azure sql managed instance").option.monthly_lines
    assert "1 of 32 databases of i (General Purpose, 4 vCores)" in lines[0].name


def test_equipment_without_a_way_out_that_anybody_vouches_for_stays_as_a_residue():
    app, one = application("cctv", bought=True, local_devices=("recorder",)), server("a")
    against = SupportStatement("support-statement:a", "a", app.id, "azure virtual machine", Support.NOT_SUPPORTED)
    found = proposed(app, [one], support_statements=[against])
    assert (found.rule, found.chosen.treatment) == ("bound-to-site", Treatment.RETAIN)


def test_a_usb_device_cannot_follow_into_any_cloud():
    one = server("a", local_devices=("USB dongle",))
    found = proposed(application("a"), [one])
    assert alternative(found, "azure vmware solution").why_not.startswith("Not possible: A USB device")


def test_the_shared_platform_is_paid_whole_as_soon_as_anything_needs_it():
    cloud, elsewhere = server("a"), server("b", local_devices=("USB dongle",))
    apps = [application("a"), application("b")]
    catalogue = priced_catalogue(price("partner-hosting:server", 9000))
    built = estate(apps, [cloud, elsewhere], [(apps[0], cloud), (apps[1], elsewhere)], disks=[disk("1", cloud)])
    found = propose(built, catalogue, SETTINGS)
    assert [each.chosen.target for each in found] == ["azure virtual machine", "partner hosting"]
    assert found.shared_rest_pence == 1_000_00
    parts = sum(each.chosen.monthly.pence for each in found)
    assert found.monthly.pence == parts + 1_000_00


def test_colocation_without_the_price_of_its_hosts_is_never_called_cheaper():
    one = server("a")
    rows = (price("colocation:server", 1), price("circuit:server", 1))
    found = proposed(application("a"), [one], disks=[disk("1", one)], catalogue=priced_catalogue(*rows))
    colocation = alternative(found, "colocation")
    assert found.chosen.target == "azure virtual machine"
    assert [line.name for line in colocation.option.monthly_lines if line.pence is None] == ["colocation: host"]
    assert colocation.break_even_pence > 0


def test_hosting_with_an_example_for_a_price_is_held_back():
    one = server("a")
    example = replace(price("partner-hosting:server", 1), standing=Standing.ILLUSTRATIVE)
    found = proposed(application("a"), [one], disks=[disk("1", one)], catalogue=priced_catalogue(example))
    assert found.chosen.target == "azure virtual machine"
    assert "Nobody has offered partner hosting" in alternative(found, "partner hosting").why_not


def test_leaving_something_in_the_building_that_closes_is_never_free():
    held = Overrule("a", "retain: data centre", "A. Director", TODAY, "not now")
    found = proposed(application("a"), (server("s1"),), overrules=(held,))
    keeping = [line for line in found.chosen.monthly_lines if line.wanted.startswith("what space")]
    assert found.chosen.key == "retain: data centre"
    assert [line.wanted for line in keeping] == [
        "what space, power, cooling and support of the place cost for what stays in it"
    ]
    assert not found.chosen.complete
