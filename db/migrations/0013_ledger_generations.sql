-- A ledger follows new columns without a recount that writers wait for: keep_ledger begins a second generation of lines, which the
-- triggers write along with the first, and the migration task has holdfast.reconcile_ledger recount the table after the migrations
-- are committed. Until then the first generation says, as before, what the rows add up to without the new columns.

ALTER TABLE holdfast.ledger ADD COLUMN generation integer NOT NULL DEFAULT 0;
ALTER TABLE holdfast.ledgered
  ADD COLUMN generation       integer NOT NULL DEFAULT 0,
  -- Both NULL but between keep_ledger and reconcile_ledger.
  ADD COLUMN next_generation  integer,
  ADD COLUMN next_expression  text;

CREATE OR REPLACE VIEW holdfast.ledger_state AS
  SELECT relation,
         coalesce(sum(row_count), 0)::bigint AS row_count,
         coalesce(sum(changes), 0)::bigint AS changes,
         coalesce(sum(digest), 0) AS digest
    FROM holdfast.ledgered LEFT JOIN holdfast.ledger USING (relation, generation)
   GROUP BY relation;

CREATE OR REPLACE VIEW holdfast.ledger_gaps AS
  SELECT relname::text AS relation,
         CASE WHEN expression IS NULL THEN 'has no ledger'
              WHEN coalesce(next_expression, expression) <> holdfast.row_digest(relname::text, 'r') THEN 'has other columns than its ledger'
              ELSE 'lacks a trigger of its ledger, or has it switched off' END AS gap
    FROM pg_catalog.pg_class LEFT JOIN holdfast.ledgered ON relation = relname
   WHERE relnamespace = 'holdfast'::regnamespace AND relkind IN ('r', 'p') AND relname NOT IN ('ledger', 'ledgered')
     AND (expression IS NULL OR coalesce(next_expression, expression) <> holdfast.row_digest(relname::text, 'r') OR 4 <> (
          SELECT count(*) FROM pg_catalog.pg_trigger
           WHERE tgrelid = pg_class.oid AND tgenabled = 'A'
             AND tgname IN ('ledger_insert', 'ledger_update', 'ledger_delete', 'ledger_truncate')));

-- As before, and drops lines of a generation that is over.
CREATE OR REPLACE FUNCTION holdfast.fold_ledger() RETURNS void
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
  INSERT INTO holdfast.ledger (relation, generation, row_count, changes, digest)
  SELECT relation, folded.generation, sum(row_count), sum(changes), sum(digest)
    FROM folded JOIN holdfast.ledgered USING (relation)
   WHERE folded.generation >= ledgered.generation
   GROUP BY relation, folded.generation;
END $$;

