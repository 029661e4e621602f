"""Hostile input through the console's own doors: markup in fields, archives and XML in uploads, stolen sessions."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.integration.web.reading import read_waiting_imports

MARKUP = '<script>alert(1)</script>"\' onmouseover=alert(2) x="'
SECRET = b"a secret of this machine"


def upload(client, name, content):
    answer = client.post("/imports/new/", {"files": [SimpleUploadedFile(name, content)]}, follow=True)
    read_waiting_imports()
    return answer


def workbook(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_markup_in_every_imported_field_is_shown_and_never_runs(administrator):
    cell = '"' + MARKUP.replace('"', '""') + '"'
    header = "Application,Business owner,Tier,Hosting,Supplier,Department\n"
    page = upload(administrator, "register.csv", (header + ",".join([cell] * 6) + "\n").encode())
    number = re.search(r"/imports/(\d+)/", page.redirect_chain[-1][0]).group(1)
    administrator.post(f"/imports/{number}/commit/")
    shown = 0
    addresses = ["/", "/estate/", "/estate/application/", "/estate/findings/", "/estate/search/?q=script", "/imports/",
                 f"/imports/{number}/", f"/imports/{number}/rejected/", "/imports/revisions/", "/audit/",
                 "/estate/application/?q=" + MARKUP, "/estate/search/?q=" + MARKUP]  # fmt: skip
    things = administrator.get("/estate/application/").content.decode()
    addresses += re.findall(r'href="(/estate/thing/[^"]+)"', things)
    for address in addresses:
        answer = administrator.get(address)
        assert answer.status_code == 200, address
        assert b"<script>alert" not in answer.content, address
        assert not re.search(rb"<[^>]*\sonmouseover=", re.sub(rb'"[^"]*"', b'""', answer.content)), address
        shown += answer.content.count(b"&lt;script&gt;")
    assert shown >= 3
    assert any(address.startswith("/estate/thing/") for address in addresses)


@pytest.mark.parametrize("name", ["bomb.xlsx", "bomb.zip"])
def test_an_archive_that_unpacks_to_too_much_is_refused_and_nothing_counts(administrator, name):
    from standpipe.console import imports

    entry = b"\0" * 1_000_000
    sheets = {f"xl__worksheets__sheet{number}.xml": entry for number in range(300)}
    bomb = workbook(xl__workbook=b"x", **sheets)
    assert len(bomb) < 1_000_000
    answer = upload(administrator, name, bomb)
    assert answer.status_code in {200, 400}
    assert imports.current_revision() is None
    (only,) = imports.all_imports()
    administrator.post(f"/imports/{only.pk}/commit/")
    assert not administrator.get("/estate/server/").content.count(b'<th scope="row"')


def test_an_entity_in_an_uploaded_workbook_reads_nothing_of_this_machine(administrator, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET)
    evil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    book = workbook(**{
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl__workbook.xml": evil + "<workbook><sheets><sheet name='&e;' sheetId='1'/></sheets></workbook>",
        "xl__sharedStrings.xml": evil + "<sst><si><t>&e;</t></si></sst>",
    })  # fmt: skip
    answer = upload(administrator, "evil.xlsx", book)
    assert SECRET not in administrator.get(answer.redirect_chain[-1][0]).content


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in(rolled_back):
    from standpipe.console import people

    planted = Client(headers={"host": "localhost"})
    planted.get("/sign-in/")
    planted.session["seen"] = "before"
    token = people.make_sign_in_link(people.add_person("a@council.example", name="A", role="reader"))
    planted.cookies["sessionid"] = "k" * 32
    planted.post(f"/sign-in/link/{token}")
    assert planted.cookies["sessionid"].value != "k" * 32
    thief = Client(headers={"host": "localhost"})
    thief.cookies["sessionid"] = "k" * 32
    assert thief.get("/").status_code == 302


def test_a_session_ends_when_one_signs_out_and_when_the_password_changes(administrator):
    elsewhere = Client(headers={"host": "localhost"})
    elsewhere.cookies["sessionid"] = administrator.cookies["sessionid"].value
    assert elsewhere.get("/").status_code == 200
    administrator.post("/account/password/", {"password": "three odd ducks"})
    assert elsewhere.get("/").status_code == 302
    assert administrator.get("/").status_code == 200


def test_every_form_needs_its_mark(administrator):
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies["sessionid"] = administrator.cookies["sessionid"].value
    for address in ("/imports/new/", "/imports/1/commit/", "/estate/correct/", "/estate/withdraw/", "/sign-out/",
                    "/account/password/", "/people/", "/sign-in/"):  # fmt: skip
        assert strict.post(address, {}).status_code == 403, address


def test_a_host_that_is_not_ours_is_refused(administrator):
    assert administrator.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("email", ["administrator@council.example", "nobody@council.example"])
def test_a_list_of_passwords_is_not_tried_to_its_end(administrator, visitor, email):
    from standpipe.console import people

    administrator.post("/account/password/", {"password": "three odd ducks"})
    tries = [visitor.post("/sign-in/", {"email": email, "password": f"guess {n}"}).status_code for n in range(11)]
    assert tries == [400] * 10 + [429]
    right = visitor.post("/sign-in/", {"email": f" {email.upper()}", "password": "three odd ducks"})
    assert right.status_code == 429
    person = people.find_person("administrator@council.example")
    visitor.post(f"/sign-in/link/{people.make_sign_in_link(person)}")
    assert visitor.get("/").status_code == 200  # a link still signs in


def test_wrong_passwords_count_over_all_processes_and_end_with_their_time(rolled_back):
    from standpipe.adapters.storage.models import WrongGuess
    from standpipe.console import guesses

    for _ in range(10):
        assert not guesses.too_many("a@council.example")
        guesses.count_wrong("a@council.example")
    assert guesses.too_many("a@council.example")
    assert not guesses.too_many("b@council.example")
    assert "council" not in str(WrongGuess.objects.values())
    WrongGuess.objects.update(until="2020-01-01T00:00Z")
    assert not guesses.too_many("a@council.example")
    guesses.count_wrong("a@council.example")
    assert WrongGuess.objects.get().count == 1
