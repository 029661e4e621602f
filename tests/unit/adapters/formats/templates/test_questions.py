"""Questions go out as a workbook, come back filled in, and their answers decide."""

from datetime import date

import openpyxl
import pytest

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.registry import recognise
from standpipe.adapters.formats.templates import QuestionsReader, TemplateReader
from standpipe.adapters.formats.templates.answers import answerable_fields, cell_type
from standpipe.adapters.formats.templates.questions_writer import write_questions
from standpipe.adapters.formats.templates.writer import write_filled_in
from standpipe.app.ask_questions import APPLICATION, SERVERS, ask_questions
from standpipe.app.question_rules import RULES
from standpipe.estate.merge import merge
from standpipe.estate.model import ClientType, Hosting, Kind, Redundancy, Support
from standpipe.kernel.evidence import Basis

AS_OF = date(2026, 11, 23)
REGISTERS = {
    "applications": [
        {"name": "Rents", "hosting": Hosting.DATA_CENTRE, "business_owner": "B. Owner: Housing/Rents [lead]",
         "technical_owner": "T. Owner", "bought": True, "supplier": "Supplier A", "tier": 1},
        {"name": "Forms", "hosting": Hosting.DATA_CENTRE, "bought": False, "tier": 2},
    ],
    "server-applications": [{"server": "web1", "application": "Forms", "redundancy": Redundancy.ANY}],
    "servers": [{"name": "web1", "vcpus": 2, "memory_mib": 4096}, {"name": "db1", "vcpus": 4, "memory_mib": 8192}],
    "contracts": [
        {"name": "Support", "contract_reference": "C1", "ends": date(2027, 9, 30)},
        {"name": "Support", "contract_reference": "C2", "ends": date(2027, 9, 30)},
    ],
    "running-costs": [{"name": "Power"}],
}  # fmt: skip


class Round:
    """Registers on disk, the questions about them, and reading all of it again."""

    def __init__(self, folder):
        self.folder = folder
        self.book = folder / "questions.xlsx"
        write_filled_in(folder / "registers.xlsx", REGISTERS)
        self.before = merge([self._read("registers.xlsx", TemplateReader())])
        self.questions = ask_questions(self.before, as_of=AS_OF, answerable=answerable_fields())
        assert write_questions(self.book, self.questions) == ()

    def _read(self, name, reader):
        document = open_document(self.folder / name, shown_as=name)
        assert recognise(document).name == reader.name
        return reader.read(document)

    def answer(self, answers):
        """Fill in answers by (thing, field), with further columns as a mapping."""
        book = openpyxl.load_workbook(self.book)
        open_answers = dict(answers)
        for sheet in book.worksheets[1:]:
            headers = {cell.value: cell.column for cell in sheet[1]}
            for row in range(2, sheet.max_row + 1):
                key = tuple(sheet.cell(row, headers[name]).value for name in ("About", "Field", "Recognised by"))
                given = open_answers.pop(key[:2], None) or open_answers.pop(key, None)
                for header, value in (given if isinstance(given, dict) else {"Answer": given}).items():
                    if value is not None:
                        sheet.cell(row, headers[header]).value = value
        assert not open_answers, "no such question"
        book.save(self.book)

    def read_back(self):
        self.reading = self._read("questions.xlsx", QuestionsReader())
        return merge([self._read("registers.xlsx", TemplateReader()), self.reading])


@pytest.fixture
def round_trip(tmp_path):
    return Round(tmp_path)


def test_every_question_that_is_asked_has_an_answer_that_can_be_read():
    asked = {(rule.field, kind) for kind, rules in RULES.items() for rule in rules}
    asked |= {(SERVERS, Kind.APPLICATION), (APPLICATION, Kind.SERVER), ("support", Kind.SUPPORT_STATEMENT)}
    assert [each for each in asked if cell_type(*each) is None] == []


def test_each_addressee_has_a_sheet_and_every_question_a_row(round_trip):
    book = openpyxl.load_workbook(round_trip.book)
    assert book.sheetnames[0] == "Read me"
    assert "B. Owner Housing Rents lead" in book.sheetnames
    assert "Supplier A" in book.sheetnames
    assert sum(sheet.max_row - 1 for sheet in book.worksheets[1:]) == len(round_trip.questions)


def test_answers_with_fixed_words_have_a_drop_down_list(round_trip):
    sheet = openpyxl.load_workbook(round_trip.book)["T. Owner"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    row = next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, headers["Field"]).value == "client_type")
    cell = sheet.cell(row, headers["Answer"]).coordinate
    [validation] = [each for each in sheet.data_validations.dataValidation if cell in each.sqref]
    assert validation.formula1 == '"browser,thick client,published desktop,none"'


def test_nothing_answered_changes_nothing_and_every_row_is_accounted_for(round_trip):
    after = round_trip.read_back()
    assert after.applications == round_trip.before.applications
    rejected = [each for each in round_trip.reading.rejections if each.reason == "not answered yet"]
    assert len(rejected) == len(round_trip.questions)
    assert sum(round_trip.reading.rows_in.values()) == sum(round_trip.reading.rows_rejected().values())


