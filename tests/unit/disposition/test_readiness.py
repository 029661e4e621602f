from dataclasses import replace
from datetime import date

import pytest
from estates import SETTINGS, application, disk, estate, server

from standpipe.catalogue import Verdict, load_catalogue
from standpipe.disposition.landscape import survey
from standpipe.disposition.readiness import CLIENT, DATA, PLATFORM, SUPPLIER, Scope, assess
from standpipe.estate.model import ClientType, DatabaseInstance, Support, SupportStatement

CATALOGUE = load_catalogue()
VIRTUAL_MACHINE = CATALOGUE.target("azure virtual machine")


def says(app, target, support, on=None):
    return SupportStatement(f"support-statement:{target}{on}", target, app.id, target, support, on, "letter 7")


def verdict(app, *, servers=(), instances=(), statements=(), disks=(), target=VIRTUAL_MACHINE, settings=SETTINGS):
    landscape = survey(estate([app], servers, support_statements=statements, disks=disks))
    return assess(Scope(app, tuple(servers), tuple(instances)), target, landscape, CATALOGUE, settings)


BOUGHT = application("planning", bought=True, client_type=ClientType.BROWSER)


def test_a_supplier_that_does_not_support_the_target_decides_before_anything_else():
    found = verdict(
        BOUGHT,
        servers=[server("a", local_devices=("USB dongle",))],
        statements=[says(BOUGHT, "azure virtual machine", Support.NOT_SUPPORTED, date(2026, 5, 1))],
    )
    assert (found.verdict, found.decided_by, len(found.grounds)) == (Verdict.NOT_READY, SUPPLIER, 1)
    assert "2026-05-01 (letter 7)" in found.grounds[0].message


def test_the_latest_statement_counts():
    found = verdict(
        BOUGHT,
        statements=[
            says(BOUGHT, "azure virtual machine", Support.NOT_SUPPORTED, date(2024, 1, 1)),
            says(BOUGHT, "azure virtual machine", Support.SUPPORTED, date(2026, 1, 1)),
        ],
    )
    assert found.verdict is Verdict.READY


def test_unknown_support_of_a_bought_product_is_to_be_confirmed_with_a_drafted_question():
    found = verdict(replace(BOUGHT, product="Plan-It", version="9"))
    assert (found.verdict, found.decided_by) == (Verdict.READY_WITH_CONDITIONS, SUPPLIER)
    assert found.questions[0].ask == "supplier"
    assert "Plan-It 9" in found.questions[0].text


def test_own_software_needs_no_supplier():
    assert verdict(application("own")).verdict is Verdict.READY


def test_a_statement_on_saas_covers_every_kind_of_it():
    target = CATALOGUE.target("saas (same supplier)")
    assert verdict(BOUGHT, statements=[says(BOUGHT, "SaaS", Support.SUPPORTED)], target=target).verdict is Verdict.READY


def test_a_thick_client_is_a_condition():
    found = verdict(application("own", client_type=ClientType.THICK_CLIENT))
    assert (found.verdict, found.decided_by) == (Verdict.READY_WITH_CONDITIONS, CLIENT)


def test_a_connection_to_hscn_is_a_condition_of_the_data():
    found = verdict(application("own", data_classes=("HSCN",)))
    assert (found.verdict, found.decided_by) == (Verdict.READY_WITH_CONDITIONS, DATA)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"local_devices": ("USB dongle",)}, "vm-usb"),
        ({"network_adapter_count": 9}, "vm-network-adapters"),
        ({"disk_count": 70}, "vm-disk-count"),
    ],
)
def test_platform_rules_forbid_with_rule_and_object(facts, rule):
    found = verdict(application("own"), servers=[server("a", **facts)])
    assert (found.verdict, found.decided_by) == (Verdict.NOT_READY, PLATFORM)
    assert (rule, "server:a") in {(ground.rule, ground.subject) for ground in found.grounds}


def test_raw_and_oversized_disks_forbid():
    one = server("a")
    found = verdict(application("own"), servers=[one], disks=[disk("1", one, 40_000, raw=True)])
    assert {"vm-raw-device", "vm-disk-size"} <= {ground.rule for ground in found.grounds}


def test_an_old_operating_system_is_a_condition():
    found = verdict(application("own"), servers=[server("a", operating_system="Windows Server 2008 R2 (64-bit)")])
    assert found.verdict is Verdict.READY_WITH_CONDITIONS


def test_an_operating_system_that_the_inventory_does_not_name_is_unknown_and_a_question():
    found = verdict(application("own"), servers=[server("a", operating_system="Other")])
    assert found.verdict is Verdict.UNKNOWN
    assert found.questions[0].subject == "server:a"


@pytest.mark.parametrize(
    ("day", "databases", "expected"),
    [
        (date(2025, 1, 1), 101, Verdict.NOT_READY),
        (date(2026, 11, 23), 101, Verdict.READY_WITH_CONDITIONS),
        (date(2026, 11, 23), 501, Verdict.NOT_READY),
    ],
)
def test_the_limit_of_databases_is_dated(day, databases, expected):
    instance = DatabaseInstance("database-instance:i", "i", engine="SQL Server", database_count=databases)
    found = verdict(
        application("own"),
        instances=[instance],
        target=CATALOGUE.target("azure sql managed instance"),
        settings=replace(SETTINGS, as_of=day),
    )
    assert found.verdict is expected


def test_vmware_in_a_cloud_needs_a_subscription_of_ones_own():
    target = CATALOGUE.target("azure vmware solution")
    expected = {False: Verdict.NOT_READY, None: Verdict.UNKNOWN, True: Verdict.READY}
    for stated, wanted in expected.items():
        settings = replace(SETTINGS, vmware_subscription=stated)
        assert verdict(application("own"), servers=[server("a")], target=target, settings=settings).verdict is wanted
