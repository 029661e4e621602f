"""Proposals live: looked at, challenged, overruled at a price that is shown first, followed by the next plan."""

from __future__ import annotations

import re

import pytest
from django.db import transaction

PAYROLL = "application:payroll"


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def overrule(browser, option="retain: data centre", reason="Its owner keeps it.", thing=PAYROLL):
    shown = re.search(
        r'name="shown" value="([^"]+)"',
        browser.get(f"/dispositions/overrule/{thing}", {"option": option}).content.decode(),
    )
    given = {"option": option, "reason": reason, "shown": shown[1] if shown else ""}
    return browser.post(f"/dispositions/overrule/{thing}", given)


def test_before_the_first_plan_the_page_says_so(administrator):
    assert "No plan has been computed yet" in words(administrator.get("/dispositions/"))
    assert administrator.get("/dispositions/application/application:x").status_code == 404


def test_the_list_filters_sorts_and_exports(planned, sign_in_as):
    reader = sign_in_as("reader")
    page = reader.get("/dispositions/")
    assert re.findall(r'application/application:[\w-]+">([^<]*)<', page.content.decode()) == [
        "&lt;b&gt;Odd&lt;/b&gt;", "Parking", "Payroll",
    ]  # fmt: skip
    assert "1 to 1 of 1" in words(reader.get("/dispositions/", {"q": "PAY", "hosting": "data centre"}))
    assert "None." in words(reader.get("/dispositions/", {"treatment": "refactor"}))
    assert "None." in words(reader.get("/dispositions/", {"people": "overruled"}))
    assert reader.get("/dispositions/", {"sort": "-nothing", "people": "x", "page": "99"}).status_code == 200
    exported = reader.get("/dispositions/export/csv/", {"q": "payroll"}).content.decode()
    assert "Payroll" in exported
    assert "Parking" not in exported
    assert reader.get("/dispositions/export/xlsx/").content.startswith(b"PK")
    assert reader.get("/dispositions/export/pdf/").status_code == 404


def test_a_proposal_shows_its_figures_reasons_and_other_options(planned, sign_in_as):
    from standpipe.console import proposals

    page = words(sign_in_as("reader").get(f"/dispositions/application/{PAYROLL}"))
    entry = proposals.proposal_for(PAYROLL).entry
    assert entry.reasons[0] in page
    for each in ("Cost a month", "Makes the whole plan dearer by", "How sure", "Other options", "It moves in wave"):
        assert each in page
    assert "Overrule: see the price" not in page


def test_the_page_of_a_thing_says_what_is_proposed_and_when_it_moves(planned, sign_in_as):
    reader = sign_in_as("reader")
    for thing in (PAYROLL, "server:app1"):
        page = reader.get(f"/estate/thing/{thing}")
        assert f"/dispositions/application/{PAYROLL}" in page.content.decode(), thing
        assert "It moves in wave" in words(page)


def test_the_price_is_shown_before_one_confirms_and_stays_on_the_record(planned, sign_in_as):
    from standpipe.console import overrules, proposals

    planner = sign_in_as("planner")
    assert "The price of overruling" not in words(planner.get(f"/dispositions/overrule/{PAYROLL}"))
    proposal = proposals.proposal_for(PAYROLL)
    alternative = next(each for each in proposal.entry.alternatives if each.whole_plan_pence)
    option = f"{alternative.treatment}: {alternative.target}"
    page = words(planner.get(f"/dispositions/overrule/{PAYROLL}", {"option": option}))
    pounds = f"£{abs(round(alternative.whole_plan_pence / 100)):,}"
    assert f"The whole plan costs {pounds} more" in page
    assert overrules.price(proposal, option).pence == alternative.whole_plan_pence
    assert not overrules.history(PAYROLL)
    missing = overrule(planner, option, reason=" ")
    assert missing.status_code == 400
    assert "Say why." in words(missing)
    assert not overrules.history(PAYROLL)
    assert overrule(planner, option).status_code == 302
    page = words(planner.get(f"/dispositions/application/{PAYROLL}"))
    assert f"{pounds} more" in page
    assert "was made before it" in page
    assert "Its owner keeps it." in page


