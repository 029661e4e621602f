"""Scripts with one planted violation for each rule that code decides: text, object and line where it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    feature: str
    text: str
    object: str
    line: int


PROCEDURE = "CREATE PROCEDURE dbo.export @id int AS\nBEGIN\n  SET NOCOUNT ON\n  {}\n  RETURN 0\nEND\nGO\n"
"""A body of which the planted statement is line 4."""


def _in_procedure(feature: str, statement: str) -> Planted:
    return Planted(feature, PROCEDURE.format(statement), "dbo.export", 4)


def _step(feature: str, subsystem: str) -> Planted:
    text = (
        "USE [msdb]\nGO\nDECLARE @jobId BINARY(16)\n"
        "EXEC msdb.dbo.sp_add_job @job_name=N'Nightly', @enabled=1, @job_id = @jobId OUTPUT\n"
        "EXEC msdb.dbo.sp_add_jobstep @job_id=@jobId, @step_name=N'one', @step_id=1,\n"
        f"  @subsystem=N'{subsystem}', @command=N'x', @database_name=N'Housing'\n"
    )
    return Planted(feature, text, "job Nightly", 5)


PLANTED: tuple[Planted, ...] = (
    Planted("agent-job", "EXEC dbo.sp_add_job N'Nightly'\n", "job Nightly", 1),
    _step("analysis-command-step", "ANALYSISCOMMAND"),
    _step("analysis-query-step", "ANALYSISQUERY"),
    _step("merge-step", "Merge"),
    _step("powershell-step", "PowerShell"),
    _step("queue-reader-step", "QueueReader"),
    _in_procedure("bulk-insert-from-file", "BULK INSERT dbo.t FROM 'D:\\in\\a.csv' WITH (FIELDTERMINATOR = ',')"),
    Planted("clr-assembly", "GO\nCREATE ASSEMBLY geo FROM 0x4D5A WITH PERMISSION_SET = UNSAFE;\n", "geo", 2),
    Planted("clr-assembly-from-file", "CREATE ASSEMBLY geo\nFROM '\\\\nas\\geo.dll'\n", "geo", 2),
    Planted("clr-assembly-safe-or-external", "CREATE ASSEMBLY geo FROM 0x4D WITH PERMISSION_SET = SAFE", "geo", 1),
    _in_procedure("compute-clause", "SELECT a, b FROM dbo.t ORDER BY a COMPUTE SUM(b) BY a"),
    _in_procedure("cross-database-reference", "SELECT l.id FROM dbo.t AS t, Finance.dbo.Ledger AS l WHERE l.id = t.id"),
    Planted("cryptographic-provider", "CREATE CRYPTOGRAPHIC PROVIDER hsm\nFROM FILE = 'C:\\hsm.dll';", "script", 1),
    _in_procedure("database-mail", "EXEC msdb.dbo.sp_send_dbmail @recipients = 'a@example.org'"),
    _in_procedure("principal-aliases", "SELECT * FROM sys.database_principal_aliases"),
    Planted("compatibility-below-100", "ALTER DATABASE Housing SET COMPATIBILITY_LEVEL = 90\n", "Housing", 1),
    Planted("disable-def-cnst-chk", "SET NOCOUNT ON\nSET DISABLE_DEF_CNST_CHK ON\n", "script", 2),
    _in_procedure("fastfirstrow-hint", "SELECT a FROM dbo.t WITH (NOLOCK, FASTFIRSTROW) WHERE a > 1"),
    Planted(
        "filestream",
        "CREATE TABLE dbo.scan\n(id uniqueidentifier ROWGUIDCOL NOT NULL UNIQUE,\nbody varbinary(max) FILESTREAM NULL)",
        "dbo.scan",
        3,
    ),
    _in_procedure("linked-server", "INSERT INTO dbo.t (a) SELECT a FROM OLDSRV.Housing.dbo.t"),
    Planted(
        "linked-server-other-provider",
        "EXEC sp_addlinkedserver @server = N'ORA', @srvproduct = N'Oracle', @provider = N'OraOLEDB.Oracle'\n",
        "script",
        1,
    ),
    _in_procedure("distributed-transaction", "BEGIN DISTRIBUTED TRANSACTION"),
    Planted(
        "distributed-transaction-other-provider",
        "EXEC sp_addlinkedserver 'ORA', 'Oracle', 'OraOLEDB.Oracle', 'fin'\nGO\nCREATE PROC dbo.pay AS\n"
        "BEGIN DISTRIBUTED TRAN\nUPDATE ORA.FIN.dbo.PAY SET a = 1\nCOMMIT\n",
        "dbo.pay",
        4,
    ),
    Planted(
        "multiple-log-files",
        "CREATE DATABASE Housing ON (NAME = a, FILENAME = 'a.mdf')\n"
        "LOG ON (NAME = l, FILENAME = 'l.ldf'), (NAME = m, FILENAME = 'm.ldf')",
        "Housing",
        1,
    ),
    Planted("named-next", "CREATE TABLE dbo.queue (id int,\n[NEXT] int)", "dbo.queue", 2),
    _in_procedure("left-outer-join-operator", "SELECT a.x FROM a, b WHERE a.id *= b.id"),
    _in_procedure("right-outer-join-operator", "SELECT a.x FROM a, b WHERE a.id =* b.id"),
    _in_procedure("openrowset-from-file", "SELECT * FROM OPENROWSET(BULK 'D:\\in\\a.csv', SINGLE_BLOB) AS x"),
    _in_procedure("openrowset-provider", "SELECT * FROM OPENROWSET('SQLNCLI', 'Server=x;', 'SELECT 1') AS x"),
    _in_procedure(
        "openrowset-other-provider",
        "SELECT * FROM OPENROWSET('Microsoft.ACE.OLEDB.12.0', 'Excel 8.0;Database=a.xls', 'SELECT 1') AS x",
    ),
    _in_procedure("legacy-raiserror", "RAISERROR 50001 'No such tenancy'"),
    Planted("server-audit", "CREATE SERVER AUDIT who TO APPLICATION_LOG", "script", 1),
    Planted("server-credential", "\nCREATE CREDENTIAL share WITH IDENTITY = 'x', SECRET = 'y'", "script", 2),
    Planted("server-trigger", "CREATE TRIGGER guard ON ALL SERVER FOR LOGON AS\nPRINT 'x'", "guard", 1),
    Planted("service-broker", "CREATE QUEUE dbo.letters", "dbo.letters", 1),
    _in_procedure("sql-mail", "EXEC master.dbo.xp_sendmail @recipients = 'a'"),
    Planted(
        "removed-procedure", "IF 1 = 1\nBEGIN\n  EXEC sp_dboption 'Housing', 'read only', 'true'\nEND", "script", 3
    ),
    _in_procedure("trace-flag", "DBCC TRACEON (1222, -1)"),
    Planted("windows-login", "CREATE LOGIN [COUNCIL\\housing] FROM WINDOWS", "script", 1),
    _in_procedure("xp-cmdshell", "EXEC master..xp_cmdshell 'copy a b'"),
)

CLEAN = (
    "-- EXEC xp_cmdshell 'dir'\n/* SELECT * FROM a.b.c.d *= /* nested */ RAISERROR 5 */ SELECT 1",
    "PRINT 'EXEC xp_cmdshell; SELECT * FROM Finance.dbo.Ledger; BULK INSERT t FROM ''x'''",
    "SELECT 'it''s\nGO\nEXEC xp_cmdshell' AS x",
    "BULK INSERT dbo.t FROM 'a.csv' WITH (DATA_SOURCE = 'store')",
    "SELECT * FROM OPENROWSET(BULK 'a.csv', DATA_SOURCE = 'store', SINGLE_CLOB) AS x",
    "UPDATE dbo.t SET a *= 2 WHERE b = 1",
    "DECLARE @x int = 1 SET @x *= 2",
    "SELECT a * b, c=*FROM dbo.t",
    "SELECT t.a FROM Housing.dbo.t AS t",
    "SELECT * FROM tempdb.dbo.t",
    "SELECT x.c.value('(/a)[1]', 'int') FROM dbo.t CROSS APPLY t.doc.nodes('/a/b') AS x(c)",
    "SELECT h.t.node.GetLevel() FROM dbo.h",
    "FETCH NEXT FROM c INTO @a",
    "SELECT NEXT VALUE FOR dbo.numbers",
    "RAISERROR('x', 16, 1) WITH LOG",
    "CREATE TABLE dbo.compute (id int, filestream int, fastfirstrow int)",
    "CREATE DATABASE Housing ON (NAME = a, FILENAME = 'a') LOG ON (NAME = l, FILENAME = 'l')",
    "CREATE TRIGGER dbo.t_log ON dbo.t AFTER INSERT, UPDATE AS IF UPDATE(a) PRINT 'x'",
    "GRANT EXECUTE ON dbo.p TO reader",
    "CREATE USER [reader] WITHOUT LOGIN",
    "ALTER DATABASE Housing SET COMPATIBILITY_LEVEL = 150",
    "EXEC sp_configure 'show advanced options', 1",
    "CREATE DATABASE SCOPED CREDENTIAL share WITH IDENTITY = 'x'",
)
"""Scripts of the database Housing in which nothing is used that any rule looks for."""
