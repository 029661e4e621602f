from datetime import date

from standpipe.app.ask_questions import ask_questions, by_addressee
from standpipe.app.question_rules import RULES, Role
from standpipe.estate.estate import Conflict, Estate, StatedValue
from standpipe.estate.model import (
    Application,
    Component,
    Contract,
    Hosting,
    Kind,
    PowerState,
    Server,
    Service,
    Site,
    Supplier,
    Support,
    SupportStatement,
)
from standpipe.kernel.evidence import Place

AS_OF = date(2026, 11, 23)
SUPPLIER = Supplier("supplier:a", "Supplier A")
RENTS = Application(
    "application:rents", "Rents", hosting=Hosting.DATA_CENTRE, business_owner="B. Owner", technical_owner="T. Owner",
    supplier=SUPPLIER.id, bought=True, product="Rents Suite", version="7", tier=1,
)  # fmt: skip


def estate(*entities, **more):
    kinds = {
        Application: "applications", Server: "servers", Service: "services", Contract: "contracts", Site: "sites",
        Supplier: "suppliers", Component: "components", SupportStatement: "support_statements",
    }  # fmt: skip
    held = {}
    for each in entities:
        held.setdefault(kinds[type(each)], {})[each.id] = each
    return Estate(**held, **more)


def asked(*entities, **more):
    answerable = more.pop("answerable", None)
    targets = more.pop("targets", None)
    return ask_questions(estate(*entities, **more), as_of=AS_OF, answerable=answerable, targets=targets)


def fields(questions, name):
    return {question.field for question in questions if question.name == name}


def test_each_question_goes_to_the_person_who_can_answer_it():
    who = {question.field: question.ask for question in asked(RENTS, SUPPLIER)}
    assert who["recovery_time_objective_hours"] == "B. Owner"
    assert who["client_type"] == "T. Owner"
    assert who["support"] == "Supplier A"


def test_what_is_known_is_not_asked():
    assert not fields(asked(RENTS, SUPPLIER), "Rents") & {"hosting", "business_owner", "supplier", "tier", "version"}


def test_what_the_council_does_not_move_is_asked_nothing():
    saas = Application("application:x", "X", hosting=Hosting.SAAS)
    assert asked(saas) == ()


def test_an_unknown_hosting_may_be_the_data_centre_so_everything_is_asked():
    assert {"hosting", "client_type", "data_classes"} <= fields(asked(Application("application:x", "X")), "X")


def test_software_written_by_the_council_has_no_supplier_to_ask_for():
    own = Application("application:x", "X", hosting=Hosting.DATA_CENTRE, bought=False)
    assert not fields(asked(own), "X") & {"supplier", "version", "support"}


def test_where_nobody_is_named_a_desk_is_asked():
    questions = asked(Application("application:x", "X", hosting=Hosting.DATA_CENTRE), Server("server:s", "s"))
    assert {question.ask for question in questions} == {"ICT applications", "ICT infrastructure"}


def test_a_stated_target_is_not_asked_again_and_wanted_ones_are():
    said = SupportStatement("support-statement:1", "s", RENTS.id, "Azure Virtual Machine", Support.SUPPORTED)
    assert "support" not in fields(asked(RENTS, SUPPLIER, said), "Rents")
    questions = asked(RENTS, SUPPLIER, said, targets={RENTS.id: ("saas", "azure virtual machine")})
    [question] = [each for each in questions if each.field == "support"]
    assert (question.target, question.role, question.kind) == ("saas", Role.SUPPLIER, Kind.SUPPORT_STATEMENT)
    assert "Rents Suite 7 on: saas" in question.text


def test_servers_are_tied_to_applications_only_once_somebody_has_begun():
    one, two = Server("server:one", "one"), Server("server:two", "two", decommissioned=True)
    other = Application("application:o", "O", hosting=Hosting.DATA_CENTRE)
    assert "application" not in fields(asked(RENTS, one), "one")
    tie = Component("component:1", "c", application=RENTS.id, server="server:elsewhere")
    questions = asked(RENTS, other, one, two, tie)
    assert "application" in fields(questions, "one")
    assert fields(questions, "two") == set()
    assert "servers" in fields(questions, "O")
    assert "servers" not in fields(questions, "Rents")


def test_a_machine_that_is_off_is_asked_whether_it_is_needed():
    off = Server("server:off", "off", power_state=PowerState.OFF)
    on = Server("server:on", "on", power_state=PowerState.ON)
    questions = asked(off, on)
    assert "decommissioned" in fields(questions, "off")
    assert "decommissioned" not in fields(questions, "on")


def test_contracts_that_have_ended_are_past_asking():
    ended = Contract("contract:e", "E", ends=date(2026, 11, 22))
    last_day = Contract("contract:l", "L", ends=AS_OF, department="Property", value_pence=1)
    questions = asked(ended, last_day)
    assert fields(questions, "E") == set()
    assert fields(questions, "L") == {"notice_months", "renews_automatically", "covers"}
    assert {question.ask for question in questions} == {"Property"}


def test_sites_are_asked_only_while_no_site_is_known_to_close():
    hall, office = Site("site:h", "Hall"), Site("site:o", "Office")
    assert len(asked(hall, office)) == 2
    assert asked(Site("site:h", "Hall", closing=True), office) == ()


def test_a_conflict_shows_both_sides_to_who_knows():
    server = Server("server:s", "s", vcpus=4, memory_mib=1, operating_system="x", vm_uuid="4211")
    conflict = Conflict(
        server.id, "vcpus", 4, (StatedValue(4, Place("a.xlsx", None, 2)), StatedValue(8, Place("b.csv"))), "rule"
    )
    [question] = asked(server, conflicts=(conflict,), answerable={Kind.SERVER: {"vcpus"}})
    assert question.known == "4 (a.xlsx, row 2); 8 (b.csv)"
    assert question.identity == {"vm_uuid": "4211"}
    assert asked(server, conflicts=(conflict,), answerable={Kind.SERVER: {"role"}}) == ()


def test_the_most_important_applications_come_first_and_each_person_stands_together():
    minor = Application("application:m", "Minor", hosting=Hosting.DATA_CENTRE, business_owner="b. owner", tier=4)
    questions = asked(minor, RENTS, SUPPLIER)
    groups = by_addressee(questions)
    assert sum(len(group) for group in groups.values()) == len(questions)
    [owner] = [group for name, group in groups.items() if name.casefold() == "b. owner"]
    assert [question.name for question in owner] == sorted((q.name for q in owner), key={"Rents": 0, "Minor": 1}.get)
    assert {question.name for question in owner} == {"Rents", "Minor"}


def test_every_rule_reads_as_a_question_with_a_reason():
    for rules in RULES.values():
        for rule in rules:
            assert "{name}" in rule.text, rule.field
            assert rule.text.endswith(("?", ")?")), rule.field
            assert rule.why.endswith("."), rule.field