def test_who_confirms_saw_the_price_of_now(planned, sign_in_as):
    planner = sign_in_as("planner")
    given = {"option": "retain: data centre", "reason": "x", "shown": "123456"}
    answer = planner.post(f"/dispositions/overrule/{PAYROLL}", given)
    assert answer.status_code == 400
    assert "Look at the price again" in words(answer)


def test_an_option_or_an_application_that_is_not_there_is_refused(planned, sign_in_as):
    planner = sign_in_as("planner")
    answer = planner.get(f"/dispositions/overrule/{PAYROLL}", {"option": "refactor: the moon"})
    assert answer.status_code == 400
    assert "it has no such option" in words(answer)
    assert planner.get("/dispositions/overrule/application:none", {"option": "retire"}).status_code == 404


def test_the_next_plan_follows_an_overrule_until_it_is_withdrawn(planned, sign_in_as):
    from standpipe.console import plans, proposals

    planner = sign_in_as("planner")
    before = proposals.proposal_for(PAYROLL).key
    overrule(planner)
    plans.ask_for_plan(by="A", title="Second", work_units=2)
    plans.compute_next()
    proposal = proposals.proposal_for(PAYROLL)
    assert (proposal.key, proposal.entry.overruled_by) == ("retain: data centre", "A. Planner")
    page = words(planner.get(f"/dispositions/application/{PAYROLL}"))
    assert "follows it; its price today stands" in page
    assert planner.post(f"/dispositions/withdraw/{PAYROLL}", {"reason": ""}).status_code == 400
    assert planner.post(f"/dispositions/withdraw/{PAYROLL}", {"reason": "It was a mistake."}).status_code == 302
    assert "It was a mistake." in words(planner.get(f"/dispositions/application/{PAYROLL}"))
    assert planner.post(f"/dispositions/withdraw/{PAYROLL}", {"reason": "again"}).status_code == 400
    plans.ask_for_plan(by="A", title="Third", work_units=2)
    plans.compute_next()
    assert proposals.proposal_for(PAYROLL).key == before


def test_an_owner_overrules_only_for_what_is_theirs(planned, sign_in_as):
    owner = sign_in_as("owner")  # called A. Owner, who is the business owner of Payroll and not of Parking
    refused = overrule(owner, thing="application:parking")
    assert "its business owner is b. owner" in words(refused).casefold()
    assert overrule(owner).status_code == 302


def test_overruling_again_replaces_the_overrule_and_keeps_it_on_record(planned, sign_in_as):
    from standpipe.console import decisions, overrules

    planner = sign_in_as("planner")
    overrule(planner)
    overrule(planner, option="retire: nowhere", reason="Nobody uses it.")
    assert [each.ended_at is None for each in overrules.history(PAYROLL)] == [True, False]
    first, second = reversed(decisions.about(PAYROLL))
    assert (first.superseded_by, second.row.supersedes_id) == (second.row.number, first.row.pk)


def challenge(browser, stance="wrong", **parts):
    given = {"stance": stance, "words": "The supplier ends its support.", "evidence": "Letter of 3 March 2026"} | parts
    return browser.post(f"/dispositions/challenge/{PAYROLL}", given)


