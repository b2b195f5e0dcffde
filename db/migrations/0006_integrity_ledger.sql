-- The integrity ledger (L6): what the rows of every table add up to, kept by trigger in the transaction that changes them.
-- Any copy of the database that some transaction could have seen agrees with itself exactly; a restored one that does
-- not has lost or changed something.
--
-- A change appends a line, and no line is ever updated. So writers never wait for each other here, cannot deadlock over
-- it and never fail to serialize because of it. Now and then a writer folds some lines into one.

CREATE TABLE holdfast.ledger (
  -- Name of a table in schema holdfast. What the ledger says of it is the sum of its lines.
  relation   text    NOT NULL,
  -- Rows added less rows removed.
  row_count  bigint  NOT NULL,
  -- Rows ever added or removed, an update being both, and recounts: never falls, so a copy that is behind shows it.
  changes    bigint  NOT NULL,
  -- Digests of rows added less those of rows removed: exact, and in whatever order.
  digest     numeric NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Which tables have a ledger, and the SQL expression that makes a digest of their row `r`.
CREATE TABLE holdfast.ledgered (
  relation   text PRIMARY KEY,
  expression text NOT NULL
);

GRANT SELECT ON holdfast.ledger, holdfast.ledgered TO holdfast_verification;

-- SQL for a column's value in a form that no setting of a session changes (DateStyle, TimeZone, extra_float_digits,
-- bytea_output, client_encoding): its binary form, or the bytes of its text in UTF-8. Throws for a type that has none yet.
CREATE FUNCTION holdfast.canonical_column(reference text, type oid) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found record;
BEGIN
  SELECT typname, typtype, typbasetype INTO STRICT found FROM pg_type WHERE oid = type;
  IF found.typtype = 'd' THEN
    RETURN holdfast.canonical_column(reference, found.typbasetype);
  ELSIF found.typname IN ('bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'uuid', 'bytea', 'inet', 'cidr', 'macaddr',
                          'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval') THEN
    RETURN format('%s::%I', reference, found.typname);
  ELSIF found.typtype = 'e' OR found.typname IN ('text', 'varchar', 'bpchar', 'name', 'json', 'jsonb') THEN
    RETURN format('convert_to(%s::text, ''UTF8'')', reference);
  ELSIF found.typname IN ('_text', '_varchar', '_bool', '_int2', '_int4', '_int8', '_numeric', '_uuid') THEN
    RETURN format('convert_to(to_jsonb(%s)::text, ''UTF8'')', reference);
  END IF;
  RAISE EXCEPTION 'a ledger has no canonical form for % of type %', reference, format_type(type, NULL)
    USING HINT = 'Use another type, or teach holdfast.canonical_column this one in a migration before.';
END $$;

-- SQL that makes a number of a row: the first 128 bits of SHA-256 over its columns, one after another, each with its type
-- and length, NULL apart from empty. Columns that the table gains later are left out until keep_ledger is called again.
CREATE FUNCTION holdfast.row_digest(relation text, row_name text) RETURNS text
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
  RETURN (
    SELECT format('(''0x'' || left(encode(sha256(record_send(ROW(%s))), ''hex''), 32))::numeric',
                  string_agg(holdfast.canonical_column(format('%s.%I', row_name, attname), atttypid), ', ' ORDER BY attnum))
      FROM pg_attribute
     WHERE attrelid = to_regclass(format('holdfast.%I', relation)) AND attnum > 0 AND NOT attisdropped);

-- True inside a recount only. Only a policy for the owner reads it: setting it gives other roles nothing.
CREATE FUNCTION holdfast.is_recounting() RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN current_setting('holdfast.recounting', true) IS NOT DISTINCT FROM 'on';

