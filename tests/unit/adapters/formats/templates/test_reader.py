from datetime import date

import pytest

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.templates import TemplateReader
from standpipe.adapters.formats.templates.columns import TEMPLATES
from standpipe.adapters.formats.templates.writer import write_templates
from standpipe.adapters.tables_out import Table, TableColumn, write_workbook
from standpipe.estate.merge import merge
from standpipe.estate.model import DependencyKind, FreezeKind, Kind, Redundancy, Support
from standpipe.estate.records import Authority
from standpipe.kernel.evidence import Basis


@pytest.fixture
def read(tmp_path):
    """Read CSV text as a template."""

    def reading_of(text):
        (tmp_path / "some file.csv").write_text(text, encoding="utf-8")
        document = open_document(tmp_path / "some file.csv", shown_as="some file.csv")
        assert TemplateReader().recognise(document)
        reading = TemplateReader().read(document)
        rows_out = sum(reading.rows_rejected().values()) + len(
            {each.place.row for each in (*reading.records, *reading.dependencies)}
        )
        assert sum(reading.rows_in.values()) == rows_out
        return reading

    return reading_of


def first(reading, kind):
    return next(record for record in reading.records if record.kind is kind)


def test_columns_may_stand_in_any_order_with_others_between(read):
    reading = read("RTO,Colour,Hosting,APPLICATION NAME,Supplier\n4,red,SaaS,Payroll,Some supplier\n")
    record = first(reading, Kind.APPLICATION)
    assert record.facts["recovery_time_objective_hours"] == 4
    assert (record.name, record.columns["name"], record.place.row) == ("Payroll", "APPLICATION NAME", 2)
    assert (record.basis, record.authority, record.mention) == (Basis.REGISTER, Authority.SHEET, False)


def test_a_blank_is_unknown_and_none_is_an_empty_list(read):
    reading = read("Application,Tier,Data classes,Local devices\nPayroll,,none,\n")
    facts = first(reading, Kind.APPLICATION).facts
    assert facts == {"name": "Payroll", "data_classes": ()}


def test_an_example_row_is_rejected_and_says_why(read):
    reading = read("Application,Tier,Hosting\nexample: Payroll,1,SaaS\nRents,1,SaaS\n")
    [rejection] = reading.rejections
    assert (rejection.place.row, rejection.place.column) == (2, "Application")
    assert "example row" in rejection.reason
    assert [record.name for record in reading.records] == ["Rents"]


def test_a_wrong_cell_leaves_one_fact_unknown_and_keeps_the_row(read):
    reading = read("Application,Tier,Hosting,Planned end\nPayroll,9,the moon,31/02/2027\n")
    assert first(reading, Kind.APPLICATION).facts == {"name": "Payroll"}
    assert {caution.place.column for caution in reading.cautions} == {"Tier", "Hosting", "Planned end"}


def test_the_register_names_suppliers_without_listing_them(read):
    reading = read("Application,Supplier,Tier\nPayroll,Some supplier,1\n")
    supplier = first(reading, Kind.SUPPLIER)
    assert (supplier.name, supplier.mention, supplier.authority) == ("Some supplier", True, Authority.DERIVED)
    assert reading.lists == {"application"}


def test_support_statements_may_stand_in_the_register(read):
    reading = read(
        "Application,Tier,Hosting,Support: SaaS,Support date: SaaS,Support reference: SaaS,Support: other\n"
        "Payroll,1,data centre,no,2026-05-01,letter 7,\n"
    )
    statement = first(reading, Kind.SUPPORT_STATEMENT)
    assert statement.facts == {
        "name": "Payroll on saas",
        "application": "Payroll",
        "target": "saas",
        "support": Support.NOT_SUPPORTED,
        "stated_on": date(2026, 5, 1),
        "statement_reference": "letter 7",
    }
    assert statement.basis is Basis.SUPPLIER


def test_support_that_is_no_word_is_left_out_with_its_place(read):
    reading = read("Application,Tier,Hosting,Support: saas\nPayroll,1,SaaS,perhaps\n")
    assert not [record for record in reading.records if record.kind is Kind.SUPPORT_STATEMENT]
    assert {caution.place.column for caution in reading.cautions} == {"Support: saas"}


