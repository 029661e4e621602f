"""Markup in every column that an import reads, one at a time, and then every page that a link leads to."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.integration.web.reading import read_waiting_imports

from standpipe.adapters.formats.templates.columns import TEMPLATES

MARKUP = "<script>alert(1)</script>\"' onmouseover=alert(2) x=<img src=x onerror=alert(3)>{{ 7|add:1 }}"
LINK = re.compile(r'<a [^>]*href="([^"]+)"')
TAG = re.compile(rb"<[a-zA-Z!/][^>]*>")
ATTRIBUTE_VALUE = re.compile(rb"=\"[^\"]*\"|='[^']*'")
MOST_PAGES = 160
MOST_OF_A_KIND = 6


def sheets():
    """Each template as CSV: its first example as it is, and once for each column with markup in that column."""
    for template in TEMPLATES:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(column.header for column in template.columns)
        example = [column.examples[0] if column.examples else None for column in template.columns]
        writer.writerow(example)
        for number in range(len(example)):
            writer.writerow([MARKUP if number == at else cell for at, cell in enumerate(example)])
        yield SimpleUploadedFile(f"{template.name}.csv", out.getvalue().encode())


def shape(address):
    """The kind of a page: its address without what names one thing."""
    return re.sub(r"\d+|(?<=thing/).*|(?<=service/).*", "*", urlsplit(address).path)


def check(address, content):
    assert b"<script>alert" not in content, address
    assert b"7|add" not in content or b"{{ 7|add:1 }}" in content, address  # a template that was run would say 8
    for tag in TAG.findall(content):
        bare = ATTRIBUTE_VALUE.sub(b"", tag)
        assert b"onmouseover" not in bare, (address, tag)
        assert b"onerror" not in bare, (address, tag)


def test_markup_in_every_column_never_runs_on_any_page(administrator):
    answer = administrator.post("/imports/new/", {"files": list(sheets())})
    assert answer.status_code == 302
    preview = answer["Location"]
    number = re.search(r"/imports/(\d+)/", preview)[1]
    read_waiting_imports()
    waiting, seen, kinds = ["/", preview, f"/imports/{number}/rejected/"], set(), {}
    check(preview, administrator.get(preview).content)
    administrator.post(f"/imports/{number}/commit/")
    shown = 0
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen or kinds.get(shape(address), 0) >= MOST_OF_A_KIND:
            continue
        seen.add(address)
        kinds[shape(address)] = kinds.get(shape(address), 0) + 1
        answer = administrator.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if not answer["Content-Type"].startswith("text/html"):
            for close in answer._resource_closers:  # not answer.close(): that would end the test's connection
                close()
            continue
        assert answer.status_code in {200, 400}, address
        check(address, content)
        shown += content.count(b"&lt;script&gt;")
        for link in LINK.findall(content.decode()):
            onward = urljoin(address, unescape(link)).partition("#")[0]
            if onward.startswith("/") and not onward.startswith(("/static/", "/sign-in/")):
                waiting.append(onward)
    assert shown > 100
    assert len(kinds) > 15, kinds
