import json
from pathlib import Path

import jsonschema
import pytest

from standpipe.kernel.errors import InputError
from standpipe.waves import generate, plan_from_json, plan_to_json, plan_waves, problem_from_json, problem_to_json
from standpipe.waves.documents import check_schema, plan_schema, problem_schema
from standpipe.waves.plan import Conflict, Infeasible

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"


@pytest.fixture(scope="module")
def plan():
    return plan_waves(generate(6, seed=1), work_units=5)


@pytest.mark.parametrize(
    ("name", "schema"),
    [("wave-problem", problem_schema()), ("wave-plan", plan_schema()), ("wave-check", check_schema())],
)
def test_the_published_schema_is_the_one_of_the_code(name, schema):
    published = json.loads((REFERENCE / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(schema))


def test_a_problem_survives_its_document_and_validates():
    problem = generate(10, seed=2)
    document = problem_to_json(problem)
    assert problem_from_json(document) == problem
    jsonschema.validate(json.loads(document), problem_schema())


def test_a_plan_survives_its_document_and_validates(plan):
    document = plan_to_json(plan, cpu_seconds=1.5)
    assert plan_from_json(document) == plan
    found = json.loads(document)
    jsonschema.validate(found, plan_schema())
    for field in ("schema_version", "feasible", "cost", "bound", "gap", "closing_date", "conflict", "risk", "waves"):
        assert field in found


def test_an_impossible_problem_has_the_same_fields_of_the_contract():
    document = plan_to_json(Infeasible("p", (Conflict("deadline", "too soon"),), proved=True))
    found = json.loads(document)
    assert (found["cost"], found["waves"], found["feasible"]) == (None, [], False)
    jsonschema.validate(found, plan_schema())
    assert plan_from_json(document).conflict[0].rule == "deadline"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["groups"][2]["efforts"][0].update(team="nobody"), "move group 'g2'"),
        (lambda d: d["dependencies"].append({"kind": "hard", "first": "g0", "second": "ghost"}), "ghost"),
        (lambda d: d["windows"][0].update(last="2020-01-01"), "$.windows[0]"),
        (lambda d: d["groups"][1].update(risk="high"), "$.groups[1].risk"),
        (lambda d: d["teams"][0].update(days=[1]), "1 figures of capacity"),
        (lambda d: d.update(schema_version="9"), "Schema version 9"),
    ],
)
def test_what_is_wrong_in_a_document_is_named_with_its_place(change, place):
    document = json.loads(problem_to_json(generate(4, seed=1)))
    change(document)
    with pytest.raises(InputError) as refused:
        problem_from_json(json.dumps(document), name="mine.json")
    assert place in str(refused.value)
    assert "mine.json" in str(refused.value)


def test_text_that_is_no_json_is_refused():
    with pytest.raises(InputError, match=r"mine\.json"):
        problem_from_json("{", name="mine.json")
