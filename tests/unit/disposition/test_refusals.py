"""What the plan says no to, or asks twice about, with the figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.unit.disposition.estates import SETTINGS, application, disk, estate, price, priced_catalogue, server

from standpipe.catalogue import Term
from standpipe.disposition import RefusalKind, propose
from standpipe.estate.model import Contract


def refused(kind, settings=SETTINGS, *, catalogue=None, app=None, machine=None, **more):
    machine = machine or server("a")
    app = app or application("Ledger")
    council = estate([app], [machine], [(app, machine)], disks=[disk("d", machine)], **more)
    found = propose(council, catalogue or priced_catalogue(), settings)
    return found, [each for each in found.refusals if each.kind is kind]


def test_a_test_machine_need_not_run_at_night():
    found, (refusal,) = refused(RefusalKind.NIGHT, machine=server("a", environment="Test"))
    lines = found.by_application["application:Ledger"].chosen.monthly_lines
    compute = next(line.pence for line in lines if line.name.startswith("compute"))
    assert refusal.pence == int(Decimal(compute) * (1 - Decimal(50) / 168))


def test_a_reserved_test_machine_saves_nothing_at_night():
    settings = replace(SETTINGS, term=Term.RESERVED_3_YEARS)
    assert refused(RefusalKind.NIGHT, settings, machine=server("a", environment="test"))[1] == []


def test_a_production_machine_runs_at_night():
    assert refused(RefusalKind.NIGHT)[1] == []


def test_a_minor_application_that_costs_more_to_move_than_to_end_is_asked_about():
    found, (refusal,) = refused(RefusalKind.END, app=application("Ledger", tier=4, named_users=3))
    moving = found.by_application["application:Ledger"].chosen.one_off.pence
    assert moving > refusal.pence > 0
    assert "3 users" in refusal.message


def test_a_large_application_of_tier_3_is_not():
    assert refused(RefusalKind.END, app=application("Ledger", tier=3, named_users=400))[1] == []


def test_a_contract_that_ends_before_the_payback_comes_first():
    """Colocation is cheap to begin and dear to run; the move to machines pays back after the contract has ended."""
    catalogue = priced_catalogue(
        price("colocation:server", 250), price("circuit:server", 1), price("host:server", 1), shared=5
    )
    contract = Contract(
        "contract:l",
        "Ledger support",
        ends=date(2027, 1, 31),
        renews_automatically=False,
        covers=("application:Ledger",),
    )
    found, asked = refused(RefusalKind.CONTRACT, catalogue=catalogue, contracts=[contract])
    disposition = found.by_application["application:Ledger"]
    assert disposition.chosen.key == "rehost: azure virtual machine"
    (refusal,) = asked
    assert "Ledger support ends on 2027-01-31" in refusal.message
    renewed = replace(contract, renews_automatically=True)
    assert refused(RefusalKind.CONTRACT, catalogue=catalogue, contracts=[renewed])[1] == []


def test_the_machines_are_priced_on_every_commercial_term():
    found, _ = refused(RefusalKind.NIGHT)
    terms = {(each.term, each.hybrid_benefit): each for each in found.machine_terms}
    compute = next(
        line.pence
        for line in found.by_application["application:Ledger"].chosen.monthly_lines
        if line.name.startswith("compute")
    )
    assert terms["pay as you go", False].pence == compute
    assert terms["pay as you go", True].pence < compute
    assert terms["3 year savings plan", False].unpriced == 1
