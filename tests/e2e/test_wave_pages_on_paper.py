"""One sheet of paper a wave, in a real browser: also a wave of four moves that half of the services notice."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import msgspec
import pytest
from benchmarks.plan_examples import full_plan
from playwright.sync_api import sync_playwright

from standpipe.adapters.report import render_report

ONLY_WAVES = """() => {
  const waves = [...document.querySelectorAll('.wave[id]')];
  document.body.replaceChildren(...waves);
  return waves.length;
}"""


def crowded(plan):
    """Return a plan whose first wave has four times its moves and steps, and forty services that notice it."""
    wave = plan.waves.waves[0]
    inside = wave.inside
    moves = [
        msgspec.structs.replace(move, id=f"{move.id}-{n}", name=f"{move.name} {n}")
        for n in range(max(1, 4 // len(wave.moves)))
        for move in wave.moves
    ]
    times = max(1, 12 // len(inside.steps))
    services = [
        msgspec.structs.replace(wave.services[0], id=f"service:{n}", name=f"A service of the council {n}",
                                owner=f"Head of service {n % 12}", directly=False)
        for n in range(40)
    ]  # fmt: skip
    full = msgspec.structs.replace(
        wave,
        moves=moves,
        services=services,
        inside=msgspec.structs.replace(
            inside, steps=inside.steps * times, checks=(inside.checks * 10)[:10], rollback=(inside.rollback * 4)[:4]
        ),
    )
    return msgspec.structs.replace(plan, waves=msgspec.structs.replace(plan.waves, waves=[full, *plan.waves.waves[1:]]))


def test_each_wave_prints_on_one_sheet(tmp_path: Path) -> None:
    path = os.environ.get("STANDPIPE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("no chromium on the PATH (install it, or set STANDPIPE_CHROMIUM)")
    report = tmp_path / "report.html"
    report.write_text(render_report(crowded(full_plan()), title="Example Council"), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(report.as_uri())
        waves = page.evaluate(ONLY_WAVES)
        printed = page.pdf(prefer_css_page_size=True)
        browser.close()
    assert waves == len(full_plan().waves.waves)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == waves
