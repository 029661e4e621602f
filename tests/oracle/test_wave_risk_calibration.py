"""The stated P80 against simulated programmes whose makers differ from the model; the full run is a benchmark."""

import pytest
from benchmarks.wave_risk import Setting, coverage
from benchmarks.wave_truth import TROUBLES


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
def test_about_four_of_five_programmes_or_more_close_by_the_stated_p80(trouble):
    by_p50, by_p80, by_p95 = coverage(trouble, 80, Setting(scenarios=300)).shares
    # Two standard errors of 80 programmes are nine points.
    assert by_p80 >= 0.75 - 0.09
    assert by_p50 < by_p80 < by_p95 or by_p95 == 1.0
    assert by_p95 >= 0.88
