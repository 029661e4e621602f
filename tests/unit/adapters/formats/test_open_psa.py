"""Open-PSA models: names and scopes, values of expressions, and one clear message for each thing that is wrong."""

import math

import pytest

from standpipe.adapters.formats.open_psa import read_model, read_trees, tree_of
from standpipe.kernel.errors import InputError
from standpipe.resilience.faulttree import FaultTree

ONE = "<or><basic-event name='a'/></or>"
TO_P = "<or><gate name='p'/></or>"
TESTED = "<periodic-test><float value='1'/><float value='3'/><int value='0'/><int value='7'/></periodic-test>"
EVENT = "<define-basic-event name='a'><float value='0.1'/></define-basic-event>"


def read(body: str, **others: str) -> FaultTree:
    models = [read_model(f"<opsa-mef>{text}</opsa-mef>".encode(), f"{name}.xml") for name, text in others.items()]
    return tree_of(read_model(f"<opsa-mef>\n{body}\n</opsa-mef>".encode(), "model.xml"), models).tree


def gate(formula: str, name: str = "top") -> str:
    return f"<define-gate name='{name}'>{formula}</define-gate>"


def value(expression: str) -> float:
    event = f"<define-basic-event name='a'>{expression}</define-basic-event>"
    tree = read(f"<define-fault-tree name='f'>{gate(ONE)}{event}</define-fault-tree>")
    return tree.chances["a"]


def test_nested_formulas_and_house_events_become_gates_and_constants() -> None:
    house = "<define-house-event name='h'><constant value='true'/></define-house-event>"
    body = gate("<and><not><basic-event name='a'/></not><house-event name='h'/><constant value='false'/></and>")
    tree = read(f"<define-fault-tree name='f'>{body}{EVENT}{house}</define-fault-tree>")
    assert tree.gates["top"].arguments == ("top/1", "h", "constant false")
    assert tree.constants == {"h": True, "constant false": False}


def test_private_names_are_found_from_within_and_by_path() -> None:
    inner = gate(ONE, "inner") + EVENT
    part = f"<define-component name='c' role='private'>{inner}</define-component>"
    outer = gate("<and><gate name='c.inner'/></and>")
    tree = read(f"<define-fault-tree name='f'>{outer}{part}</define-fault-tree>")
    assert tree.chances == {"f.c.a": 0.1}
    assert tree.gates["f.c.inner"].arguments == ("f.c.a",)


def test_events_of_another_file_complete_a_model_and_the_name_decides_between_two() -> None:
    body = f"<define-fault-tree name='f'>{gate(ONE)}</define-fault-tree>"
    other = EVENT.replace("0.1", "0.7")
    files = {"other": f"<model-data>{other}</model-data>", "model-events": f"<model-data>{EVENT}</model-data>"}
    tree = read(body, **files)
    assert tree.chances == {"a": 0.1}


def test_an_included_file_is_read_in_its_place() -> None:
    body = f"<opsa-mef>{gate(ONE)}<include file='events.xml'/></opsa-mef>"
    model = read_model(body.encode(), "model.xml", {"events.xml": f"<opsa-mef>{EVENT}</opsa-mef>".encode()}.__getitem__)
    assert tree_of(model).tree.chances == {"a": 0.1}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("<exponential><float value='1e-3'/><system-mission-time/></exponential>", 1 - math.exp(-8.76)),
        ("<mul><float value='0.5'/><float value='0.5'/></mul>", 0.25),
        ("<GLM><float value='0'/><float value='1'/><float value='9'/><float value='1e9'/></GLM>", 0.1),
        ("<Weibull><float value='2'/><int value='1'/><int value='0'/><int value='2'/></Weibull>", 1 - math.exp(-1)),
        (TESTED, 1 - math.exp(-1)),
    ],
)  # fmt: skip
def test_values_of_failure_models(expression: str, expected: float) -> None:
    assert value(expression) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (gate("<or><basic-event name='x'/></or>"), "model.xml, line 2, element basic-event: refers to 'x'"),
        (gate("<atleast min='3'><basic-event name='a'/></atleast>") + EVENT, "element atleast"),
        (gate("<atleast min='two'><basic-event name='a'/></atleast>") + EVENT, "where a whole number belongs"),
        (gate("<maybe><basic-event name='a'/></maybe>") + EVENT, "not a supported formula"),
        (gate("<or><gate name='top'/></or>"), "no top event"),
        (gate(TO_P) + gate("<or><gate name='q'/></or>", "p") + gate(TO_P, "q"), "cycle"),
        (gate(ONE) + EVENT + EVENT, "defines 'a' again; it is defined in model.xml, line 2"),
        (gate(ONE) + EVENT.replace("0.1", "1.5"), "must be from 0 to 1"),
        (gate(ONE) + EVENT.replace("0.1", "nan"), "no finite value"),
        (gate(ONE) + EVENT.replace("0.1", "abc"), "not a number"),
        ("<define-gate><or/></define-gate>", "has no attribute 'name'"),
        (EVENT, "defines no gate"),
        (gate("<or/>"), "cannot have 0 arguments"),
        (gate(ONE) + EVENT + "<define-substitution/>", "element define-substitution: is not supported"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(body: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(body)
    assert message in str(caught.value)
    assert "model.xml" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<opsa-mef><define-gate", "model.xml, line 1: is not well-formed XML"),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><opsa-mef>&x;</opsa-mef>", "declares entities"),
        (b"<html/>", "not an Open-PSA model"),
        (b"", "not well-formed"),
        (b"<opsa-mef><include file='x.xml'/></opsa-mef>", "includes a file that cannot be read here"),
    ],
)
def test_a_damaged_or_foreign_document_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_model(data, "model.xml")
    assert message in str(caught.value)


def test_one_unusable_file_leaves_the_others() -> None:
    good = read_model(f"<opsa-mef>{gate(ONE)}{EVENT}</opsa-mef>".encode(), "good.xml")
    unknown = gate("<or><basic-event name='x'/></or>")
    bad = read_model(f"<opsa-mef>{unknown}</opsa-mef>".encode(), "bad.xml")
    found = read_trees([bad, good])
    assert isinstance(found["bad.xml"], InputError)
    assert not isinstance(found["good.xml"], InputError)
