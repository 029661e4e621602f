"""Writes a fault tree as an Open-PSA model; what is read back is the same tree."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from standpipe.resilience.faulttree import FaultTree, Gate, Operator


def written(tree: FaultTree) -> str:
    """Return the model as XML; floating-point numbers are written so that they read back exactly."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<opsa-mef>",
        f"  <define-fault-tree name={quoteattr(tree.name)}>",
    ]
    ordered = sorted(tree.gates.values(), key=lambda gate: gate.name != tree.top)
    for gate in ordered:
        lines += _gate(tree, gate)
    lines += ["  </define-fault-tree>", "  <model-data>"]
    for name, chance in tree.chances.items():
        lines.append(f"    <define-basic-event name={quoteattr(name)}><float value={quoteattr(repr(float(chance)))}/>")
        lines[-1] += "</define-basic-event>"
    for name, value in tree.constants.items():
        truth = "true" if value else "false"
        lines.append(f'    <define-house-event name={quoteattr(name)}><constant value="{truth}"/></define-house-event>')
    return "\n".join([*lines, "  </model-data>", "</opsa-mef>", ""])


def _gate(tree: FaultTree, gate: Gate) -> list[str]:
    minimum = f' min="{gate.minimum}"' if gate.operator is Operator.AT_LEAST else ""
    body = [f"        <{_tag(tree, name)} name={quoteattr(name)}/>" for name in gate.arguments]
    return [
        f"    <define-gate name={quoteattr(gate.name)}>",
        f"      <{gate.operator}{minimum}>",
        *body,
        f"      </{gate.operator}>",
        "    </define-gate>",
    ]


def _tag(tree: FaultTree, name: str) -> str:
    return "gate" if name in tree.gates else "basic-event" if name in tree.chances else "house-event"
