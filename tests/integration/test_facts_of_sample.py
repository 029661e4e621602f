"""The facts that would most change the sample council's plan: what they say changes does change."""

import re
from dataclasses import replace
from datetime import date

import pytest

from standpipe import bootstrap
from standpipe.app.facts_to_establish import Chosen, facts_to_establish
from standpipe.app.plan_resilience import resilience_section
from standpipe.disposition import Settings, propose
from standpipe.estate.model import Support, SupportStatement

TODAY = date(2026, 11, 23)
SETTINGS = Settings(as_of=TODAY)
SAYS_NO = re.compile(r"If not, (\d+) proposals? changes? \(")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    bootstrap.write_sample_council(folder, servers=None, seed=1, as_of=TODAY)
    return bootstrap.read_estate([str(folder)], as_of=TODAY, progress=lambda _: None)


@pytest.fixture(scope="module")
def found(sample):
    return propose(*sample, SETTINGS)


@pytest.fixture(scope="module")
def facts(sample, found):
    return facts_to_establish(Chosen(*sample, SETTINGS, (), found), resilience_section(*sample)[1].graph)


def test_a_supplier_who_really_says_no_turns_as_many_proposals_as_the_fact_says(sample, found, facts):
    estate, catalogue = sample
    tried = [fact for fact in facts if SAYS_NO.match(fact.effect)]
    assert tried
    for fact in tried[:2]:
        supplier = estate.applications[fact.subject].supplier
        asked = [
            each
            for each in found
            if estate.applications[each.application].supplier == supplier
            and any(question.ask == "supplier" for question in each.questions)
        ]
        words = [
            SupportStatement(f"no-{number}", "no", each.application, each.chosen.target, Support.NOT_SUPPORTED, TODAY)
            for number, each in enumerate(asked)
        ]
        refused = replace(estate, support_statements={**estate.support_statements, **{word.id: word for word in words}})
        again = propose(refused, catalogue, SETTINGS)
        turned = [each for each in again if each.chosen.key != found.by_application[each.application].chosen.key]
        assert len(turned) == int(SAYS_NO.match(fact.effect)[1])
        pounds = round(abs(again.whole.cost - found.whole.cost) / 100)
        assert f"£{pounds:,} " in fact.effect


def test_nobody_is_asked_who_owns_what_does_not_move(found, facts, sample):
    moving = {each.application for each in found if each.in_the_move}
    asked = [fact for fact in facts if fact.fact.startswith("Who owns")]
    assert asked
    assert all(fact.subject in moving for fact in asked)


def test_once_an_answer_is_known_its_question_is_gone(sample, facts):
    estate, catalogue = sample
    question = next(fact for fact in facts if fact.fact.startswith("Who owns"))
    answered = replace(
        estate,
        findings=tuple(each for each in estate.findings if each.code != "application-without-owner"),
    )
    dispositions = propose(answered, catalogue, SETTINGS)
    chosen = Chosen(answered, catalogue, SETTINGS, (), dispositions)
    again = facts_to_establish(chosen, resilience_section(answered, catalogue)[1].graph)
    assert question.fact not in {fact.fact for fact in again}
    assert len(again) == len(facts)


def test_what_was_considered_before_gives_the_answer_that_considering_again_gives(sample, found):
    from standpipe.app.facts_to_establish import _refusal

    chosen = Chosen(*sample, SETTINGS, (), found)
    asked = [each.application for each in found if any(question.ask == "supplier" for question in each.questions)]
    for applications in (asked[:1], asked[1:4], asked):
        what_if = {name: _refusal(chosen, name) for name in applications}
        assert chosen.after(what_if=what_if, known=chosen.considered()) == chosen.after(what_if=what_if)
    assert chosen.after(what_if={name: _refusal(chosen, name) for name in asked}).applications
