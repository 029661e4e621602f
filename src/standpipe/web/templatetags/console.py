"""The template tags of the house; every template has them without loading."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django import template
from django.http import HttpRequest

from standpipe.adapters.report import figures
from standpipe.adapters.report import words as report_words
from standpipe.app.document_parts import Money
from standpipe.app.record_decision import Figure
from standpipe.web import words

register = template.Library()
register.filter("field_words", words.field_words)
register.filter("money", figures.money)
register.filter("pounds", figures.pounds)
register.filter("option_words", report_words.option_words)
register.filter("target_words", report_words.target_words)
register.filter("sentence_case", report_words.sentence_case)
STATIC = Path(__file__).parents[1] / "static"


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a static file, with the hash of its content so that it can be kept for ever."""
    return f"/static/{name}?v={_content_hash(name)}"


@cache
def _content_hash(name: str) -> str:
    file = STATIC / name
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "absent"


@register.simple_tag
def with_query(request: HttpRequest, **changes: object) -> str:
    """Return this page's query with some of it changed; an empty value removes a parameter.

    Without any parameter it is a bare question mark, which leads to this page as well as behind another address.
    """
    query = request.GET.copy()
    for name, value in changes.items():
        if value in {None, ""}:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def kind_words(kind: str, number: int = 1) -> str:
    """Return the words of a kind of thing."""
    return words.kind_words(kind, number)


@register.filter
def value_words(value: object, field: str) -> str:
    """Return a fact in words."""
    return words.value_words(field, value)


@register.filter
def capitalised(text: str) -> str:
    """Return the text with a capital at its start."""
    return text[:1].upper() + text[1:]


@register.filter
def treatment_words(treatment: str) -> str:
    """Return a treatment in plain words."""
    return report_words.label_of(treatment, "treatment")


@register.filter
def dearer(pence: int) -> str:
    """Return in words what an option does to the cost of the whole plan.

    >>> dearer(1200), dearer(-1200)
    ('makes the whole plan £12 dearer', 'makes the whole plan £12 cheaper')
    """
    if not pence:
        return "leaves the cost of the whole plan the same"
    return f"makes the whole plan {figures.pounds(abs(pence))} {'dearer' if pence > 0 else 'cheaper'}"


@register.filter
def figure_words(figure: Figure) -> str:
    """Return a figure of an option at the time of its decision."""
    if figure.pence is not None:
        return figures.money(Money(pence=figure.pence, unpriced=figure.unpriced))
    return figures.long_date(figure.day) if figure.day else report_words.sentence_case(figure.words)


@register.filter
def item(mapping: Mapping[str, object], key: str) -> object:
    """Return what a mapping has for a key, or None."""
    return mapping.get(key)