def test_dependencies_are_read_with_their_groups(read):
    reading = read(
        "From,From kind,To,To kind,Kind,Redundancy,Group,At least\n"
        "Portal,application,web1,server,hard,any,web,\n"
        "Portal,application,db1,database instance,order,2 of 3,db,\n"
        "Portal,,Income,,soft,k of n,x,2\n"
    )
    found = [(each.target.kind, each.kind, each.redundancy, each.at_least) for each in reading.dependencies]
    assert found == [
        (Kind.SERVER, DependencyKind.HARD, Redundancy.ANY, None),
        (Kind.DATABASE_INSTANCE, DependencyKind.ORDER, Redundancy.AT_LEAST, 2),
        (None, DependencyKind.SOFT, Redundancy.AT_LEAST, 2),
    ]
    assert reading.cautions == ()


@pytest.mark.parametrize(
    ("row", "redundancy", "at_least", "says"),
    [
        ("a,b,,,", Redundancy.ALL, None, "kind of dependency is unknown"),
        ("a,b,hard,k of n,", Redundancy.ALL, None, "without 'At least'"),
        ("a,b,hard,any,2", Redundancy.ANY, None, "not used"),
        ("a,b,hard,2 of 4,3", Redundancy.AT_LEAST, 3, "the larger is taken"),
        ("a,b,hard,5 of 3,", Redundancy.ALL, None, "more than there are"),
    ],
)
def test_what_a_dependency_leaves_open_is_read_the_careful_way(read, row, redundancy, at_least, says):
    reading = read(f"From,To,Kind,Redundancy,At least\n{row}\n")
    [dependency] = reading.dependencies
    assert (dependency.kind, dependency.redundancy, dependency.at_least) == (DependencyKind.HARD, redundancy, at_least)
    assert says in reading.cautions[0].message


def test_a_bare_at_least_means_k_of_n(read):
    [dependency] = read("From,To,Kind,At least\na,b,hard,2\n").dependencies
    assert (dependency.redundancy, dependency.at_least) == (Redundancy.AT_LEAST, 2)


def test_units_are_those_of_the_header(read):
    facts = first(read("Server,Memory (GiB),Storage (MiB),vCPU\nold1,1.5,2048,2\n"), Kind.SERVER).facts
    assert (facts["memory_mib"], facts["storage_mib"]) == (1536, 2048)


def test_pounds_become_pence_and_periods_months(read):
    reading = read(
        "Contract title,Annual value,Notice period,Renewal length (months),End date,SME\n"
        'Hall,"£96,500.50",6 months,1 year,31/03/2027,yes\n'
    )
    facts = first(reading, Kind.CONTRACT).facts
    assert (facts["annual_value_pence"], facts["notice_months"], facts["renewal_months"]) == (9_650_050, 6, 12)
    assert (facts["ends"], facts["smaller_business"]) == (date(2027, 3, 31), True)


def test_freeze_rules_keep_their_text(read):
    reading = read("service,reason,from,to,kind,evidence\nPayroll,pay day,monthly-10,first Monday of April,soft,x\n")
    facts = first(reading, Kind.FREEZE_RULE).facts
    assert (facts["begins"], facts["ends"]) == ("monthly-10", "first Monday of April")
    assert facts["binding"] is FreezeKind.SOFT


def test_the_published_freeze_calendar_is_read(shared_data):
    file = shared_data / "council" / "freeze_calendar_2026.csv"
    reading = TemplateReader().read(open_document(file, shown_as=file.name))
    assert len(reading.records) == 15
    assert not reading.rejections
    assert not reading.cautions
    assert {record.facts["binding"] for record in reading.records} == set(FreezeKind)


def test_a_date_cell_of_a_workbook_becomes_the_text_of_a_rule(tmp_path):
    file = tmp_path / "f.xlsx"
    columns = tuple(map(TableColumn, ("Calendar", "Begins", "Ends")))
    write_workbook(file, [Table("T", columns, [("All", date(2026, 12, 12), "3 January")])])
    [record] = TemplateReader().read(open_document(file, shown_as="f.xlsx")).records
    assert (record.facts["begins"], record.facts["ends"]) == ("2026-12-12", "3 January")


def test_every_template_as_written_is_recognised_and_all_of_it_is_example(tmp_path):
    for file in write_templates(tmp_path):
        document = open_document(file, shown_as=file.name)
        assert TemplateReader().recognise(document), file.name
        reading = TemplateReader().read(document)
        assert not reading.records
        assert not reading.dependencies
        assert sum(reading.rows_in.values()) == sum(reading.rows_rejected().values())
        assert not reading.cautions, file.name


