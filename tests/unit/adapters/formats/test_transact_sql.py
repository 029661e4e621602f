from __future__ import annotations

from pathlib import Path

import pytest
from planted_transact_sql import CLEAN, PLANTED, PROCEDURE, Planted

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.registry import recognise
from standpipe.adapters.formats.tsql.examine import examine
from standpipe.adapters.formats.tsql.statements import split
from standpipe.adapters.formats.tsql.words import batches
from standpipe.catalogue import DecidedBy, load_catalogue
from standpipe.estate.readings import FileReading
from standpipe.estate.scripts import Feature, Script


def statements(text: str) -> list[str]:
    return [" ".join(word.text for word in each.words) for batch, _ in batches(text) for each in split(batch)]


def read(file: Path) -> tuple[FileReading, Script]:
    document = open_document(file, shown_as=file.name)
    reading = recognise(document).read(document)
    (script,) = reading.others
    assert isinstance(script, Script)
    return reading, script


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.feature)
def test_a_planted_violation_is_found_with_object_and_line(planted: Planted) -> None:
    found = {(use.feature.value, use.object, use.line) for use in examine(planted.text).uses}
    assert (planted.feature, planted.object, planted.line) in found


def test_every_feature_and_every_rule_that_code_decides_is_planted() -> None:
    planted = {each.feature for each in PLANTED}
    assert planted == {feature.value for feature in Feature}
    by_code = {rule.fact for rule in load_catalogue().sql_rules if rule.decided_by is DecidedBy.CODE}
    assert by_code - {"job-step-with-unsupported-command"} <= planted


@pytest.mark.parametrize("text", CLEAN)
def test_nothing_is_found_where_nothing_is_used(text: str) -> None:
    assert [(use.feature, use.detail) for use in examine(f"USE Housing\nGO\n{text}").uses] == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.feature)
def test_a_violation_in_a_comment_or_a_text_is_none(planted: Planted) -> None:
    assert examine("/*\n" + planted.text.replace("GO\n", "\n") + "\n*/ SELECT 1").uses == []
    assert examine("PRINT '" + planted.text.replace("'", "''") + "'").uses == []


def test_the_command_of_a_job_step_is_code() -> None:
    text = (
        "EXEC msdb.dbo.sp_add_job @job_name = N'Nightly'\n"
        "EXEC msdb.dbo.sp_add_jobstep @step_name = N's', @subsystem = N'TSQL', @database_name = N'Housing',\n"
        "@command = N'UPDATE dbo.t SET a = 1\nEXEC xp_cmdshell ''dir'''\n"
    )
    (use,) = (use for use in examine(text).uses if use.feature is Feature.XP_CMDSHELL)
    assert (use.object, use.line, use.database, use.in_job) == ("job Nightly", 4, "Housing", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UPDATE t SET a = 1 SET @x = 2", ["UPDATE t SET a = 1", "SET @ @x = 2"]),
        ("INSERT INTO t (a) SELECT 1 UNION ALL SELECT 2 SELECT 3", ["INSERT INTO t ( a ) SELECT 1 UNION ALL SELECT 2",
                                                                    "SELECT 3"]),
        ("INSERT t EXEC p INSERT t VALUES (1)", ["INSERT t EXEC p", "INSERT t VALUES ( 1 )"]),
        ("IF @a = 1 SELECT CASE WHEN @b = 1 THEN 2 ELSE 3 END ELSE RETURN", ["IF @ @a = 1",
         "SELECT CASE WHEN @ @b = 1 THEN 2 ELSE 3 END", "RETURN"]),
        ("WITH a AS (SELECT 1 AS b) DELETE FROM a SELECT 2", ["WITH a AS ( SELECT 1 AS b ) DELETE FROM a", "SELECT 2"]),
        ("DROP TABLE IF EXISTS a DROP TABLE b", ["DROP TABLE IF EXISTS a", "DROP TABLE b"]),
        ("MERGE t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = 1; PRINT 'x'",
         ["MERGE t USING s ON t . a = s . a WHEN MATCHED THEN UPDATE SET b = 1", "PRINT x"]),
        ("DECLARE c CURSOR FOR SELECT 1 OPEN c FETCH NEXT FROM c", ["DECLARE c CURSOR FOR SELECT 1", "OPEN c",
                                                                   "FETCH NEXT FROM c"]),
        ("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES s (a) ON DELETE SET NULL SET NOCOUNT ON",
         ["ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY ( a ) REFERENCES s ( a ) ON DELETE SET NULL", "SET NOCOUNT ON"]),
        ("GRANT SELECT, UPDATE ON t TO r DENY EXECUTE ON p TO r", ["GRANT SELECT , UPDATE ON t TO r",
                                                                  "DENY EXECUTE ON p TO r"]),
        ("BEGIN TRY BEGIN TRAN COMMIT END TRY BEGIN CATCH ROLLBACK END CATCH", ["BEGIN TRAN", "COMMIT", "ROLLBACK"]),
    ],
)  # fmt: skip
def test_statements_need_no_separator(text: str, expected: list[str]) -> None:
    assert statements(text) == expected