def test_answers_become_facts_that_decide_and_say_where_they_are_from(round_trip):
    round_trip.answer({
        ("Rents", "client_type"): "thick client",
        ("Rents", "recovery_time_objective_hours"): "2 days",
        ("Rents", "data_classes"): "none",
        ("Rents", "acceptance_testers"): "A. Tester; B. Tester",
        ("Forms", "business_owner"): "F. Owner",
        ("Power", "annual_pence"): 1234.5,
        ("Support", "notice_months", "contract_reference=C2"): 6,
    })  # fmt: skip
    after = round_trip.read_back()
    rents = after.applications["application:rents"]
    assert (rents.client_type, rents.recovery_time_objective_hours) == (ClientType.THICK_CLIENT, 48)
    assert (rents.data_classes, rents.acceptance_testers) == ((), ("A. Tester", "B. Tester"))
    assert after.applications["application:forms"].business_owner == "F. Owner"
    [cost] = after.running_costs.values()
    assert cost.annual_pence == 123_450
    assert [(each.contract_reference, each.notice_months) for each in after.contracts.values()] == [
        ("C1", None),
        ("C2", 6),
    ]
    [evidence] = after.evidence.of(rents.id, "client_type")
    assert (evidence.place.file, evidence.place.sheet, evidence.place.column) == (
        "questions.xlsx",
        "T. Owner",
        "Answer",
    )
    assert len(after.applications) == 2


def test_an_answer_to_a_blank_is_not_asked_again(round_trip):
    round_trip.answer({("Rents", "client_type"): "browser"})
    again = ask_questions(round_trip.read_back(), as_of=AS_OF)
    assert ("Rents", "client_type") not in {(question.name, question.field) for question in again}


def test_a_supplier_s_word_becomes_a_support_statement_of_the_supplier(round_trip):
    round_trip.answer({
        ("Rents", "support"): {
            "Answer": "conditional", "Answered on": date(2026, 12, 1), "Where it is written": "letter 9",
        }
    })  # fmt: skip
    after = round_trip.read_back()
    [statement] = after.support_statements.values()
    assert (statement.application, statement.target) == ("application:rents", "azure virtual machine")
    assert (statement.support, statement.stated_on) == (Support.CONDITIONAL, date(2026, 12, 1))
    assert statement.statement_reference == "letter 9"
    assert after.evidence.basis_of(statement.id, "support") is Basis.SUPPLIER


def test_answers_tie_servers_and_applications_together(round_trip):
    round_trip.answer({("Rents", "servers"): "db1", ("db1", "application"): "Rents; Forms"})
    after = round_trip.read_back()
    ties = {(each.application, each.server) for each in after.components.values()}
    assert ties == {
        ("application:forms", "server:web1"), ("application:rents", "server:db1"), ("application:forms", "server:db1"),
    }  # fmt: skip


def test_an_answer_wins_over_every_other_file(tmp_path):
    write_filled_in(tmp_path / "a.xlsx", {"servers": [{"name": "s", "vcpus": 4, "memory_mib": 1024}]})
    write_filled_in(tmp_path / "b.xlsx", {"servers": [{"name": "s", "vcpus": 8, "memory_mib": 1024}]})

    def read(name, reader):
        return reader.read(open_document(tmp_path / name, shown_as=name))

    registers = [read("a.xlsx", TemplateReader()), read("b.xlsx", TemplateReader())]
    before = merge(registers)
    assert [conflict.field for conflict in before.conflicts] == ["vcpus"]
    write_questions(tmp_path / "q.xlsx", ask_questions(before, as_of=AS_OF, answerable=answerable_fields()))
    book = openpyxl.load_workbook(tmp_path / "q.xlsx")
    sheet = book["ICT infrastructure"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    assert "disagree about the vcpus" in sheet.cell(2, headers["Question"]).value
    sheet.cell(2, headers["Answer"]).value = 8
    book.save(tmp_path / "q.xlsx")
    after = merge([*registers, read("q.xlsx", QuestionsReader())])
    assert after.servers["server:s"].vcpus == 8
    assert len(after.servers) == 1


@pytest.mark.parametrize("words", ["unknown", "Don't know.", "?", "TBC"])
def test_an_answer_that_says_unknown_leaves_the_fact_unknown_and_says_so(round_trip, words):
    round_trip.answer({("Rents", "freeze_calendar"): words})
    after = round_trip.read_back()
    assert after.applications["application:rents"].freeze_calendar is None
    assert [each.reason for each in round_trip.reading.rejections if "stays unknown" in each.reason] == [
        f"answered '{words}': the fact stays unknown"
    ]


def test_an_answer_that_cannot_be_read_is_rejected_with_its_place(round_trip):
    round_trip.answer({("Rents", "recovery_time_objective_hours"): "soon", ("db1", "application"): "none"})
    round_trip.read_back()
    places = {each.place.sheet: each for each in round_trip.reading.rejections if each.reason != "not answered yet"}
    places.pop("Read me")
    assert {each.place.column for each in places.values()} == {"Answer"}
    assert "'soon' is not a number" in places["B. Owner Housing Rents lead"].reason
    assert "names nothing" in places["ICT infrastructure"].reason


def test_an_answer_about_a_thing_that_is_gone_makes_no_new_thing(round_trip):
    book = openpyxl.load_workbook(round_trip.book)
    sheet = book["T. Owner"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, headers["About"]).value = "Rents of old"
    sheet.cell(2, headers["Answer"]).value = "web1"
    sheet.cell(3, headers["About"]).value = "Rents of old"
    sheet.cell(3, headers["Field"]).value = "version"
    sheet.cell(3, headers["Answer"]).value = "7"
    book.save(round_trip.book)
    after = round_trip.read_back()
    assert {each.name for each in after.applications.values()} == {"Rents", "Forms"}
    account = next(each for each in after.files if each.path == "questions.xlsx")
    assert any("no longer known" in each.reason for each in account.rejections)
    assert account.rows_used + account.rows_rejected == sum(account.rows_in.values())


def test_a_column_that_was_changed_is_named(round_trip):
    book = openpyxl.load_workbook(round_trip.book)
    sheet = book["T. Owner"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, headers["Field"]).value = "colour"
    sheet.cell(2, headers["Answer"]).value = "red"
    book.save(round_trip.book)
    round_trip.read_back()
    assert any("'colour' is no fact" in each.reason for each in round_trip.reading.rejections)
