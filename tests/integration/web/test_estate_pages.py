"""The estate in the browser: lists, a thing's page, corrections that hold, search, exports."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from urllib.parse import quote

import pytest

AS_OF = date(2026, 11, 23)
REGISTER = (
    b"Application,Business owner,Tier,Hosting,Supplier\n"
    b"Payroll,A. Owner,1,data centre,Civica\nParking,,3,data centre,\n=Sum,B. Owner,2,SaaS,Civica\n"
)
SERVERS = (
    b"Server,Operating system,vCPU,Memory (GiB)\n"
    b"APP2,Windows Server 2012,4,16\nAPP10,Windows Server 2019,16,64\nDB1,,,\n"
)


@pytest.fixture
def estate(administrator):
    from standpipe.console import imports

    files = [("register.csv", [REGISTER]), ("servers.csv", [SERVERS])]
    number = imports.receive(files, keep=(), by="A. Tester", as_of=AS_OF)
    imports.stage(number)
    imports.commit(number, by="A. Tester")
    return administrator


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def names(response) -> list[str]:
    rows = re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)</a>', response.content.decode())
    return [row.strip() for row in rows]


def correct(client, thing, field, value, reason="asked them"):
    return client.post("/estate/correct/", {"thing": thing, "field": field, "value": value, "reason": reason})


def test_the_overview_counts_what_there_is(estate):
    page = words(estate.get("/estate/"))
    assert "3 applications" in page
    assert "3 servers" in page


def test_names_are_sorted_as_people_count(estate):
    assert names(estate.get("/estate/server/")) == ["APP2", "APP10", "DB1"]
    assert names(estate.get("/estate/server/?sort=-name")) == ["DB1", "APP10", "APP2"]


def test_a_number_sorts_as_a_number_and_the_unknown_comes_last(estate):
    assert names(estate.get("/estate/server/?sort=vcpus")) == ["APP2", "APP10", "DB1"]
    assert names(estate.get("/estate/server/?sort=-vcpus")) == ["APP10", "APP2", "DB1"]


def test_a_list_is_filtered_by_words_facts_and_what_is_unknown(estate):
    assert names(estate.get("/estate/application/?q=pay")) == ["Payroll"]
    assert names(estate.get("/estate/application/?hosting=SaaS")) == ["=Sum"]
    assert names(estate.get("/estate/application/", {"business_owner": "(unknown)"})) == ["Parking"]


def test_an_odd_question_is_answered_and_never_runs(estate):
    for query in ("q=%27)%3B--", "sort=facts%3B--&page=-3", "page=99999999999", "tier=%25s", "q=%3A%2A%26%7C%21"):
        assert estate.get(f"/estate/application/?{query}").status_code == 200, query
    assert estate.get("/estate/unicorn/").status_code == 404


def test_a_thing_says_what_is_known_and_from_where(estate):
    page = words(estate.get("/estate/thing/application:payroll"))
    assert "A. Owner" in page
    assert "register.csv" in page
    assert "facts that nobody has stated" in page
    assert estate.get("/estate/thing/application:nobody").status_code == 404


def test_what_names_a_thing_is_on_its_page(estate):
    page = words(estate.get("/estate/thing/supplier:civica"))
    assert "Payroll" in page


def test_a_correction_counts_at_once_and_says_who_and_why(estate):
    assert correct(estate, "application:parking", "business_owner", "C. Owner").status_code == 302
    page = words(estate.get("/estate/thing/application:parking"))
    assert "Business owner: unknown became C. Owner" in page
    assert "corrected by A. Administrator" in page
    assert "asked them" in page
    assert names(estate.get("/estate/application/", {"business_owner": "(unknown)"})) == []


def test_a_correction_settles_what_a_check_had_found(estate):
    before = words(estate.get("/estate/thing/application:parking"))
    assert "owner" in before[: before.index("What is known")]
    correct(estate, "application:parking", "business_owner", "C. Owner")
    after = words(estate.get("/estate/thing/application:parking"))
    assert "no owner" not in after[: after.index("What is known")]


def test_a_correction_holds_against_the_next_import_until_it_is_withdrawn(estate):
    from standpipe.console import imports

    correct(estate, "application:payroll", "business_owner", "C. Owner")
    number = imports.receive([("register.csv", [REGISTER])], keep=(), by="A. Tester", as_of=AS_OF)
    imports.stage(number)
    preview = words(estate.get(f"/imports/{number}/"))
    assert "Business owner C. Owner A. Owner" in preview
    imports.commit(number, by="A. Tester")
    assert "C. Owner" in words(estate.get("/estate/application/"))
    estate.post("/estate/withdraw/", {"thing": "application:payroll", "field": "business_owner"})
    page = words(estate.get("/estate/application/"))
    assert "A. Owner" in page
    assert "C. Owner" not in page
    imports.stage(imports.receive([("register.csv", [REGISTER])], keep=(), by="A. Tester", as_of=AS_OF))
    assert "What people corrected stays" not in words(estate.get(f"/imports/{imports.all_imports()[0].pk}/"))


def test_correcting_twice_keeps_what_the_files_say(estate):
    correct(estate, "application:payroll", "tier", "2")
    correct(estate, "application:payroll", "tier", "3", "on second thoughts")
    page = words(estate.get("/estate/thing/application:payroll"))
    assert page.count("corrected by A. Administrator") == 1  # the source of today's value; the earlier is history
    estate.post("/estate/withdraw/", {"thing": "application:payroll", "field": "tier"})
    from standpipe.console import estate as known

    assert known.find_thing("application:payroll").facts["tier"] == 1


def test_going_back_takes_corrections_with_it(estate):
    from standpipe.adapters.storage.corrections import corrections_that_hold
    from standpipe.adapters.storage.people import the_council
    from standpipe.console import imports

    correct(estate, "application:payroll", "tier", "2")
    imports.go_back(1, by="A. Tester")
    assert corrections_that_hold(the_council()) == []
    imports.go_back(2, by="A. Tester")
    assert [each.value for each in corrections_that_hold(the_council())] == [2]


@pytest.mark.parametrize(("value", "reason", "place"), [("often", "asked", "#value"), ("2", " ", "#reason")])
def test_a_correction_that_does_not_fit_says_where(estate, value, reason, place):
    response = correct(estate, "application:payroll", "tier", value, reason)
    assert response.status_code == 400
    assert f'href="{place}"' in response.content.decode()
    from standpipe.console import estate as known

    assert known.find_thing("application:payroll").facts["tier"] == 1


def test_search_finds_any_kind_by_the_beginnings_of_words(estate):
    assert names(estate.get("/estate/search/?q=pay")) == ["Payroll"]
    assert names(estate.get("/estate/search/?q=windows 2019")) == ["APP10"]
    assert "Civica" in names(estate.get("/estate/search/?q=civica"))
    assert "0 things" in words(estate.get("/estate/search/?q=zzz"))


def test_a_list_is_exported_as_it_is_shown_and_runs_no_formula(estate):
    response = estate.get("/estate/application/export.csv?q=sum")
    text = b"".join(part if isinstance(part, bytes) else part.encode() for part in response.streaming_content)
    (row,) = csv.DictReader(io.StringIO(text.decode("utf-8-sig")))
    assert row["name"] == "'=Sum"
    assert row["business_owner"] == "B. Owner"
    workbook = estate.get("/estate/application/export.xlsx")
    assert b"".join(workbook.streaming_content).startswith(b"PK")


def test_questions_go_out_and_come_back_as_facts(estate, tmp_path):
    import openpyxl

    path = tmp_path / "questions.xlsx"
    path.write_bytes(b"".join(estate.get("/estate/questions.xlsx").streaming_content))
    book = openpyxl.load_workbook(path)
    answered = 0
    for sheet in book.worksheets:
        headers = {cell.value: cell.column for cell in sheet[1]}
        if "Answer" not in headers:
            continue
        for row in range(2, sheet.max_row + 1):
            field, about = (sheet.cell(row, headers[name]).value for name in ("Field", "About"))
            if (field, about) == ("business_owner", "Parking"):
                sheet.cell(row, headers["Answer"]).value = "D. Owner"
                answered += 1
    assert answered == 1
    book.save(path)
    from standpipe.console import imports

    keep = ["register.csv", "servers.csv"]
    number = imports.receive([("questions.xlsx", [path.read_bytes()])], keep=keep, by="A. Tester", as_of=AS_OF)
    imports.stage(number)
    imports.commit(number, by="A. Tester")
    assert "D. Owner" in words(estate.get("/estate/thing/application:parking"))


def test_an_odd_id_is_part_of_the_address(estate):
    thing = quote("application:old-district/é?#", safe="")
    assert estate.get(f"/estate/thing/{thing}").status_code == 404
