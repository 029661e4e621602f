"""What PostgreSQL itself enforces: whose rows a request sees, and that every change is on the record.

After each change of the tables, `protect` gives every table its row-level security, the console's role its rights, and
the tables that are followed the trigger of `sql/audit.sql`. The console connects as `standpipe_app`, which owns nothing
and is no superuser; which council, person and supplier it acts for is a setting of its session (`context.py`). Unset,
it sees nothing.

A table needs no line here: one with a `council` is kept apart by it, one without by the table it hangs on; a supplier
sees nothing of a new table until `SHARED` says what; every table is followed unless `NOT_FOLLOWED` says why not.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.fields.related import ForeignKey
from psycopg import errors, sql

from standpipe.kernel.errors import InputError

ROLE = "standpipe_app"
"""The role as which the console works."""
SHARES = "(SELECT thing FROM share WHERE person_id = (SELECT standpipe_supplier()))"
SHARED = {
    "person": "id = (SELECT standpipe_supplier())",
    "share": "person_id = (SELECT standpipe_supplier())",
    "thing": f"thing IN {SHARES}",
    "dependency": f"source IN {SHARES} AND target IN {SHARES}",
    "finding": f"subject IN {SHARES}",
    "correction": f"thing IN {SHARES}",
    "challenge": f"thing IN {SHARES}",
    "identity": "person_id = (SELECT standpipe_supplier())",
    "second_factor": "person_id = (SELECT standpipe_supplier())",
    "recovery_code": "person_id = (SELECT standpipe_supplier())",
    "passkey": "person_id = (SELECT standpipe_supplier())",
    "saved_view": "person_id = (SELECT standpipe_supplier())",
}
"""Which rows of a table a supplier sees; of a table that is not named here, none."""
SUPPLIER_WRITES = {
    "person": "id = (SELECT standpipe_supplier())",
    "identity": "person_id = (SELECT standpipe_supplier())",
    "second_factor": "person_id = (SELECT standpipe_supplier())",
    "recovery_code": "person_id = (SELECT standpipe_supplier())",
    "passkey": "person_id = (SELECT standpipe_supplier())",
    "challenge": f"thing IN {SHARES}",
    "saved_view": "person_id = (SELECT standpipe_supplier())",
}
"""Which rows of a table a supplier changes: their own password and other ways in, their views, challenges.

Of other tables, none. What hangs on a challenge is written by whoever sees the challenge."""
SIGNING_IN = frozenset({"council", "person", "sign_in_link", "api_token", "identity", "passkey"})
"""Tables that are read before it is known whose request it is."""
OF_NO_COUNCIL = {
    "django_migrations": "which changes of the tables were made",
    "django_content_type": "names of Django's models",
    "django_session": "sessions: found by a key of 32 random characters only",
    "auth_permission": "unused: what a role may do stands in app/permissions.py",
    "auth_group": "unused, as above",
    "auth_group_permissions": "unused, as above",
    "wrong_guess": "counts of wrong passwords by a hash of what was tried, before it is known whose they are",
    "audit_link": "the chain of hashes over all councils, without content",
}
NOT_FOLLOWED = {
    **OF_NO_COUNCIL,
    "audit_entry": "it is the record",
    "file_chunk": "the file's row holds the hash of its content",
    "staged_thing": "a preview, taken away when the import is committed or discarded",
    "staged_dependency": "as above",
    "staged_finding": "as above",
}
READ_ONLY = frozenset({"django_migrations", "audit_entry", "audit_link"})
ONLY_ADDED_TO = frozenset({"challenge", "challenge_entry", "decision"})
"""Tables whose rows nobody changes or takes back, whoever they are; the console's role lacks the right as well."""
_ADDED_TO = """
CREATE OR REPLACE FUNCTION standpipe_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME; END $$
"""
IGNORED = {"person": "last_login", "second_factor": "last_step", "thing": "words", "plan": "progress"}
SECRET = {
    "person": "password",
    "sign_in_link": "token_hash",
    "api_token": "token_hash",
    "second_factor": "sealed",
    "recovery_code": "code_hash",
    "teams_channel": "sealed",
}
MANY = {"thing": 500, "dependency": 500, "finding": 500, "correction": 500}
"""Tables with their own history (`from_revision`), where one entry stands for a statement of that many rows."""


