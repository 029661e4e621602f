"""Renders a plan as one page that needs nothing else: its style and its charts are inside, and it runs no script.

Every text is escaped (Jinja2's autoescape), stripped of what no page can show, and never used as an id or an address;
a content security policy in the page forbids scripts and requests, should anything slip through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from standpipe.adapters.report import chapters, figures, network_words, resilience_words, words
from standpipe.adapters.report.answers import FACTS_ON_PAGE_ONE, page_one
from standpipe.adapters.report.known_costs import with_known_costs
from standpipe.adapters.report.move_drawing import move_svg
from standpipe.adapters.report.network_drawing import network_drawings
from standpipe.adapters.report.sources import EvidenceBook, by_section
from standpipe.adapters.report.wave_pages import each_label, each_target, wave_pages, worded_days
from standpipe.app.plan_document import PlanDocument

FINDINGS_SHOWN = 100
"""Findings shown for each severity, and conflicts; the workbook has all of them."""
PAGE_ONE_ROWS = 8
"""Things that cannot leave shown at once on page one; the others open below them."""
EVIDENCE_SHOWN = 1500
"""Figures shown for each section of the evidence; the workbook has all of them."""
CHAPTERS = (
    ("stops", "What stops what"),
    ("proposals", "The proposal for each application"),
    ("exit", "The exit plan, wave by wave"),
    ("cost", "Every cost, year by year"),
    ("assumptions", "What the plan assumes, and all open questions"),
    ("findings", "What is wrong with the inputs"),
    ("sources", "What was read"),
    ("evidence", "Where each figure comes from"),
)


Address = Callable[[str], str]
"""Returns where a chapter is, by its id."""


def render_report(document: PlanDocument, *, title: str) -> str:
    """Return the report as HTML; `title` is its heading, as a rule the name of the council."""
    return render_part(report_context(document, title=title, address=_in_this_page), "report.html")


def _in_this_page(chapter: str) -> str:
    return f"#{chapter}"


def report_context(document: PlanDocument, *, title: str, address: Address) -> Mapping[str, object]:
    """Return all that the parts of the report show, so that several can be rendered one by one.

    Args:
        document: the plan.
        title: heading of the report.
        address: where each chapter is; in the report itself an anchor, elsewhere a page.

    """
    years = [year.year for year in document.business_case.years]
    document = with_known_costs(document)
    resilience = document.resilience
    book = EvidenceBook(document)
    drawings, designs = _network(document)
    return {
        "plan": document,
        "title": title,
        "address": address,
        "css": _CSS,
        "chapters": CHAPTERS,
        "answers": page_one(document, book),
        "charts": chapters.charts(document),
        "wave_pages": wave_pages(document),
        "pounds": chapters.pounds_in_order(document.business_case.pounds),
        "treatments": chapters.treatments_in_order(document),
        "targets": chapters.targets_in_order(document),
        "facts": document.assumptions.facts_to_establish[:FACTS_ON_PAGE_ONE],
        "buildings": [
            (building, chapters.stopped_by_audience(building))
            for building in (document.resilience.building, *document.resilience.other_buildings)
        ],
        "network_pictures": drawings,
        "design_pictures": designs,
        "matrix": chapters.matrix(document),
        "chains": [
            resilience_words.chain_svg(service, f"chain-{number}") if service.single_points else ""
            for number, service in enumerate(resilience.services)
        ],
        "move_drawing": move_svg(resilience.move, identifier="services-on-the-way") if resilience.move else "",
        "repair_names": {repair.id: repair.what for repair in document.resilience.repairs},
        "proposals": chapters.proposals_by_treatment(document),
        "origins": [
            book.within(f"/dispositions/applications/{n}") for n in range(len(document.dispositions.applications))
        ],
        "lines": chapters.lines_by_case(document.business_case.lines),
        "years": years,
        "number_columns": range(1, len(years) + 1),
        "category_columns": range(1, len(years) + 2),
        "by_category": chapters.cost_by_category,
        "page_one_rows": PAGE_ONE_ROWS,
        "findings": chapters.findings_by_severity(document.findings),
        "findings_limit": FINDINGS_SHOWN,
        "evidence_sections": by_section(book.all()),
        "evidence_limit": EVIDENCE_SHOWN,
    }


def render_part(context: Mapping[str, object], part: str) -> str:
    """Return a part of the report as HTML: `page_one`, `cost`, `findings` and the other chapters; or `report.html`."""
    return _ENVIRONMENT.get_template(f"{part}.jinja").render(context)


def render_proposal(document: PlanDocument, position: int, *, address: Address) -> str:
    """Return the block about the application at a position of the plan."""
    entry = document.dispositions.applications[position]
    origins = EvidenceBook(document).within(f"/dispositions/applications/{position}")
    module = _ENVIRONMENT.get_template("proposal.jinja").make_module({"address": address})
    return str(module.proposal_block(chapters.Proposal(position, entry), origins))  # type: ignore[attr-defined]


def _network(document: PlanDocument) -> tuple[list[str], dict[str, str]]:
    """Return the pictures of the network, and those of its designs by name."""
    network = document.resilience.network
    if network is None:
        return [], {}
    drawn = network_drawings(network)
    pictures, diagrams = len(network.pictures), network.designs.diagrams if network.designs else []
    return drawn[:pictures], dict(zip((each.title for each in diagrams), drawn[pictures:], strict=True))


def _difference_words(pence: int | None) -> str:
    """Return what an option costs against the proposal.

    >>> _difference_words(1200), _difference_words(-1200), _difference_words(None)
    ('£12 more', '£12 less', 'cannot be said: a price is missing')
    """
    if pence is None:
        return "cannot be said: a price is missing"
    return "the same" if pence == 0 else f"{figures.pounds(abs(pence))} {'more' if pence > 0 else 'less'}"


def _sentence(text: str) -> str:
    """Return a text with one full stop at its end.

    >>> _sentence("Ask them"), _sentence("Why?")
    ('Ask them.', 'Why?')
    """
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _without_basis(source: str, basis: str) -> str:
    """Return the words of a source without the basis at their end, which is shown beside them.

    >>> _without_basis("costs.csv, row 4 (register)", "register")
    'costs.csv, row 4'
    """
    return source.removesuffix(f" ({basis})")


def _shown(value: object) -> object:
    """Return what the page shows for a value: unknown for None, texts without what cannot be shown."""
    if value is None:
        return figures.UNKNOWN
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return figures.showable(value)
    return value


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("standpipe.adapters.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "capital": network_words.capital,
        "days": figures.days,
        "each_label": each_label,
        "each_target": each_target,
        "design_money": network_words.design_money,
        "farthest_words": network_words.farthest_words,
        "journey_words": network_words.journey_words,
        "latency_words": network_words.latency_words,
        "mend_words": network_words.mend_words,
        "ready_words": network_words.ready_words,
        "difference_words": _difference_words,
        "hours_figure": resilience_words.hours_figure,
        "hours_words": resilience_words.hours_words,
        "kind": words.kind_words,
        "label": words.label_of,
        "long_date": figures.long_date,
        "meaning": words.meaning_of,
        "money": figures.money,
        "objective_words": resilience_words.objective_words,
        "percentage": figures.percentage,
        "plural": words.plural,
        "pounds": figures.pounds,
        "rounded_money": figures.rounded_money,
        "rounded_pounds": figures.rounded_pounds,
        "sentence_case": words.sentence_case,
        "sentence": _sentence,
        "short_money": figures.short_money,
        "target": words.target_words,
        "thousands": "{:,}".format,
        "without_basis": _without_basis,
        "worded_days": worded_days,
    }
    environment.globals |= {
        "date_range": figures.date_range,
        "difference": figures.difference,
        "range_words": network_words.range_words,
    }
    return environment


_ENVIRONMENT = _environment()
_CSS = "\n".join(
    (files("standpipe.adapters.report") / "templates" / name).read_text(encoding="utf-8")
    for name in ("report.css", "exit.css")
)
