"""Transact-SQL scripts: what the code of SQL Server databases uses that a platform database may not offer.

- `TransactSqlReader`: a reader as `adapters.formats.contract` asks for; hands on one `estate.scripts.Script` a file.
- `examine.examine`: the same for a text.

>>> from standpipe.adapters.formats.tsql.examine import examine
>>> found = examine("SELECT name FROM Finance.dbo.Ledger")
>>> [(use.feature.value, use.reaches) for use in found.uses]
[('cross-database-reference', 'Finance')]
"""

from standpipe.adapters.formats.tsql.reader import TransactSqlReader

__all__ = ["TransactSqlReader"]