def test_every_example_would_be_read_without_a_doubt_if_its_mark_were_taken_away(tmp_path):
    tables = [
        Table(
            each.title,
            each.writable,
            [(str(row[0]).removeprefix("Example: "), *row[1:]) for row in each.example_rows()],
        )
        for each in TEMPLATES
    ]
    write_workbook(tmp_path / "filled.xlsx", tables)
    reading = TemplateReader().read(open_document(tmp_path / "filled.xlsx", shown_as="filled.xlsx"))
    assert not reading.rejections
    assert not reading.cautions
    found = {record.kind for record in reading.records if not record.mention}
    assert found == {each.kind for each in TEMPLATES if each.kind}
    assert len(reading.dependencies) == 2


def test_a_sheet_with_the_name_of_a_template_is_told_what_it_lacks(tmp_path):
    file = tmp_path / "book.xlsx"
    sites = Table("Sites", tuple(map(TableColumn, ("Site name", "Purpose", "Closing"))), [("Hall", "office", "no")])
    write_workbook(file, [sites, Table("Teams", (TableColumn("Who"), TableColumn("Skill")), [("x", "y")])])
    reading = TemplateReader().read(open_document(file, shown_as="book.xlsx"))
    [rejection] = reading.rejections
    assert (rejection.place.sheet, rejection.reason) == ("Teams", "the sheet lacks the column 'Team'")


@pytest.mark.parametrize(
    "headers",
    [
        "VM,Powerstate,Template,CPUs,Memory,NICs,Disks,Datacenter,Cluster,Host",
        "*Server Name,IP addresses,*Cores,*Memory (In MB),*OS name,OS version",
        "name,role,status,site,cluster,device,platform,vcpus,memory,disk,description,serial,tenant",
        "name,role,tenant,manufacturer,device_type,platform,serial,asset_tag,status,site,location,rack,position,face",
        "cid,provider,type,status,tenant,site,commit_rate,description",
        "Machine Name,Environment,Azure VM Readiness,Recommended VM Size,Operating System,Cores,Memory (in MB)",
        "Timeslot,Source server name,Source IP,Destination server name,Destination IP,Destination port",
        "sys_id,name,host_name,ip_address,os,os_version,cpu_count,ram,serial_number,virtual,location",
        "Record Type 1,Application Name,Description,Owner",
        "Record Type,Application Name,Description,Comments,Owner",
    ],
)
def test_files_of_other_tools_are_not_taken_for_templates(tmp_path, headers):
    file = tmp_path / "other.csv"
    file.write_text(headers + "\n" + ",".join("1" * (headers.count(",") + 1)))
    assert not TemplateReader().recognise(open_document(file, shown_as="other.csv"))


def test_no_other_shared_input_is_taken_for_a_template(shared_data):
    folders = ("rvtools", "azure-migrate", "netbox", "konveyor", "lifecycles")
    files = [
        file
        for folder in folders
        for file in sorted((shared_data / folder).iterdir())
        if file.suffix in {".csv", ".xlsx"}
    ]
    assert files
    taken = [file.name for file in files if TemplateReader().recognise(open_document(file, shown_as=file.name))]
    assert taken == []


def test_databases_find_the_instance_of_their_server(tmp_path):
    file = tmp_path / "book.xlsx"
    tables = {
        "Servers": (("Server", "vCPU", "Role"), [("sql1", 4, "db"), ("sql2", 4, "db")]),
        "Database instances": (
            ("Instance", "Server", "Engine"),
            [("MAIN", "sql1", "SQL Server"), ("MAIN", "sql2", "Oracle")],
        ),
        "Databases": (("Database", "Instance", "Server"), [("Rents", "MAIN", "sql2")]),
    }
    write_workbook(file, [Table(name, tuple(map(TableColumn, heads)), rows) for name, (heads, rows) in tables.items()])
    estate = merge([TemplateReader().read(open_document(file, shown_as="book.xlsx"))])
    [database] = estate.databases.values()
    assert database.instance is not None
    assert estate.database_instances[database.instance].engine == "Oracle"
    assert len(estate.database_instances) == 2
