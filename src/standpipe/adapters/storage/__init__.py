"""Keeps the console's data in PostgreSQL: one module a noun, and the embedded server.

- `server`: the PostgreSQL that ships in a wheel, or the council's own by `STANDPIPE_DATABASE_URL`.
- `models`: the tables, without rules; `migrations` beside them.
- one module for each noun (`people`, ...): functions that read and write, in full sentences, and nothing else
  queries the database.

This is a Django app; it is imported only by `standpipe.console` (and by Django's own start).
"""
