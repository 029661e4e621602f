"""Values of Open-PSA expressions: constants, parameters, arithmetic, and the point values of failure models.

A distribution (`lognormal-deviate`, `uniform-deviate`...) counts with its mean. Times and rates are in the unit of the
model; the mission time is 8,760 (a year in hours) unless the caller says otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from standpipe.adapters.formats.open_psa.elements import Element

MISSION_TIME = 8760.0

Values = Sequence[float]


def _exponential(values: Values) -> float:
    rate, time = values
    return -math.expm1(-rate * time)


def _glm(values: Values) -> float:
    on_demand, failure, repair, time = values
    total = failure + repair
    if total == 0:
        return on_demand
    return failure / total - (failure / total - on_demand) * math.exp(-total * time)


def _weibull(values: Values) -> float:
    scale, shape, shift, time = values
    return -math.expm1(-(((time - shift) / scale) ** shape)) if time > shift else 0.0


def _periodic_test(values: Values) -> float:
    rate, interval, first, time = values
    if time <= first:
        return _exponential((rate, time))
    since = math.fmod(time - first, interval)
    return _exponential((rate, since or interval))


def _lognormal(values: Values) -> float:
    if len(values) == 2:
        return math.exp(values[0] + values[1] ** 2 / 2)
    return values[0]


def _quotient(values: Values) -> float:
    return values[0] / math.prod(values[1:])


_ANY = range(1, 10_000)
_OPERATIONS: Mapping[str, tuple[Sequence[int], Callable[[Values], float]]] = {
    "add": (_ANY, math.fsum),
    "sub": (_ANY, lambda values: values[0] - math.fsum(values[1:])),
    "mul": (_ANY, math.prod),
    "div": (range(2, 10_000), _quotient),
    "neg": ((1,), lambda values: -values[0]),
    "pow": ((2,), lambda values: math.pow(values[0], values[1])),
    "sqrt": ((1,), lambda values: math.sqrt(values[0])),
    "exp": ((1,), lambda values: math.exp(values[0])),
    "log": ((1,), lambda values: math.log(values[0])),
    "log10": ((1,), lambda values: math.log10(values[0])),
    "abs": ((1,), lambda values: abs(values[0])),
    "min": (_ANY, min),
    "max": (_ANY, max),
    "mean": (_ANY, lambda values: math.fsum(values) / len(values)),
    "exponential": ((2,), _exponential),
    "GLM": ((4,), _glm),
    "Weibull": ((4,), _weibull),
    "periodic-test": ((4,), _periodic_test),
    "uniform-deviate": ((2,), lambda values: (values[0] + values[1]) / 2),
    "normal-deviate": ((2,), lambda values: values[0]),
    "lognormal-deviate": ((2, 3), _lognormal),
    "gamma-deviate": ((2,), math.prod),
    "beta-deviate": ((2,), lambda values: values[0] / (values[0] + values[1])),
}


class Evaluator:
    """Evaluates expressions; `parameter` finds the expression of a parameter by name, from an element that names it."""

    def __init__(self, parameter: Callable[[Element], Element], *, mission_time: float = MISSION_TIME) -> None:
        self._parameter = parameter
        self._mission_time = mission_time
        self._open: list[int] = []

    def value(self, element: Element) -> float:
        """Return the value of an expression.

        Raises:
            InputError: unknown or malformed, a circle of parameters, or outside what a function is defined for.

        """
        if element.tag in {"float", "int"}:
            return _number(element)
        if element.tag == "bool":
            return float(element.attribute("value") == "true")
        if element.tag == "system-mission-time":
            return self._mission_time
        if element.tag == "pi":
            return math.pi
        if element.tag == "parameter":
            return self._of_parameter(element)
        if element.tag not in _OPERATIONS:
            raise element.error("is not a supported expression.", "Give the probability as a float.")
        counts, operation = _OPERATIONS[element.tag]
        values = [self.value(child) for child in element.children]
        if len(values) not in counts:
            raise element.error(f"has {len(values)} arguments, which is not supported.")
        try:
            result = operation(values)
        except (ValueError, ArithmeticError) as error:
            raise element.error(f"has no value ({error}).") from error
        if not math.isfinite(result):
            raise element.error("has no finite value.")
        return result

    def _of_parameter(self, element: Element) -> float:
        found = self._parameter(element)
        if id(found) in self._open:
            raise element.error("is part of a circle of parameters.")
        self._open.append(id(found))
        try:
            return self.value(found)
        finally:
            self._open.pop()


def _number(element: Element) -> float:
    try:
        value = float(element.attribute("value"))
    except ValueError as error:
        raise element.error(f"has the value '{element.attributes['value']}', which is not a number.") from error
    if not math.isfinite(value):
        raise element.error("has no finite value.")
    return value
