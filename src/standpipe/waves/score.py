"""How good were the forecasts of waves that are done: coverage and pinball loss.

A forecast of 80 per cent that is right four times in five is good whatever happened to any one wave. Coverage is the
share of waves that were done by the stated day; pinball loss is the score that only honest quantiles make small
(Koenker and Bassett, 1978): for a share q, q days for each day late and 1 - q for each day early, on average. With few
waves coverage says little, and the chance of so few hits by luck is stated beside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from standpipe.kernel.errors import InvalidValueError
from standpipe.waves.plan import WaveForecast

SHARES = (0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class ScoredWave:
    """A wave that is done: when it was forecast to be with 50, 80 and 95 per cent, and when it was."""

    window: str
    p50: date
    p80: date
    p95: date
    finished: date
    days_after_p50: int
    """Below nought: earlier."""
    within: float | None
    """The lowest of the stated shares whose day was kept; None when it was done after all of them."""


@dataclass(frozen=True, slots=True)
class ShareScore:
    """How forecasts of one share did: coverage, mean pinball loss in days, and the chance of so few hits by luck."""

    share: float
    kept: int
    of: int
    coverage: float
    pinball_days: float
    chance_of_so_few: float
    """Probability of at most as many hits if the share is right and waves are independent, which they are not quite."""


@dataclass(frozen=True, slots=True)
class Score:
    """The forecasts of a plan against the waves that are done."""

    waves: tuple[ScoredWave, ...]
    shares: tuple[ShareScore, ...]


def score_forecasts(forecasts: Sequence[WaveForecast], finished: Mapping[str, date]) -> Score:
    """Return how well forecasts did.

    Args:
        forecasts: by when each wave was to be done, as stated before any of them was.
        finished: the day on which each wave that is done was, by its window.

    Raises:
        InvalidValueError: nothing is done, or a window of which there is no forecast.

    >>> from standpipe.waves.plan import DateQuantiles
    >>> stated = WaveForecast("w1", DateQuantiles(date(2027, 1, 10), date(2027, 1, 17), date(2027, 2, 7)))
    >>> found = score_forecasts([stated], {"w1": date(2027, 1, 14)})
    >>> [(each.share, each.coverage, each.pinball_days) for each in found.shares]
    [(0.5, 0.0, 2.0), (0.8, 1.0, 0.6), (0.95, 1.0, 1.2)]
    """
    stated = {forecast.window: forecast.finished for forecast in forecasts}
    unknown = [window for window in finished if window not in stated]
    if unknown or not finished:
        raise InvalidValueError(f"There is no forecast of {', '.join(unknown)}." if unknown else "No wave is done yet.")
    waves = []
    for window in (each.window for each in forecasts if each.window in finished):
        days = (stated[window].p50, stated[window].p80, stated[window].p95)
        done = finished[window]
        within = next((share for share, day in zip(SHARES, days, strict=True) if done <= day), None)
        waves.append(ScoredWave(window, *days, done, (done - days[0]).days, within))
    return Score(tuple(waves), tuple(_share(share, position, waves) for position, share in enumerate(SHARES)))


def _share(share: float, position: int, waves: Sequence[ScoredWave]) -> ShareScore:
    late = [(wave.finished - (wave.p50, wave.p80, wave.p95)[position]).days for wave in waves]
    kept, count = sum(days <= 0 for days in late), len(late)
    loss = sum(share * days if days > 0 else (share - 1) * days for days in late) / count
    few = sum(math.comb(count, hits) * share**hits * (1 - share) ** (count - hits) for hits in range(kept + 1))
    return ShareScore(share, kept, count, kept / count, round(loss, 2), round(few, 4))
