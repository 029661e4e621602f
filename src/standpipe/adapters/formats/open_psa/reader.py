"""Reads fault trees of the Open-PSA Model Exchange Format (2.0d): the part that fault trees use.

Read: fault trees with components (public and private names, dotted references), nested formulas, house events, basic
events, parameters, common-cause groups, `include` of further files (also `xi:include`). Event trees and other parts
of a model are passed over. Every error names file, line and element.

A model may stand in several files (gates in one, events in another): what a file does not define is looked for in the
`companions`. Where several companions define it, the one whose name begins with the model's name is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from standpipe.adapters.formats.open_psa.elements import Element, parse
from standpipe.adapters.formats.open_psa.expressions import MISSION_TIME, Evaluator
from standpipe.adapters.formats.open_psa.scopes import Definition, Scopes, collect
from standpipe.kernel.errors import InputError, InvalidValueError
from standpipe.resilience.common_causes import CommonCauseGroup, CommonCauseModel, with_common_causes
from standpipe.resilience.faulttree import FaultTree, Gate, Operator

_OPERATORS = {operator.value: operator for operator in Operator}
_REFERENCES = frozenset({"gate", "basic-event", "house-event", "event"})
_NOT_A_FORMULA = frozenset({"label", "attributes"})

Load = Callable[[str], bytes]
"""Returns the bytes of a file that a model includes, by the name it gives, relative to the model."""


@dataclass(frozen=True, slots=True)
class Model:
    """A parsed file, its includes within; `root` is its document."""

    file: str
    root: Element
    has_gates: bool


@dataclass(frozen=True, slots=True)
class ReadTree:
    """A fault tree of a model, and the names of further gates that nothing uses."""

    tree: FaultTree
    other_tops: tuple[str, ...]


def read_model(data: bytes, file: str, load: Load | None = None) -> Model:
    """Parse one file and what it includes.

    Args:
        data: the bytes of the file.
        file: the name that messages give.
        load: how an included file is read; without it an include is an error.

    Raises:
        InputError: not well formed, not a model, or an include cannot be read.

    """
    root = _with_includes(parse(data, file), file, load, (file,))
    if root.tag != "opsa-mef":
        raise root.error("is not an Open-PSA model.", "The root element must be opsa-mef.")
    return Model(file, root, _has_gates(root))


def _with_includes(root: Element, file: str, load: Load | None, above: tuple[str, ...]) -> Element:
    children: list[Element] = []
    for child in root.children:
        if child.tag != "include":
            children.append(child)
            continue
        name = child.attributes.get("file") or child.attributes.get("href") or ""
        target = str(PurePosixPath(file).parent / name)
        if load is None or not name or target in above:
            raise child.error("includes a file that cannot be read here, or itself.")
        try:
            data = load(name)
        except OSError as error:
            raise child.error(f"includes '{name}', which cannot be read ({error.strerror}).") from error
        included = _with_includes(parse(data, target), target, load, (*above, target))
        children += included.children if included.tag == "opsa-mef" else [included]
    root.children = children
    return root


def _has_gates(element: Element) -> bool:
    return element.tag == "define-gate" or any(_has_gates(child) for child in element.children)


def tree_of(model: Model, companions: Sequence[Model] = (), *, mission_time: float = MISSION_TIME) -> ReadTree:
    """Return the fault tree of a model, with its common causes worked in.

    Raises:
        InputError: something is missing, defined twice, circular or out of range.

    """
    if not model.has_gates:
        raise InputError("defines no gate.", where=model.file, remedy="Name it beside the model that uses its events.")
    scopes = collect(model.root)
    stem = PurePosixPath(model.file).stem.casefold()
    ranked = sorted(companions, key=lambda other: not PurePosixPath(other.file).stem.casefold().startswith(stem))
    for companion in ranked:
        if not companion.has_gates:
            scopes.add_missing(collect(companion.root))
    try:
        return _Assembly(scopes, mission_time).assemble(model.file)
    except InvalidValueError as error:
        raise InputError(error.what, where=model.file, remedy=error.remedy) from error


class _Assembly:
    """Turns definitions into a fault tree; only what the gates use is evaluated."""

    def __init__(self, scopes: Scopes, mission_time: float) -> None:
        self._scopes = scopes
        self._evaluator = Evaluator(self._parameter, mission_time=mission_time)
        self._gates: dict[str, Gate] = {}
        self._scope: tuple[str, ...] = ()

    def assemble(self, file: str) -> ReadTree:
        groups = [self._group(definition) for definition in self._scopes.groups]
        grouped = {member: group.chance for group in groups for member in group.members}
        for definition in self._scopes.gates.values():
            self._gate(definition)
        used = {argument for gate in self._gates.values() for argument in gate.arguments}
        tops = [name for name in self._scopes.gates if name not in used]
        if not tops:
            raise InputError("has no top event: every gate is used by another.", where=file)
        chances = {
            name: grouped[name] if name in grouped else self._chance(definition)
            for name, definition in self._scopes.events.items()
        }
        chances |= {name: chance for name, chance in grouped.items() if name not in chances}
        constants = {name: _truth(each.element) for name, each in self._scopes.house_events.items()}
        tree = FaultTree(self._scopes.name or file, tops[0], self._gates, chances, constants)
        return ReadTree(with_common_causes(tree, groups), tuple(tops[1:]))

    def _gate(self, definition: Definition) -> None:
        formulas = [child for child in definition.element.children if child.tag not in _NOT_A_FORMULA]
        if len(formulas) != 1:
            raise definition.element.error(f"has {len(formulas)} formulas; a gate has one.")
        self._formula(formulas[0], definition.name, definition.scope)

    def _formula(self, element: Element, name: str, scope: tuple[str, ...]) -> None:
        """Add the gate of a formula; a nested formula becomes a gate of its own."""
        if element.tag in _REFERENCES or element.tag == "constant":
            self._add(element, name, Operator.AND, (self._argument(element, name, 0, scope),))
            return
        operator = _OPERATORS.get(element.tag)
        if operator is None:
            raise element.error("is not a supported formula.", f"Supported: {', '.join(sorted(_OPERATORS))}.")
        arguments = tuple(self._argument(child, name, at, scope) for at, child in enumerate(element.children))
        minimum = _minimum(element) if operator is Operator.AT_LEAST else 1
        self._add(element, name, operator, arguments, minimum)

    def _add(
        self, element: Element, name: str, operator: Operator, arguments: tuple[str, ...], minimum: int = 1
    ) -> None:
        try:
            self._gates[name] = Gate(name, operator, arguments, minimum)
        except InvalidValueError as error:
            raise element.error(error.what) from error

    def _argument(self, element: Element, owner: str, at: int, scope: tuple[str, ...]) -> str:
        if element.tag in _REFERENCES:
            return self._scopes.resolve(element, scope)
        if element.tag == "constant":
            return self._scopes.constant(_truth_value(element))
        name = f"{owner}/{at + 1}"
        self._formula(element, name, scope)
        return name

    def _chance(self, definition: Definition) -> float:
        formulas = [child for child in definition.element.children if child.tag not in _NOT_A_FORMULA]
        if len(formulas) != 1:
            raise definition.element.error("has no probability.", "Give it an expression, such as a float.")
        self._scope = definition.scope
        chance = self._evaluator.value(formulas[0])
        if not 0 <= chance <= 1:
            raise definition.element.error(f"has the probability {chance:g}; it must be from 0 to 1.")
        return chance

    def _parameter(self, element: Element) -> Element:
        definition = self._scopes.parameter(element, self._scope)
        formulas = [child for child in definition.element.children if child.tag not in _NOT_A_FORMULA]
        if len(formulas) != 1:
            raise definition.element.error("has no value.")
        return formulas[0]

    def _group(self, definition: Definition) -> CommonCauseGroup:
        element = definition.element
        members = [each for child in element.all("members") for each in child.children]
        distribution = [each for child in element.all("distribution") for each in child.children]
        factors = [*element.all("factor"), *(each for child in element.all("factors") for each in child.children)]
        if len(distribution) != 1:
            raise element.error("needs one distribution.")
        try:
            model = CommonCauseModel(element.attribute("model"))
            levels = {self._level(each, len(members)): self._evaluator.value(each.children[0]) for each in factors}
            return CommonCauseGroup(
                definition.name,
                model,
                tuple(self._scopes.member(each, definition.scope) for each in members),
                self._evaluator.value(distribution[0]),
                levels,
            )
        except (InvalidValueError, IndexError) as error:
            raise element.error(str(error)) from error
        except ValueError as error:
            raise element.error(
                "names a model that is not supported.", "Use beta-factor, MGL, alpha-factor."
            ) from error

    @staticmethod
    def _level(element: Element, members: int) -> int:
        return _whole(element, "level") if "level" in element.attributes else members


def _minimum(element: Element) -> int:
    return _whole(element, "min")


def _whole(element: Element, name: str) -> int:
    try:
        return int(element.attribute(name))
    except ValueError as error:
        raise element.error(f"has '{element.attributes[name]}' where a whole number belongs.") from error


def _truth(element: Element) -> bool:
    constants = element.all("constant")
    return _truth_value(constants[0]) if constants else False


def _truth_value(element: Element) -> bool:
    value = element.attribute("value")
    if value not in {"true", "false"}:
        raise element.error(f"has the value '{value}'; it must be true or false.")
    return value == "true"


def read_trees(models: Iterable[Model]) -> Mapping[str, ReadTree | InputError]:
    """Return for each file its fault tree, or why it has none; files without gates complete the others."""
    listed = list(models)
    result: dict[str, ReadTree | InputError] = {}
    for model in listed:
        try:
            result[model.file] = tree_of(model, [other for other in listed if other is not model])
        except InputError as error:
            result[model.file] = error
    return result
