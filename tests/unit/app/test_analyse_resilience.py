"""The published resilience of an estate: exact on the sample council, and unknown where something is not known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import msgspec
import pytest

from standpipe import bootstrap
from standpipe.app.analyse_resilience import ResilienceAnalysis, resilience_document
from standpipe.app.need_diagram import need_diagram
from standpipe.app.resilience_document import ResilienceDocument
from standpipe.catalogue import load_catalogue
from standpipe.catalogue.failure_rates import load_failure_rates
from standpipe.estate.estate import Estate
from standpipe.estate.model import Application, Service
from standpipe.kernel.errors import InputError
from standpipe.resilience import lose
from standpipe.resilience.scenarios import ScenarioKind

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ResilienceAnalysis:
    folder = tmp_path_factory.mktemp("sample")
    bootstrap.write_sample_council(folder, servers=None, seed=1, as_of=AS_OF)
    estate, catalogue = bootstrap.read_estate([str(folder)], as_of=AS_OF, progress=lambda _step: None, refreshed=False)
    return ResilienceAnalysis(estate, catalogue, load_failure_rates(), ("site:wealdbridge-data-centre",))


@pytest.fixture(scope="module")
def document(sample: ResilienceAnalysis) -> ResilienceDocument:
    return resilience_document(sample)


def test_every_single_point_of_the_sample_is_what_losing_each_thing_finds(
    sample: ResilienceAnalysis, document: ResilienceDocument
) -> None:
    stopped = {name: {each.id for each in lose(sample.graph, [name]).stopped} for name in sample.graph.can_fail}
    for service in document.services:
        assert {point.id for point in service.single_points} == {
            name for name, services in stopped.items() if service.id in services
        }
    assert {each.id: set(each.services) for each in document.shared_points} == {
        name: services for name, services in stopped.items() if services
    }


def test_the_document_keeps_its_schema(document: ResilienceDocument) -> None:
    schema = json.loads((Path(__file__).parents[3] / "docs/reference/resilience.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(msgspec.json.encode(document)), schema)


def test_every_service_of_the_sample_is_solved_exactly_or_says_why_not(document: ResilienceDocument) -> None:
    for service in document.services:
        found = service.unavailability
        if found.value is None:
            assert service.gaps
            assert found.upper is None
        else:
            assert found.lower == found.value == found.upper
            assert service.evidence_range.low <= found.value <= service.evidence_range.high
            assert 0 < max(point.share or 0 for point in service.single_points) <= 1


def test_repairs_come_in_order_of_hours_avoided_per_pound_and_unpriced_ones_last(document: ResilienceDocument) -> None:
    per_pound = [each.hours_per_pound for each in document.repairs]
    priced = [each for each in per_pound if each is not None]
    assert priced == sorted(priced, reverse=True)
    assert per_pound == [*priced, *[None] * (len(per_pound) - len(priced))]
    assert any(each.cost_pence_a_year is None for each in document.repairs)


@pytest.mark.parametrize("kind", ScenarioKind)
def test_every_scenario_of_the_sample_has_an_answer(sample: ResilienceAnalysis, kind: ScenarioKind) -> None:
    found = resilience_document(sample, scenario=kind)
    assert found.scenario.unknown is None
    assert found.scenario.stopped == sum(each.restore is not None for each in found.services)
    positions = {row.id: row.position for row in found.sheet}
    for service in found.services:
        if service.restore:
            assert [positions[each] for each in service.restore.order] == sorted(
                positions[each] for each in service.restore.order
            )


def test_one_service_comes_with_the_combinations_that_matter(sample: ResilienceAnalysis) -> None:
    service = sample.service_named("COUNCIL TAX BILLING")
    found = resilience_document(sample, service=service).services
    assert [each.id for each in found] == [service]
    assert found[0].sets
    for each in found[0].sets:
        stopped = {loss.id for loss in lose(sample.graph, each.ids).stopped}
        assert service in stopped
        assert len(each.ids) > 1


def test_a_service_that_does_not_exist_is_refused_with_the_nearest_names(sample: ResilienceAnalysis) -> None:
    with pytest.raises(InputError, match="Council tax billing"):
        sample.service_named("Councl tax biling")


def test_a_service_of_unknown_needs_has_no_value_and_no_upper_bound() -> None:
    estate = Estate(
        applications={"application:tax": Application("application:tax", "Tax")},
        services={"service:tax": Service("service:tax", "Council tax", applications=("application:tax",))},
    )
    found = resilience_document(ResilienceAnalysis(estate, load_catalogue(), load_failure_rates(), ())).services[0]
    assert found.unavailability.value is None
    assert found.unavailability.upper is None
    assert found.unavailability.lower > 0
    assert found.expected_outage_hours_a_year is None
    assert found.outage_in_words.startswith("at least")
    assert found.gaps == ["It is not known on which servers Tax runs."]


def test_the_diagram_shows_every_single_point_once(sample: ResilienceAnalysis, document: ResilienceDocument) -> None:
    for service in document.services:
        points = [point.id for point in service.single_points]
        for only_single in (False, True):
            diagram = need_diagram(sample.graph, service.id, points, only_single=only_single)
            shown = [box.id for layer in diagram.layers for box in layer.boxes]
            assert len(shown) == len(set(shown))
            assert {box.id for layer in diagram.layers for box in layer.boxes if box.single} == set(points)
