-- The record of changes: one trigger function for every table, and a chain of hashes over what it writes.
-- Run as the owner of the tables by `protection.py`, again whenever this text changes.

-- What is hashed of an entry: its fields as text, in this order, between unit separators; nulls are empty.
CREATE OR REPLACE FUNCTION standpipe_entry_text(e audit_entry) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat_ws(chr(31), e.link, (extract(epoch FROM e.at) * 1000000)::bigint, coalesce(e.council::text, ''),
    e.table_name, e.operation, coalesce(e.row, ''), e.rows, coalesce(e.before::text, ''), coalesce(e.after::text, ''),
    coalesce(e.person::text, ''), e.request, e.database_user)
$$;

CREATE OR REPLACE FUNCTION standpipe_hash(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(words, 'UTF8')), 'hex')
$$;

-- A row without the columns that are not followed, with a mark in the place of secrets.
CREATE OR REPLACE FUNCTION standpipe_kept(r jsonb, ignored text[], secret text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE
AS $$
  SELECT jsonb_object_agg(key, CASE WHEN key = ANY (secret) AND value <> 'null'
      THEN to_jsonb('(secret ' || left(standpipe_hash(value::text), 12) || ')') ELSE value END)
  FROM jsonb_each(r) WHERE key <> ALL (ignored)
$$;

-- Arguments of the trigger: key column, ignored columns, secret columns, and from how many rows on one entry stands
-- for a whole statement (0: never).
CREATE OR REPLACE FUNCTION standpipe_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET datestyle = 'ISO' SET extra_float_digits = 1 AS $$
DECLARE
  v_ignored text[] := string_to_array(TG_ARGV[1], ',');
  v_secret text[] := string_to_array(TG_ARGV[2], ',');
  v_many bigint := TG_ARGV[3]::bigint;
  v_who bigint := nullif(current_setting('standpipe.person', true), '')::bigint;
  v_asked text := coalesce(current_setting('standpipe.request', true), '');
  v_of_council bigint := nullif(current_setting('standpipe.council', true), '')::bigint;
  v_number bigint;
  v_found bigint;
  v_written bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN SELECT count(*) INTO v_found FROM old_rows; ELSE SELECT count(*) INTO v_found FROM new_rows; END IF;
  IF v_found = 0 THEN RETURN NULL; END IF;
  v_number := nextval('audit_link_id_seq');
  IF v_many > 0 AND v_found >= v_many THEN
    IF TG_OP = 'DELETE' THEN
      INSERT INTO audit_entry (link, at, council, table_name, operation, rows, before, person, request, database_user, digest)
      SELECT v_number, clock_timestamp(), v_of_council, TG_TABLE_NAME, TG_OP, v_found,
        jsonb_build_object('sha256', encode(sha256(string_agg(sha256(convert_to(r::text, 'UTF8')), ''::bytea ORDER BY r::text)), 'hex')),
        v_who, v_asked, session_user, '' FROM old_rows r;
    ELSE
      INSERT INTO audit_entry (link, at, council, table_name, operation, rows, after, person, request, database_user, digest)
      SELECT v_number, clock_timestamp(), v_of_council, TG_TABLE_NAME, TG_OP, v_found,
        jsonb_build_object('sha256', encode(sha256(string_agg(sha256(convert_to(r::text, 'UTF8')), ''::bytea ORDER BY r::text)), 'hex')),
        v_who, v_asked, session_user, '' FROM new_rows r;
    END IF;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO audit_entry (link, at, council, table_name, operation, row, rows, before, after, person, request, database_user, digest)
    SELECT v_number, clock_timestamp(), coalesce((o.kept ->> 'council_id')::bigint, v_of_council), TG_TABLE_NAME, TG_OP, coalesce(n.key, o.key), 1,
      (SELECT jsonb_object_agg(key, value) FROM jsonb_each(o.kept) WHERE n.kept -> key IS DISTINCT FROM value),
      (SELECT jsonb_object_agg(key, value) FROM jsonb_each(n.kept) WHERE o.kept -> key IS DISTINCT FROM value),
      v_who, v_asked, session_user, ''
    FROM (SELECT to_jsonb(r) ->> TG_ARGV[0] AS key, standpipe_kept(to_jsonb(r), v_ignored, v_secret) AS kept FROM old_rows r) o
    FULL JOIN (SELECT to_jsonb(r) ->> TG_ARGV[0] AS key, standpipe_kept(to_jsonb(r), v_ignored, v_secret) AS kept FROM new_rows r) n
      ON o.key = n.key
    WHERE o.kept IS DISTINCT FROM n.kept
    ORDER BY 6;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO audit_entry (link, at, council, table_name, operation, row, rows, after, person, request, database_user, digest)
    SELECT v_number, clock_timestamp(), coalesce((to_jsonb(r) ->> 'council_id')::bigint, v_of_council), TG_TABLE_NAME, TG_OP, to_jsonb(r) ->> TG_ARGV[0], 1,
      standpipe_kept(to_jsonb(r), v_ignored, v_secret), v_who, v_asked, session_user, '' FROM new_rows r ORDER BY 6;
  ELSE
    INSERT INTO audit_entry (link, at, council, table_name, operation, row, rows, before, person, request, database_user, digest)
    SELECT v_number, clock_timestamp(), coalesce((to_jsonb(r) ->> 'council_id')::bigint, v_of_council), TG_TABLE_NAME, TG_OP, to_jsonb(r) ->> TG_ARGV[0], 1,
      standpipe_kept(to_jsonb(r), v_ignored, v_secret), v_who, v_asked, session_user, '' FROM old_rows r ORDER BY 6;
  END IF;
  GET DIAGNOSTICS v_written = ROW_COUNT;
  IF v_written = 0 THEN RETURN NULL; END IF;  -- only columns that are not followed changed
  INSERT INTO audit_link (id, digest, sealing, entries)
  SELECT v_number, standpipe_hash(string_agg(digest, '' ORDER BY id)), false, v_written FROM audit_entry WHERE link = v_number;
  RETURN NULL;
END $$;

-- An entry carries the hash of itself from the beginning.
CREATE OR REPLACE FUNCTION standpipe_digest() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET datestyle = 'ISO' SET extra_float_digits = 1 AS $$
BEGIN
  NEW.digest := standpipe_hash(standpipe_entry_text(NEW));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER audit_digest BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION standpipe_digest();

-- The chain is closed when the transaction commits, so that the lock which orders it is held for that moment only:
-- in two steps, because what is queued in the first runs after every other deferred check has run, and a check that
-- waits for another transaction must not do so while this one holds the lock.
CREATE OR REPLACE FUNCTION standpipe_prepare_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE audit_link SET sealing = true WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION standpipe_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  last audit_link;
BEGIN
  PERFORM pg_advisory_xact_lock(7466, 1);
  SELECT * INTO last FROM audit_link WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1;
  UPDATE audit_link SET position = coalesce(last.position, 0) + 1, previous = coalesce(last.hash, ''),
    hash = standpipe_hash(concat_ws(chr(31), coalesce(last.position, 0) + 1, coalesce(last.hash, ''), NEW.digest))
  WHERE id = NEW.id;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS audit_prepare_seal ON audit_link;
CREATE CONSTRAINT TRIGGER audit_prepare_seal AFTER INSERT ON audit_link DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION standpipe_prepare_seal();
DROP TRIGGER IF EXISTS audit_seal ON audit_link;
CREATE CONSTRAINT TRIGGER audit_seal AFTER UPDATE OF sealing ON audit_link DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION standpipe_seal();

-- Nothing is taken back. (Whoever owns the tables can switch this off; then the chain tells.)
CREATE OR REPLACE FUNCTION standpipe_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.digest = OLD.digest AND NEW.forgotten_at IS NOT NULL AND OLD.forgotten_at IS NULL
     AND NEW.before IS NULL AND NEW.after IS NULL AND current_setting('standpipe.forgetting', true) = 'on' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the record of changes is only ever added to';
END $$;
CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION standpipe_append_only();
