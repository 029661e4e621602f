"""The chapter on resilience shows what the command says of the same files, and follows the estate."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.integration.web.reading import read_waiting_imports

from standpipe import bootstrap
from standpipe.app.analyse_resilience import resilience_document
from standpipe.resilience.scenarios import ScenarioKind
from standpipe.sample import write_sample

AS_OF = date(2026, 11, 24)


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    write_sample(folder, servers=90, seed=1, as_of=AS_OF)
    return folder


@pytest.fixture
def imported(administrator, exports):
    files = [SimpleUploadedFile(file.name, file.read_bytes()) for file in sorted(exports.iterdir())]
    place = administrator.post("/imports/new/", {"files": files})["Location"]
    read_waiting_imports()
    administrator.post(f"{place}commit/")
    return administrator


def test_before_the_first_import_it_says_that_nothing_is_known(administrator):
    assert "Nothing is known yet" in words(administrator.get("/resilience/"))
    assert administrator.get("/resilience/service/service:none").status_code == 404


def test_the_figures_are_those_of_the_command(imported, exports):
    analysis = bootstrap.analyse_resilience((str(exports),), as_of=AS_OF, progress=lambda _step: None)
    for scenario in (ScenarioKind.SITE, ScenarioKind.RANSOMWARE):
        expected = resilience_document(analysis, scenario=scenario)
        page = words(imported.get("/resilience/", {"scenario": scenario.value}))
        assert f"{expected.scenario.stopped} services stop, {expected.scenario.standing} go on" in page
        for point in expected.shared_points[:5]:
            assert point.in_words in page.replace("&#x27;", "'").replace("&amp;", "&")
        for service in expected.services:
            assert f"{service.name} {service.outage_in_words} {len(service.single_points)}" in page


def test_a_service_shows_its_single_points_and_its_drawing(imported, exports):
    analysis = bootstrap.analyse_resilience((str(exports),), as_of=AS_OF, progress=lambda _step: None)
    service = next(iter(analysis.points))
    page = words(imported.get(f"/resilience/service/{service}"))
    for point in analysis.points[service].points:
        assert point.name in page
    drawing = imported.get(f"/resilience/diagram/{service}")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert drawing.content.startswith(b"<svg")
    assert imported.get("/resilience/service/service:none").status_code == 404
    assert imported.get("/resilience/diagram/service:none").status_code == 404


def test_every_link_of_the_chapter_leads_somewhere(imported):
    page = imported.get("/resilience/").content.decode()
    links = set(re.findall(r'href="(/(?:estate/thing|resilience/service)/[^"]+)"', page))
    assert len(links) > 20
    assert [link for link in sorted(links)[:40] if imported.get(link).status_code != 200] == []