QUICK = (
    "ts_match_vq(tsvector, tsquery)",
    "arraycontains(anyarray, anyarray)",
    "arrayoverlap(anyarray, anyarray)",
    "jsonb_object_field_text(jsonb, text)",
)
"""Functions behind search, neighbours and filters. Under row-level security PostgreSQL takes an index only for a
function that is known to tell nothing of the rows it meets. These raise no error and write nothing, but only a
superuser may say so. Where the owner is none, the answers are the same and come from reading every row.
"""


def protect() -> None:
    """Give every table its protection; run as the tables' owner, after each change of the tables.

    Raises:
        InputError: the owner may not make the console's role, and it is not there.

    """
    statements = [*_functions(), *_rights()]
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:  # noqa: SLF001  # Django documents _meta
            statements += [*_row_security(model), *_following(model), *_only_added_to(model)]
    mark = hashlib.sha256("\n".join(statements).encode()).hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7466, 2)")
        _make_role()
        _let_indexes_serve()
        cursor.execute("SELECT obj_description(to_regproc('standpipe_council')::oid, 'pg_proc')")
        if cursor.fetchone() == (mark,):
            return
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON FUNCTION standpipe_council() IS '{mark}'")


def _make_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [ROLE])
        known = cursor.fetchone()
        if known and known[0]:
            raise InputError("may pass row-level security.", where=ROLE, remedy="Take SUPERUSER and BYPASSRLS from it.")
        if known:
            return
        try:
            with transaction.atomic():
                cursor.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
                cursor.execute(f"GRANT {ROLE} TO CURRENT_USER")
        except Exception as error:
            if isinstance(error.__cause__, errors.InsufficientPrivilege):
                raise InputError(
                    "the owner of the database may not make the console's own role.",
                    where=ROLE,
                    remedy=f"As an administrator: CREATE ROLE {ROLE} LOGIN; GRANT it TO the owner WITH ADMIN OPTION.",
                ) from error
            raise


def _let_indexes_serve() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name JOIN pg_proc ON oid = ('pg_catalog.' || name)::regprocedure"
            " WHERE NOT proleakproof AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)",
            [list(QUICK)],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION pg_catalog.{name} LEAKPROOF")


def _functions() -> list[str]:
    setting = "nullif(current_setting('standpipe.{}', true), '')"
    head = "CREATE OR REPLACE FUNCTION standpipe_{}() RETURNS {} LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT {} $$"
    return [
        head.format("council", "bigint", setting.format("council") + "::bigint"),
        head.format("supplier", "bigint", setting.format("supplier") + "::bigint"),
        # No policy names a role, so that a backup can be restored where the owner has another name.
        head.format(
            "owner",
            "boolean",
            "pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = 'public.council'::regclass",
        ),
        head.format("signing_in", "boolean", "coalesce(" + setting.format("signing_in") + " = 'on', false)"),
        _ADDED_TO,
        files(__package__).joinpath("sql", "audit.sql").read_text(encoding="utf-8"),
    ]


def _rights() -> list[str]:
    named = ", ".join(sorted(READ_ONLY))
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
        f"REVOKE INSERT, UPDATE, DELETE ON {named} FROM {ROLE}",
        f"REVOKE UPDATE, DELETE ON {', '.join(sorted(ONLY_ADDED_TO))} FROM {ROLE}",
        f"REVOKE USAGE ON SEQUENCE audit_entry_id_seq, audit_link_id_seq FROM {ROLE}",
        f"REVOKE INSERT, DELETE ON council FROM {ROLE}",
        f"REVOKE UPDATE ON sign_in_link FROM {ROLE}",  # a visitor uses a link up, and changes nothing else of it
        f"GRANT UPDATE (used_at) ON sign_in_link TO {ROLE}",
    ]