-- Writes the trigger function of a table's ledger: a line for each generation. The newest has the columns that the table has now; the
-- expression of one before is stored, for a row `r`.
CREATE FUNCTION holdfast.write_ledger_keeper(relation text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept     holdfast.ledgered;
  added    text := '';
  changed  text := '';
  removed  text := '';
BEGIN
  SELECT * INTO STRICT kept FROM holdfast.ledgered AS found WHERE found.relation = write_ledger_keeper.relation;
  IF kept.next_generation IS NOT NULL THEN
    added := format(', (%L, 1, 1, (SELECT %s FROM (SELECT NEW.*) AS r), %s)', relation, kept.expression, kept.generation);
    changed := format(', (%L, 0, 2, (SELECT %2$s FROM (SELECT NEW.*) AS r) - (SELECT %2$s FROM (SELECT OLD.*) AS r), %3$s)',
                      relation, kept.expression, kept.generation);
    removed := format('UNION ALL SELECT %L, -count(*), count(*), -sum(%s), %s FROM removed AS r HAVING count(*) > 0',
                      relation, kept.expression, kept.generation);
  END IF;
  -- By row where single rows are the rule, because the table of a statement's rows costs more than the line of one row.
  -- Deletions come by the thousand, in a purge.
  EXECUTE format($define$
    CREATE OR REPLACE FUNCTION holdfast.%1$I() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        INSERT INTO holdfast.ledger VALUES (%2$L, 1, 1, %3$s, %6$s)%7$s;
      ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO holdfast.ledger VALUES (%2$L, 0, 2, %3$s - %4$s, %6$s)%8$s;
      ELSE
        INSERT INTO holdfast.ledger SELECT %2$L, -count(*), count(*), -sum(%5$s), %6$s FROM removed AS r HAVING count(*) > 0 %9$s;
      END IF;
      IF random() < 0.01 THEN
        PERFORM holdfast.fold_ledger();
      END IF;
      RETURN NULL;
    END $body$ $define$,
    'ledger_' || relation, relation, holdfast.row_digest(relation, 'NEW'), holdfast.row_digest(relation, 'OLD'),
    holdfast.row_digest(relation, 'r'), coalesce(kept.next_generation, kept.generation), added, changed, removed);
  EXECUTE format('REVOKE ALL ON FUNCTION holdfast.%I() FROM PUBLIC', 'ledger_' || relation);
END $$;

-- Gives a table its ledger, or makes the ledger fit the columns that the table has now. Where a large table (8 MB) has only gained
-- columns, it begins a generation, for reconcile_ledger. Otherwise it recounts while writers wait.
CREATE OR REPLACE FUNCTION holdfast.keep_ledger(relation text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept     regclass := format('holdfast.%I', relation);
  wanted   text := holdfast.row_digest(relation, 'r');
  -- The expression up to the end of its columns.
  columns  text := (SELECT split_part(expression, '))), ''hex''', 1) FROM holdfast.ledgered AS found WHERE found.relation = keep_ledger.relation);
  trigger  record;
BEGIN
  IF EXISTS (SELECT FROM pg_class WHERE oid = kept AND (relkind <> 'r' OR relispartition OR relhassubclass)) THEN
    RAISE EXCEPTION 'a ledger is kept for a plain table only; % has partitions or heirs, or is none', kept;
  END IF;
  EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', kept);
  IF starts_with(wanted, columns || ', ') AND pg_relation_size(kept) > 8 * 1024 * 1024 THEN
    UPDATE holdfast.ledgered AS found SET next_expression = wanted, next_generation = coalesce(next_generation, generation) + 1
     WHERE found.relation = keep_ledger.relation;
    PERFORM holdfast.write_ledger_keeper(relation);
    RETURN;
  END IF;

  INSERT INTO holdfast.ledgered (relation, expression) VALUES (keep_ledger.relation, wanted)
    ON CONFLICT ON CONSTRAINT ledgered_pkey
    DO UPDATE SET expression = wanted, generation = coalesce(ledgered.next_generation, ledgered.generation) + 1, next_expression = NULL, next_generation = NULL;
  PERFORM holdfast.write_ledger_keeper(relation);
  FOR trigger IN
    SELECT * FROM (VALUES
      ('ledger_insert', 'AFTER INSERT', 'FOR EACH ROW', 'ledger_' || relation),
      ('ledger_update', 'AFTER UPDATE', 'FOR EACH ROW', 'ledger_' || relation),
      ('ledger_delete', 'AFTER DELETE', 'REFERENCING OLD TABLE AS removed FOR EACH STATEMENT', 'ledger_' || relation),
      ('ledger_truncate', 'BEFORE TRUNCATE', 'FOR EACH STATEMENT', 'refuse_truncate')) AS wanted (name, event, way, function)
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I %s ON %s %s EXECUTE FUNCTION holdfast.%I()', trigger.name, trigger.event, kept, trigger.way, trigger.function);
    -- ALWAYS: a session that claims to be a replica (session_replication_role) skips ordinary triggers.
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', kept, trigger.name);
  END LOOP;
  -- Row-level security binds the owner, as whom a recount runs.
  IF EXISTS (SELECT FROM pg_class WHERE oid = kept AND relrowsecurity)
     AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = kept AND polname = 'recounted') THEN
    EXECUTE format('CREATE POLICY recounted ON %s FOR SELECT TO holdfast_owner USING (holdfast.is_recounting())', kept);
  END IF;
  -- Changes never fall: they go on from the highest of any generation.
  INSERT INTO holdfast.ledger (relation, generation, row_count, changes, digest)
  SELECT kept.relation, kept.generation, found.row_count,
         (SELECT 1 + coalesce(max(said.changes), found.row_count) FROM (
            SELECT sum(line.changes) AS changes FROM holdfast.ledger AS line WHERE line.relation = kept.relation GROUP BY line.generation) AS said),
         found.digest
    FROM holdfast.ledgered AS kept, holdfast.recount(kept.relation) AS found
   WHERE kept.relation = keep_ledger.relation;
END $$;

-- Completes the generation that keep_ledger began, without a lock that writers wait for: one snapshot has the rows and the lines of
-- both generations. The old one must agree with the rows first, so that damage is found and not counted as good.
CREATE FUNCTION holdfast.reconcile_ledger(relation text) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept    holdfast.ledgered;
  said    record;
  counted record;
BEGIN
  IF current_setting('transaction_isolation') <> 'repeatable read' THEN
    RAISE EXCEPTION 'a ledger must be reconciled at REPEATABLE READ, in one snapshot, and this is %', current_setting('transaction_isolation')
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  SELECT * INTO kept FROM holdfast.ledgered AS one WHERE one.relation = reconcile_ledger.relation AND one.next_generation IS NOT NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT * INTO STRICT said FROM holdfast.ledger_state AS state WHERE state.relation = kept.relation;
  PERFORM set_config('holdfast.recounting', 'on', true);
  EXECUTE format('SELECT count(*) AS row_count, coalesce(sum(%s), 0) AS digest, coalesce(sum(%s), 0) AS next_digest FROM holdfast.%I AS r',
                 kept.expression, kept.next_expression, kept.relation) INTO counted;
  PERFORM set_config('holdfast.recounting', '', true);
  IF (counted.row_count, counted.digest) IS DISTINCT FROM (said.row_count, said.digest) THEN
    RAISE EXCEPTION 'the rows of holdfast.% must add up to its ledger before it gets another: % rows, and % in the ledger', kept.relation, counted.row_count, said.row_count
      USING ERRCODE = 'data_corrupted', HINT = 'Compare with a backup; docs/runbooks/restore.md.';
  END IF;
  INSERT INTO holdfast.ledger (relation, generation, row_count, changes, digest)
  SELECT kept.relation, kept.next_generation, counted.row_count - coalesce(sum(line.row_count), 0),
         said.changes + 1 - coalesce(sum(line.changes), 0), counted.next_digest - coalesce(sum(line.digest), 0)
    FROM holdfast.ledger AS line WHERE line.relation = kept.relation AND line.generation = kept.next_generation;
  UPDATE holdfast.ledgered AS one SET expression = next_expression, generation = next_generation, next_expression = NULL, next_generation = NULL
   WHERE one.relation = kept.relation;
  PERFORM holdfast.write_ledger_keeper(kept.relation);
END $$;

REVOKE ALL ON FUNCTION holdfast.write_ledger_keeper, holdfast.reconcile_ledger FROM PUBLIC;