-- What the rows of a table add up to in the caller's snapshot; NULLs when the table is gone. It reads every tenant's rows
-- whole, and tells sums only.
CREATE FUNCTION holdfast.recount(relation text, OUT row_count bigint, OUT digest numeric)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  expression text := (SELECT kept.expression FROM holdfast.ledgered AS kept WHERE kept.relation = recount.relation);
BEGIN
  IF to_regclass(format('holdfast.%I', relation)) IS NULL THEN
    RETURN;
  END IF;
  PERFORM set_config('holdfast.recounting', 'on', true);
  EXECUTE format('SELECT count(*), coalesce(sum(%s), 0) FROM holdfast.%I AS r', expression, relation) INTO row_count, digest;
  PERFORM set_config('holdfast.recounting', '', true);
END $$;

REVOKE ALL ON FUNCTION holdfast.recount FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.recount TO holdfast_verification;

-- What the ledger says of each table.
CREATE VIEW holdfast.ledger_state AS
  SELECT relation,
         coalesce(sum(row_count), 0)::bigint AS row_count,
         coalesce(sum(changes), 0)::bigint AS changes,
         coalesce(sum(digest), 0) AS digest
    FROM holdfast.ledgered LEFT JOIN holdfast.ledger USING (relation)
   GROUP BY relation;

-- Tables whose ledger would miss a change, and why. Empty, unless a migration forgot a table or a ledger was switched off.
CREATE VIEW holdfast.ledger_gaps AS
  SELECT relname::text AS relation,
         CASE WHEN expression IS NULL THEN 'has no ledger'
              WHEN expression <> holdfast.row_digest(relname::text, 'r') THEN 'has other columns than its ledger'
              ELSE 'lacks a trigger of its ledger, or has it switched off' END AS gap
    FROM pg_catalog.pg_class LEFT JOIN holdfast.ledgered ON relation = relname
   WHERE relnamespace = 'holdfast'::regnamespace AND relkind IN ('r', 'p') AND relname NOT IN ('ledger', 'ledgered')
     AND (expression IS NULL OR expression <> holdfast.row_digest(relname::text, 'r') OR 4 <> (
          SELECT count(*) FROM pg_catalog.pg_trigger
           WHERE tgrelid = pg_class.oid AND tgenabled = 'A'
             AND tgname IN ('ledger_insert', 'ledger_update', 'ledger_delete', 'ledger_truncate')));

GRANT SELECT ON holdfast.ledger_state, holdfast.ledger_gaps TO holdfast_verification;

-- Folds the lines of four blocks into one for each table: a bounded effort, however long the ledger has become while an
-- old snapshot kept it from being cleaned up. One transaction at a time; and only where a line that another one took
-- meanwhile is passed over and not an error, which depends on the isolation level.
CREATE FUNCTION holdfast.fold_ledger() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  blocks bigint := pg_relation_size('holdfast.ledger') / current_setting('block_size')::bigint;
  first  bigint := floor(random() * greatest(blocks - 3, 1));
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed'
     OR NOT pg_try_advisory_xact_lock('holdfast.ledger'::regclass::bigint) THEN
    RETURN;
  END IF;
  WITH folded AS (
    DELETE FROM holdfast.ledger
     WHERE ctid >= format('(%s,0)', first)::tid AND ctid < format('(%s,0)', first + 4)::tid
    RETURNING *)
  INSERT INTO holdfast.ledger SELECT relation, sum(row_count), sum(changes), sum(digest) FROM folded GROUP BY relation;
END $$;

REVOKE ALL ON FUNCTION holdfast.fold_ledger FROM PUBLIC;

-- TRUNCATE shows at once in snapshots that are older than it, which no ledger can follow.
CREATE FUNCTION holdfast.refuse_truncate() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'holdfast.% has an integrity ledger and cannot be truncated', TG_TABLE_NAME
    USING ERRCODE = 'feature_not_supported', HINT = 'DELETE does the same and is counted.';
END $$;

