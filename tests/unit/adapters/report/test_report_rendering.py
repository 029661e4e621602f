"""The page: structure that assistive technology needs, nothing from outside, hostile texts only as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import msgspec
import pytest
from benchmarks.plan_examples import contradictory_plan, full_plan, hostile_plan, partial_plan

from standpipe.adapters.report import render_report
from standpipe.app.plan_document import PlanDocument

MARKUP = '<script>alert(1)</script>"onmouseover="alert(1)\' --></style></title></svg>{{7*7}}&lt;b&gt;'
PLANS = {
    "full": full_plan(),
    "partial": partial_plan(),
    "contradictory": contradictory_plan(),
    "hostile": hostile_plan(MARKUP),
}
_VOID = {"meta", "br", "link", "img", "input", "hr"}


@dataclass
class Page(HTMLParser):
    """What a page consists of."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tables: list[list[str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in <{tag}>"
        if tag not in _VOID:
            self.open_tags.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append([])
        elif self.tables and tag in {"caption", "th", "thead"}:
            self.tables[-1].append(tag if tag != "th" else f"th {dict(attrs).get('scope')}")

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open_tags.pop() == tag

    def handle_data(self, data):
        if not self.open_tags or self.open_tags[-1] != "style":
            self.text.append(data)


def read(document: PlanDocument, title: str = "Example Council") -> Page:
    page = Page()
    page.feed(render_report(document, title=title))
    page.close()
    return page


@pytest.fixture(params=PLANS)
def page(request) -> Page:
    return read(PLANS[request.param], title=MARKUP if request.param == "hostile" else "Example Council")


def test_every_element_is_closed(page):
    assert page.open_tags == []


def test_headings_begin_with_one_and_skip_no_level(page):
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


def test_landmarks_language_and_skip_link_are_there(page):
    names = [tag for tag, _ in page.tags]
    assert {"header", "main", "nav", "footer"} <= set(names)
    assert names.count("main") == 1
    assert ("html", {"lang": "en-GB"}) in page.tags
    first_link = next(attributes for tag, attributes in page.tags if tag == "a")
    assert first_link == {"class": "skip", "href": "#answers"}


def test_ids_are_unique_and_every_reference_leads_somewhere(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert all(target[:1] == "#" and target[1:] in ids for target in targets)
    labels = [attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes]
    assert set(labels) <= set(ids)


def test_every_table_has_a_caption_and_scoped_headers_and_can_be_scrolled_by_keyboard(page):
    assert page.tables
    assert all(table[0] == "caption" for table in page.tables)
    assert not [part for table in page.tables for part in table if part == "th None"]
    regions = [attributes for _, attributes in page.tags if "scroll" in (attributes.get("class") or "")]
    assert len(regions) >= len(page.tables)
    assert all(region["tabindex"] == "0" and region["aria-labelledby"] for region in regions)


def test_every_chart_has_a_text_alternative(page):
    charts = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)


def test_nothing_runs_and_nothing_is_fetched(page):
    assert not {tag for tag, _ in page.tags} & {"script", "iframe", "object", "embed", "img", "link", "form", "base"}
    names = {name for _, attributes in page.tags for name in attributes}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "style", "srcdoc", "action"})
    policy = next(a["content"] for tag, a in page.tags if tag == "meta" and a.get("http-equiv"))
    assert policy.startswith("default-src 'none'")


def test_hostile_texts_are_shown_as_they_are_written():
    text = "".join(read(PLANS["hostile"], title=MARKUP).text)
    assert MARKUP in text
    assert "7*7" in text
    assert "49" not in re.sub(r"[^{}0-9]*\d{3,}", "", text.split("{{7*7}}")[0])


def test_no_value_of_the_program_reaches_the_reader():
    for name in ("full", "partial", "contradictory"):
        words = set(re.findall(r"\w+", " ".join(read(PLANS[name]).text)))
        assert not words & {"None", "True", "False", "nan", "Undefined"}


def test_the_seven_questions_stand_first_and_in_order():
    text = "".join(read(PLANS["full"]).text)
    questions = (
        "What stops if we lose the building?",
        "When does the data centre close",
        "What cannot leave",
        "What does it cost to stay",
        "What is proposed for the applications?",
        "What would most change this plan?",
        "What must be decided in the next 90 days?",
        "The chapters behind this page",
    )
    positions = [text.index(question) for question in questions]
    assert positions == sorted(positions)


def test_every_service_that_stops_is_named_on_page_one():
    page_one, _ = "".join(read(PLANS["full"]).text).split("The chapters behind this page")
    assert all(service.name in page_one for service in PLANS["full"].resilience.building.stopped)


def test_every_application_opens_to_its_reasons_and_prices():
    text = "".join(read(PLANS["full"]).text)
    for entry in PLANS["full"].dispositions.applications:
        assert text.count(entry.name) >= 2
    assert "Chosen at or below, a month" in text


def test_everything_that_cannot_leave_is_on_page_one_however_much_it_is():
    full = full_plan()
    things = [msgspec.structs.replace(full.dispositions.cannot_leave[0], name=f"Thing {n}") for n in range(20)]
    dispositions = msgspec.structs.replace(full.dispositions, cannot_leave=things)
    page_one, _ = "".join(read(msgspec.structs.replace(full, dispositions=dispositions)).text).split(
        "The chapters behind this page"
    )
    assert "12 more that cannot leave" in page_one
    assert "Thing 19" in page_one


def test_what_is_missing_is_said_on_page_one():
    page_one, _ = "".join(read(PLANS["partial"]).text).split("The chapters behind this page")
    assert "This is a partial plan." in page_one
    assert all(missing in page_one for missing in PLANS["partial"].estate.missing)


def test_a_service_of_which_not_all_is_known_is_never_shown_as_safe():
    full = full_plan()
    services = [msgspec.structs.replace(service, known=False, single_points=[]) for service in full.resilience.services]
    resilience = msgspec.structs.replace(full.resilience, services=services, shared_points=[])
    text = "".join(read(msgspec.structs.replace(full, resilience=resilience)).text)
    assert "no single thing stops it" not in text
    assert text.count("a short list is no reassurance") == len(services)


def test_the_same_plan_gives_the_same_bytes():
    assert render_report(full_plan(), title="A") == render_report(full_plan(), title="A")
