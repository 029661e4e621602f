"""Pages of a long list, as GOV.UK's pagination shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is shown; pages count from 1."""

    number: int
    total: int
    size: int = SIZE

    @property
    def first(self) -> int:
        """Position of the first row, from 0."""
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        """The page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def first_shown(self) -> int:
        """Number of the first row on the page, from 1; 0 of an empty list."""
        return min(self.first + 1, self.total)

    @property
    def last_shown(self) -> int:
        """Number of the last row on the page."""
        return min(self.first + self.size, self.total)

    def numbers(self) -> Iterator[int | None]:
        """Yield the pages to link to; None stands for those left out."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        before = 0
        for number in sorted(each for each in near if 1 <= each <= self.pages):
            if number > before + 1:
                yield None
            yield number
            before = number


def asked_page(request: HttpRequest, total: int, size: int = SIZE) -> Paging:
    """Return the page that a request asks for; one that does not exist becomes the nearest."""
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
    return Paging(max(1, min(number, Paging(1, total, size).pages)), total, size)