def condition_of(model: type[models.Model]) -> str | None:
    """Return what makes a row of a table belong to the council that is set; None for a table of no council.

    Raises:
        LookupError: the table neither has a council nor hangs on a table that has one, and is not listed.

    """
    table = model._meta.db_table  # noqa: SLF001  # Django documents _meta
    if table in OF_NO_COUNCIL:
        return None
    if table == "council":
        return "id = (SELECT standpipe_council())"
    if table == "audit_entry":
        return "council = (SELECT standpipe_council())"
    links = [field for field in model._meta.fields if isinstance(field, ForeignKey)]  # noqa: SLF001  # as above
    for field in links:
        if field.column == "council_id":
            return "council_id = (SELECT standpipe_council())"
    for field in links:
        target = field.remote_field.model._meta  # noqa: SLF001  # as above
        if not field.null and target.db_table not in OF_NO_COUNCIL:
            seen = f"{field.column} IN (SELECT {target.pk.column} FROM {target.db_table})"  # noqa: S608  # ours
            # a visitor who is signing in sees people of all councils, and may write nothing that hangs on them
            return f"(SELECT standpipe_council()) IS NOT NULL AND {seen}" if target.db_table in SIGNING_IN else seen
    raise LookupError(f"{table} has no council and hangs on no table that has one: list it in OF_NO_COUNCIL")


def _row_security(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table  # noqa: SLF001  # Django documents _meta
    condition = condition_of(model)
    if condition is None:
        return []
    made = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        *_policy(table, "of_the_owner", "", "(SELECT standpipe_owner())"),
        *_policy(table, "of_the_council", "", condition),
    ]
    if table in SIGNING_IN:
        made += _policy(table, "signing_in", "FOR SELECT", "(SELECT standpipe_signing_in())", check="")
    if table == "sign_in_link":
        made += _policy(table, "link_used_up", "FOR UPDATE", "(SELECT standpipe_signing_in())")
    if "IN (SELECT" not in condition and table != "council":  # what hangs on another table is seen as that table is
        shared = SHARED.get(table, "false")
        staff = "(SELECT standpipe_supplier()) IS NULL"
        writes = f"{staff} OR ({SUPPLIER_WRITES.get(table, 'false')})"
        kind = "AS RESTRICTIVE"
        made += _policy(table, "supplier_sees", "FOR SELECT", f"{staff} OR ({shared})", check="", kind=kind)
        made += _policy(table, "supplier_adds", "FOR INSERT", "", check=writes, kind=kind)
        made += _policy(table, "supplier_changes", "FOR UPDATE", writes, kind=kind)
        made += _policy(table, "supplier_deletes", "FOR DELETE", writes, check="", kind=kind)
    return made


def _policy(table: str, name: str, whom: str, using: str, *, check: str | None = None, kind: str = "") -> list[str]:
    """Return a policy; what may be written is what may be seen unless it is given, empty where nothing is written."""
    check = using if check is None else check
    clauses = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
    return [f"DROP POLICY IF EXISTS {name} ON {table}", f"CREATE POLICY {name} ON {table} {kind} {whom}{clauses}"]


def _following(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table  # noqa: SLF001  # Django documents _meta
    if table in NOT_FOLLOWED:
        return []
    key = model._meta.pk.column  # noqa: SLF001  # as above
    arguments = f"'{key}', '{IGNORED.get(table, '')}', '{SECRET.get(table, '')}', '{MANY.get(table, 0)}'"
    seen = {
        "INSERT": "NEW TABLE AS new_rows",
        "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "DELETE": "OLD TABLE AS old_rows",
    }
    return [
        f"CREATE OR REPLACE TRIGGER audit_{operation.lower()} AFTER {operation} ON {table} REFERENCING {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION standpipe_audit({arguments})"
        for operation, rows in seen.items()
    ]


def _only_added_to(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table  # noqa: SLF001  # Django documents _meta
    if table not in ONLY_ADDED_TO:
        return []
    trigger = f"CREATE OR REPLACE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {table}"
    return [f"{trigger} FOR EACH ROW EXECUTE FUNCTION standpipe_only_added_to()"]


def set_password(password: str) -> None:
    """Give the console's role its password, which never crosses the network in the clear."""
    connection.ensure_connection()
    hashed = connection.connection.pgconn.encrypt_password(password.encode(), ROLE.encode(), b"scram-sha-256")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(ROLE), sql.Literal(hashed.decode())))