def test_a_challenge_is_answered_and_decided_on_the_record(planned, sign_in_as):
    from standpipe.console import decisions, proposals

    owner, approver, reader = (sign_in_as(role) for role in ("owner", "approver", "reader"))
    place = challenge(owner)["Location"]
    assert "Challenged" in words(reader.get("/dispositions/", {"people": "challenged"}))
    page = words(reader.get(place))
    for each in ("We think the proposal is wrong", "A. Owner (owner)", "Letter of 3 March 2026", "To be decided"):
        assert each in page
    assert reader.post(place, {"kind": "claim", "stance": "right", "words": "x"}).status_code == 403
    assert owner.post(place, {"kind": "decision", "outcome": "upheld", "words": "no"}).status_code == 400
    assert (
        approver.post(place, {"kind": "answer", "words": "It is extended.", "evidence": "Contract"}).status_code == 302
    )
    assert owner.post(place, {"kind": "commitment", "words": "We test it in May."}).status_code == 302
    assert approver.post(place, {"kind": "decision", "words": "It moves as it is."}).status_code == 400
    approver.post(place, {"kind": "decision", "outcome": "upheld", "words": "It moves as it is."})
    page = words(reader.get(place))
    assert "The proposal stands" in page
    assert page.index("It is extended.") < page.index("We test it in May.") < page.index("It moves as it is.")
    assert not proposals.challenged()
    (entry,) = decisions.about(PAYROLL)
    assert entry.row.decision.startswith("The proposal stands.")
    assert "Letter of 3 March 2026" in entry.row.evidence


def test_support_is_recorded_as_well_as_doubt(planned, sign_in_as):
    owner = sign_in_as("owner")
    place = challenge(owner, stance="right", words="We will support it.")["Location"]
    assert "We think the proposal is right, and will support it" in words(owner.get(place))


@pytest.mark.parametrize("parts", [{"stance": ""}, {"stance": "maybe"}, {"words": " "}, {"words": "x" * 5001}])
def test_an_incomplete_challenge_is_asked_again_and_keeps_what_was_written(planned, sign_in_as, parts):
    answer = challenge(sign_in_as("owner"), **parts)
    assert answer.status_code == 400
    assert "There is a problem" in words(answer)
    assert "Letter of 3 March 2026" in words(answer)


def test_what_is_said_and_decided_cannot_be_changed_by_anybody(planned, sign_in_as):
    from django.db import DatabaseError, connection

    challenge(sign_in_as("owner"))
    overrule(sign_in_as("planner"))
    with connection.cursor() as cursor:
        for table in ("challenge", "challenge_entry", "decision"):
            for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
                for role, refusal in (("NONE", "only ever added to"), ("standpipe_app", "permission denied")):
                    cursor.execute(f"SET ROLE {role}")
                    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
                        cursor.execute(change)
                    cursor.execute("RESET ROLE")


def test_a_supplier_takes_part_where_an_application_is_shared_and_nowhere_else(planned, sign_in_as):
    from standpipe.adapters.storage.models import Share
    from standpipe.console import people

    owner, supplier = sign_in_as("owner"), sign_in_as("supplier")
    place = challenge(owner)["Location"]
    other = owner.post("/dispositions/challenge/application:parking", {"stance": "asks", "words": "Why?"})["Location"]
    assert supplier.get(place).status_code == 404
    person = people.person_numbered(int(supplier.session["_auth_user_id"]))
    Share.objects.create(council=person.council, person=person, thing=PAYROLL)
    assert "The supplier ends its support." in words(supplier.get(place))
    assert "Move with its platform: hosted by a partner" in words(supplier.get(place))
    assert supplier.get(other).status_code == 404
    assert supplier.post(other, {"kind": "claim", "stance": "right", "words": "Ours."}).status_code == 404
    assert "Parking" not in words(supplier.get("/dispositions/challenges/"))
    said = {"kind": "claim", "stance": "right", "words": "We think you are right and will support it."}
    assert supplier.post(place, said).status_code == 302
    assert "We think you are right and will support it." in words(owner.get(place))
    assert supplier.post(place, {"kind": "answer", "words": "Done"}).status_code == 400
    assert challenge(supplier, stance="wrong").status_code == 302
    assert supplier.post("/dispositions/challenge/application:parking", said).status_code == 404
    assert supplier.get(f"/dispositions/application/{PAYROLL}").status_code == 403
    assert "/dispositions/challenges/" in supplier.get(f"/estate/thing/{PAYROLL}").content.decode()