-- Gives a table of this schema its ledger, or makes the ledger fit the columns that the table has now. A migration calls
-- it after CREATE TABLE and ENABLE ROW LEVEL SECURITY, and after every ALTER TABLE that adds, drops or retypes a column.
-- It reads all rows while writers wait.
CREATE FUNCTION holdfast.keep_ledger(relation text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept    regclass := format('holdfast.%I', relation);
  keeper  text := format('holdfast.%I', 'ledger_' || relation);
  trigger record;
BEGIN
  IF EXISTS (SELECT FROM pg_class WHERE oid = kept AND (relkind <> 'r' OR relispartition OR relhassubclass)) THEN
    RAISE EXCEPTION 'a ledger is kept for a plain table only; % has partitions or heirs, or is none', kept;
  END IF;
  EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', kept);
  -- By row where single rows are the rule, because the table of a statement's rows costs more than the line of one row.
  -- Deletions come by the thousand, in a purge.
  EXECUTE format($define$
    CREATE OR REPLACE FUNCTION %1$s() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        INSERT INTO holdfast.ledger VALUES (%2$L, 1, 1, %3$s);
      ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO holdfast.ledger VALUES (%2$L, 0, 2, %3$s - %4$s);
      ELSE
        INSERT INTO holdfast.ledger SELECT %2$L, -count(*), count(*), -sum(%5$s) FROM removed AS r HAVING count(*) > 0;
      END IF;
      IF random() < 0.01 THEN
        PERFORM holdfast.fold_ledger();
      END IF;
      RETURN NULL;
    END $body$ $define$,
    keeper, relation, holdfast.row_digest(relation, 'NEW'), holdfast.row_digest(relation, 'OLD'), holdfast.row_digest(relation, 'r'));
  EXECUTE format('REVOKE ALL ON FUNCTION %s() FROM PUBLIC', keeper);

  FOR trigger IN
    SELECT * FROM (VALUES
      ('ledger_insert', 'AFTER INSERT', 'FOR EACH ROW', keeper),
      ('ledger_update', 'AFTER UPDATE', 'FOR EACH ROW', keeper),
      ('ledger_delete', 'AFTER DELETE', 'REFERENCING OLD TABLE AS removed FOR EACH STATEMENT', keeper),
      ('ledger_truncate', 'BEFORE TRUNCATE', 'FOR EACH STATEMENT', 'holdfast.refuse_truncate')) AS wanted (name, event, way, function)
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I %s ON %s %s EXECUTE FUNCTION %s()', trigger.name, trigger.event, kept, trigger.way, trigger.function);
    -- ALWAYS: a session that claims to be a replica (session_replication_role) skips ordinary triggers.
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', kept, trigger.name);
  END LOOP;
  -- Row-level security binds the owner, as whom a recount runs.
  IF EXISTS (SELECT FROM pg_class WHERE oid = kept AND relrowsecurity)
     AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = kept AND polname = 'recounted') THEN
    EXECUTE format('CREATE POLICY recounted ON %s FOR SELECT TO holdfast_owner USING (holdfast.is_recounting())', kept);
  END IF;

  INSERT INTO holdfast.ledgered VALUES (keep_ledger.relation, holdfast.row_digest(keep_ledger.relation, 'r'))
    ON CONFLICT ON CONSTRAINT ledgered_pkey DO UPDATE SET expression = EXCLUDED.expression;
  INSERT INTO holdfast.ledger
  SELECT said.relation, found.row_count - said.row_count, 1 + abs(found.row_count - said.row_count), found.digest - said.digest
    FROM holdfast.ledger_state AS said, holdfast.recount(said.relation) AS found
   WHERE said.relation = keep_ledger.relation;
END $$;

REVOKE ALL ON FUNCTION holdfast.keep_ledger FROM PUBLIC;

SELECT holdfast.keep_ledger('tenants');
SELECT holdfast.keep_ledger('epoch');
SELECT holdfast.keep_ledger('heartbeat');
SELECT holdfast.keep_ledger('pulse');
SELECT holdfast.keep_ledger('schema_migration');
