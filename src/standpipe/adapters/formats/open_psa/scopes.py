"""Which name means what: definitions of a model by full name, public and private, and how references find them."""

from __future__ import annotations

from dataclasses import dataclass, field

from standpipe.adapters.formats.open_psa.elements import Element

_CONTAINERS = frozenset({"define-fault-tree", "define-component", "model-data"})
_TABLES = {
    "define-gate": "gates",
    "define-basic-event": "events",
    "define-house-event": "house_events",
    "define-parameter": "parameters",
}
_CHANGES_TREES = frozenset({"define-substitution"})
"""What changes the meaning of a tree and is not supported: any answer without it would be wrong."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition under its full name, and the containers it stands in, outermost first."""

    name: str
    element: Element
    scope: tuple[str, ...]


@dataclass(slots=True)
class Scopes:
    """All definitions of a model. A private name is known as `container.name`, a public one by itself as well."""

    name: str = ""
    gates: dict[str, Definition] = field(default_factory=dict)
    events: dict[str, Definition] = field(default_factory=dict)
    house_events: dict[str, Definition] = field(default_factory=dict)
    parameters: dict[str, Definition] = field(default_factory=dict)
    groups: list[Definition] = field(default_factory=list)
    _paths: dict[str, str] = field(default_factory=dict)

    def add(self, element: Element, scope: tuple[str, ...], *, private: bool) -> None:
        """Add a definition.

        Raises:
            InputError: the name is defined twice.

        """
        own = element.attribute("name")
        path = ".".join((*scope, own))
        name = path if private else own
        table: dict[str, Definition] = getattr(self, _TABLES[element.tag])
        tables = (
            [self.parameters] if element.tag == "define-parameter" else [self.gates, self.events, self.house_events]
        )
        for known in tables:
            if name in known:
                first = known[name].element
                raise element.error(f"defines '{own}' again; it is defined in {first.file}, line {first.line}.")
        table[name] = Definition(name, element, scope)
        self._paths[path] = name

    def add_missing(self, other: Scopes) -> None:
        """Take from another model the events and parameters that this one does not define."""
        for table in ("events", "house_events", "parameters"):
            mine: dict[str, Definition] = getattr(self, table)
            theirs: dict[str, Definition] = getattr(other, table)
            taken = self.parameters if table == "parameters" else {**self.gates, **self.events, **self.house_events}
            mine.update({name: definition for name, definition in theirs.items() if name not in taken})
        self.groups += [each for each in other.groups if each.name not in {mine.name for mine in self.groups}]

    def resolve(self, element: Element, scope: tuple[str, ...]) -> str:
        """Return the full name of the gate or event that an element refers to.

        Raises:
            InputError: nothing of that name is defined.

        """
        tables = {
            "gate": [self.gates],
            "basic-event": [self.events],
            "house-event": [self.house_events],
        }.get(element.tag, [self.gates, self.events, self.house_events])
        if element.attributes.get("type"):
            wanted = element.attributes["type"]
            tables = {"gate": [self.gates], "basic-event": [self.events]}.get(wanted, [self.house_events])
        for name in self._candidates(element, scope):
            if any(name in table for table in tables):
                return name
        own = element.attribute("name")
        if any(own in group_members(each) for each in self.groups):
            return own
        raise element.error(
            f"refers to '{own}', which is not defined.", "Define it, or name the file that defines it as well."
        )

    def member(self, element: Element, scope: tuple[str, ...]) -> str:
        """Return the full name of a member of a common-cause group; a member need not be defined elsewhere."""
        known = (name for name in self._candidates(element, scope) if name in self.events)
        return next(known, element.attribute("name"))

    def parameter(self, element: Element, scope: tuple[str, ...]) -> Definition:
        """Return the definition of the parameter that an element refers to.

        Raises:
            InputError: no such parameter is defined.

        """
        for name in self._candidates(element, scope):
            if name in self.parameters:
                return self.parameters[name]
        raise element.error(f"refers to the parameter '{element.attribute('name')}', which is not defined.")

    def constant(self, value: bool) -> str:  # noqa: FBT001 - the value is the whole argument
        """Return the name of a house event of a truth value, defining it when first asked for."""
        name = f"constant {'true' if value else 'false'}"
        constant = Element("constant", 0, "", {"value": "true" if value else "false"})
        element = Element("define-house-event", 0, "", {"name": name}, [constant])
        self.house_events.setdefault(name, Definition(name, element, ()))
        return name

    def _candidates(self, element: Element, scope: tuple[str, ...]) -> list[str]:
        """Return the full names a reference may mean: from its own container outwards, then as it stands."""
        own = element.attribute("name")
        paths = [".".join((*scope[:depth], own)) for depth in range(len(scope), -1, -1)]
        return [self._paths[path] for path in paths if path in self._paths] + [own]


def group_members(group: Definition) -> set[str]:
    """Return the names of the members of a common-cause group."""
    return {each.attributes.get("name", "") for child in group.element.all("members") for each in child.children}


def collect(root: Element) -> Scopes:
    """Return all definitions below the root of a model.

    Raises:
        InputError: a name is missing, or is defined twice, or something changes trees in a way that is not supported.

    """
    scopes = Scopes(root.attributes.get("name", ""))
    stack: list[tuple[Element, tuple[str, ...], bool]] = [(root, (), False)]
    while stack:
        element, scope, private = stack.pop()
        nested = []
        for child in element.children:
            hidden = {"private": True, "public": False}.get(child.attributes.get("role", ""), private)
            if child.tag in _TABLES:
                scopes.add(child, scope, private=hidden)
            elif child.tag in _CHANGES_TREES:
                raise child.error(
                    "is not supported, and without it the answer would be wrong.",
                    "Take it out to solve the tree as it stands without it.",
                )
            elif child.tag == "define-CCF-group":
                scopes.groups.append(Definition(child.attribute("name"), child, scope))
            elif child.tag in _CONTAINERS:
                name = child.attributes.get("name", "")
                if child.tag == "define-fault-tree" and not scopes.name:
                    scopes.name = name
                nested.append((child, (*scope, name) if child.tag != "model-data" else scope, hidden))
        stack += reversed(nested)
    return scopes