def test_go_ends_a_batch_only_on_a_line_of_its_own() -> None:
    text = "SELECT 1 AS go\nGO 5\nSELECT 'x\nGO\ny' /*\nGO\n*/\n  go  \nSELECT 3"
    assert [batch.words[0].line for batch, _ in batches(text)] == [1, 3, 9]


def test_a_text_that_is_never_closed_costs_its_batch_only() -> None:
    found = examine("SELECT 1\nGO\nSELECT 'open\nGO\nEXEC xp_cmdshell 'x'\n")
    assert [(line, reason) for line, reason, _ in found.faults] == [
        (3, "a quotation mark or a comment is never closed")
    ]
    assert [(use.feature, use.line) for use in found.uses] == [(Feature.XP_CMDSHELL, 5)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_reads_alike(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "housing.sql"
    text = "USE [Tenancy]\r\nGO\r\n-- Müller's café\r\n" + PROCEDURE.format("EXEC xp_cmdshell 'é'")
    file.write_bytes(text.encode(encoding))
    _, script = read(file)
    assert [(use.object, use.line, use.database) for use in script.uses] == [("dbo.export", 7, "Tenancy")]


def test_every_statement_is_used_or_rejected_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text("PRINT 'x'\nALTER NONSENSE x\nGO\nSELECT FROM WHERE (\nGO\nPRINT 'x'\n")
    reading, script = read(file)
    assert reading.rows_in == {"": 4}
    assert [(each.place.row, each.rows) for each in reading.rejections] == [(2, 1), (4, 1)]
    assert script.share_not_parsed == pytest.approx(2 / 4)
    assert "2 of 4 statements (50.0%)" in reading.findings[0].message


def test_text_that_is_put_together_is_counted_as_not_examined(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text("USE Housing\nDECLARE @s nvarchar(99) = N'x'\nEXEC (@s)\nEXEC sp_executesql @s\n")
    reading, script = read(file)
    assert dict(script.dynamic) == {"Housing": 2}
    assert [finding.code for finding in reading.findings] == ["code-not-fully-examined"]


def test_a_script_of_another_engine_is_said_and_not_examined(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    file.write_text("CREATE TABLE `t` (`id` INT AUTO_INCREMENT) ENGINE=InnoDB;\nINSERT INTO `t` VALUES (1);\n")
    reading = recognise(open_document(file, shown_as="a.sql")).read(open_document(file, shown_as="a.sql"))
    assert reading.others == ()
    assert [finding.code for finding in reading.findings] == ["script-of-another-engine"]
    assert reading.rows_in[""] == sum(each.rows for each in reading.rejections)


def test_a_script_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    file = tmp_path / "procedures.txt"
    file.write_text("/* ours */\nCREATE PROCEDURE dbo.a AS SELECT 1\n")
    assert recognise(open_document(file, shown_as="procedures.txt")).name == "tsql"
