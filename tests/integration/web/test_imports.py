"""An import in the browser: upload, look, make it count; nothing counts before."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.integration.web.reading import read_waiting_imports

REGISTER = b"Application,Business owner,Tier,Hosting\nPayroll,A. Owner,1,data centre\nParking,,3,data centre\n"
LATER = b"Application,Business owner,Tier,Hosting\nPayroll,B. Owner,1,data centre\nBins,,3,data centre\n"


def send(client, content=REGISTER, *, name="register.csv", keep=()):
    response = client.post("/imports/new/", {"files": SimpleUploadedFile(name, content), "keep": list(keep)})
    assert response.status_code == 302, response.content
    read_waiting_imports()
    return response["Location"]


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_upload_is_previewed_and_counts_when_it_is_said_to(administrator):
    place = send(administrator)
    preview = words(administrator.get(place))
    assert "2 new, 0 changed, 0 gone" in preview
    assert "Payroll" in preview
    from standpipe.console import imports

    assert imports.current_revision() is None
    administrator.post(f"{place}commit/")
    assert imports.current_revision().number == 1
    assert "Counts" in words(administrator.get(place))


def test_what_a_later_file_changes_is_shown_fact_by_fact(administrator):
    administrator.post(f"{send(administrator)}commit/")
    preview = words(administrator.get(send(administrator, LATER)))
    assert "1 new, 1 changed, 1 gone" in preview
    assert "Business owner: A. Owner becomes B. Owner" in preview


def test_files_of_before_are_kept_unless_the_tick_is_taken_away(administrator):
    administrator.post(f"{send(administrator)}commit/")
    form = administrator.get("/imports/new/").content.decode()
    assert 'value="register.csv" checked' in form
    kept = words(administrator.get(send(administrator, LATER, name="z-more.csv", keep=["register.csv"])))
    assert "1 new, 0 changed, 0 gone" in kept  # the first file still decides who owns Payroll
    assert "1 new, 1 changed, 1 gone" in words(administrator.get(send(administrator, LATER, name="z-more.csv")))


def test_a_file_that_cannot_be_read_is_said_to_be_so(administrator):
    place = send(administrator, b"<html>Sign in</html>", name="export.xlsx")
    administrator.post(f"{place}commit/")
    assert "unrecognised" in words(administrator.get(place))


def test_no_file_is_a_mistake_with_its_place(administrator):
    response = administrator.post("/imports/new/", {})
    assert response.status_code == 400
    assert 'href="#files"' in response.content.decode()


def test_discarding_leaves_the_estate_as_it_was(administrator):
    place = send(administrator)
    administrator.post(f"{place}discard/")
    administrator.post(f"{place}commit/")
    from standpipe.console import imports

    assert imports.current_revision() is None
    assert "Discarded" in words(administrator.get("/imports/"))


def test_going_back_is_asked_first_and_the_difference_is_shown(administrator):
    administrator.post(f"{send(administrator)}commit/")
    administrator.post(f"{send(administrator, LATER)}commit/")
    assert "1 things came, 1 changed and 1 went" in words(administrator.get("/imports/revisions/1/go-back/"))
    shown = words(administrator.get("/imports/revisions/difference/?from=2&to=1"))
    assert "1 new, 1 changed, 1 gone" in shown
    administrator.post("/imports/revisions/1/go-back/")
    assert "Went back: as revision 1" in words(administrator.get("/imports/revisions/"))


def test_an_uploaded_file_comes_back_byte_for_byte_and_is_never_shown(administrator):
    response = administrator.get(f"{send(administrator)}files/register.csv")
    assert b"".join(response.streaming_content) == REGISTER
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"


def test_what_is_not_there_is_said_and_is_no_fault_of_the_console(administrator):
    for path in ("/imports/999/", "/imports/revisions/9/go-back/", "/imports/revisions/difference/?from=1&to=2"):
        assert administrator.get(path).status_code in {302, 400, 404}, path


def test_hostile_cells_are_shown_and_do_nothing(administrator):
    hostile = REGISTER.replace(b"Payroll", b"<script>alert(1)</script>").replace(
        b"A. Owner", b"<img src=x onerror=alert(1)>"
    )
    page = administrator.get(send(administrator, hostile)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def upload(client, content=REGISTER):
    return client.post("/imports/new/", {"files": SimpleUploadedFile("register.csv", content)})["Location"]


def test_an_upload_is_kept_at_once_and_read_in_the_background(administrator):
    place = upload(administrator)
    assert "Waiting for its turn" in words(administrator.get(place))
    part = administrator.get(f"{place}progress/")
    assert "Waiting for its turn" in words(part)
    assert "HX-Refresh" not in part
    administrator.post(f"{place}commit/")
    from standpipe.console import imports

    assert imports.current_revision() is None
    read_waiting_imports()
    assert administrator.get(f"{place}progress/")["HX-Refresh"] == "true"
    assert "1 changed, 0 gone" not in words(administrator.get(place))
    assert "2 new, 0 changed, 0 gone" in words(administrator.get(place))


def test_a_reader_that_was_killed_leaves_nothing_and_the_next_takes_it_up(administrator, monkeypatch):
    from standpipe.console import imports

    place = upload(administrator)
    with monkeypatch.context() as patched:
        patched.setattr(imports.staging, "stage", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            imports.read_next()
    assert "Comparing with the estate of today" in words(administrator.get(place))
    read_waiting_imports()
    assert "2 new, 0 changed, 0 gone" in words(administrator.get(place))


def test_an_import_that_is_discarded_while_it_is_read_stays_discarded(administrator, monkeypatch):
    from standpipe.console import imports

    place = upload(administrator)
    read_corrected = imports.bootstrap.read_corrected

    def discarded_meanwhile(*arguments, **named):
        administrator.post(f"{place}discard/")
        return read_corrected(*arguments, **named)

    monkeypatch.setattr(imports.bootstrap, "read_corrected", discarded_meanwhile)
    read_waiting_imports()
    assert "Discarded" in words(administrator.get(place))
    assert imports.staged_things(imports.find_import(int(place.split("/")[2])), "new", first=0, size=9) == (0, [])


def test_a_defect_ends_its_import_and_not_the_reader(administrator, monkeypatch):
    from standpipe.console import imports

    first, second = upload(administrator), upload(administrator, LATER)

    def defect(*_, **__):
        raise IndexError("of the program")

    with monkeypatch.context() as patched:
        patched.setattr(imports.bootstrap, "read_corrected", defect)
        imports.read_next()
    read_waiting_imports()
    assert "Standpipe failed on these files (IndexError)" in words(administrator.get(first))
    assert "2 new, 0 changed, 0 gone" in words(administrator.get(second))


def test_a_correction_that_is_made_while_files_are_read_leaves_the_preview_out_of_date(administrator, monkeypatch):
    from standpipe.console import estate, imports

    administrator.post(f"{send(administrator)}commit/")
    place = upload(administrator, LATER)
    read_corrected = imports.bootstrap.read_corrected

    def corrected_meanwhile(*arguments, **named):
        payroll = next(row for row in estate.every(estate.Question("application")) if row.name == "Payroll")
        estate.correct(payroll.thing, "business_owner", "C. Owner", reason="asked", by="somebody")
        return read_corrected(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(imports.bootstrap, "read_corrected", corrected_meanwhile)
        imports.read_next()
    assert "The estate changed since this preview was made" in words(administrator.get(place))
    administrator.post(f"{place}again/")
    read_waiting_imports()
    assert "The files say something else; the correction holds" in words(administrator.get(place))
