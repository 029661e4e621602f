"""Evidence in words: by the plan's own names, and what came about in the same way told once."""

from __future__ import annotations

import msgspec
from benchmarks.plan_examples import full_plan

from standpipe.adapters.report.sources import EvidenceBook, by_section
from standpipe.app.plan_document import EvidenceEntry


def test_a_pointer_is_read_with_the_names_of_the_plan():
    book = EvidenceBook(full_plan())
    assert book.name_of("/dispositions/applications/2/monthly/pence") == "Proposals: Income management: cost a month"
    assert book.name_of("/waves/due/0/on") == "Exit plan: Give notice: on"


def test_a_pointer_that_leads_nowhere_is_shown_as_it_is():
    assert EvidenceBook(full_plan()).name_of("/no/such/thing") == "/no/such/thing"


def test_escaped_steps_are_read_as_they_were_written():
    full = full_plan()
    counts = {**full.estate.counts, "a/b~c": 1}
    document = msgspec.structs.replace(full, estate=msgspec.structs.replace(full.estate, counts=counts))
    assert EvidenceBook(document).name_of("/estate/counts/a~1b~0c") == "What the council has: counts: a/b~c"


def test_figures_of_one_kind_and_origin_are_told_once():
    document = full_plan()
    told = [each for each in EvidenceBook(document).all() if each.figures == 25]
    assert {each.figure for each in told} >= {"Proposals: each of the applications: treatment"}
    assert sum(each.figures for each in EvidenceBook(document).all()) == len(document.evidence)


def test_every_part_of_an_origin_is_named():
    full = full_plan()
    entry = EvidenceEntry(basis="derived", formula="sum", inputs=["/waves/closing_date", "assumption:x"])
    document = msgspec.structs.replace(full, evidence={"/waves/cost_pence": entry})
    (origin,) = EvidenceBook(document).all()
    assert origin.origin == "Worked out: sum, from Exit plan: closing date; assumption:x"
    assert origin.quality == "Worked out"
    assert list(by_section([origin])) == ["Exit plan"]


def test_evidence_is_found_below_a_pointer_but_not_beside_it():
    full = full_plan()
    entry = EvidenceEntry(basis="register", rule="r")
    document = msgspec.structs.replace(full, evidence={"/waves/due/0/on": entry, "/waves/due_elsewhere": entry})
    assert len(EvidenceBook(document).under("/waves/due")) == 1
