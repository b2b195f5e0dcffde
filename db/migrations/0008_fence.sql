-- The fence (rule 6): only the region that was activated last writes for users, and no write is under way while another
-- one is activated. `holdfast.activate` raises the epoch; every transaction that writes for users first calls
-- `holdfast.require_active`. What a portal holds besides, and what a cut-off region can still acknowledge: docs/adr/014.
--
-- The two meet in one advisory lock, shared by writers and exclusive for activations. Not a row lock on the epoch: every
-- writer would dirty that one row's page, log it, and share it through multixacts, which all writers then look up in one
-- small cache. An advisory lock lives in the writer's memory alone, writes nothing, and is gone with a writer that is lost,
-- as the transactions are that held it. It is taken for the transaction, so it ends after the commit is visible.
-- The key is the identity of the epoch's table, which no other advisory lock of this database has.

-- The epoch that `region` may write under, for the rest of the caller's transaction.
-- Raises NA001 when another region was activated. Before the first activation every region may write.
CREATE FUNCTION holdfast.require_active(region text) RETURNS bigint
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  latest record;
BEGIN
  -- The lock comes first, and then a snapshot that is younger than it: a statement of a volatile function takes one of its
  -- own, but at READ COMMITTED only. An older one would still show the epoch of before an activation that was waited for.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a write must run at READ COMMITTED to see the latest epoch, and runs at %', current_setting('transaction_isolation')
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  PERFORM pg_advisory_xact_lock_shared('holdfast.epoch'::regclass::bigint);
  SELECT found.epoch, found.region INTO STRICT latest FROM holdfast.epoch AS found;
  IF latest.region IS DISTINCT FROM require_active.region AND latest.region IS NOT NULL THEN
    RAISE EXCEPTION 'region % must be active to write, and % is, since epoch %', require_active.region, latest.region, latest.epoch
      USING ERRCODE = 'NA001', HINT = 'Write in the active region, or activate this one.';
  END IF;
  RETURN latest.epoch;
END $$;

REVOKE ALL ON FUNCTION holdfast.require_active FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.require_active TO holdfast_application;

-- Makes `region` the one that may write, and returns the epoch; repeating it changes nothing. When it returns, every write
-- of before has ended, and none of another region can be admitted once it is committed.
-- New writes wait meanwhile, so it gives up (55P03) rather than wait longer than a write can take that lost its client:
-- the portal's transactions are ended by the server after 10 s idle, and its statements after 1.6 s.
CREATE FUNCTION holdfast.activate(region text) RETURNS bigint
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '12s' AS $$
DECLARE
  latest record;
BEGIN
  IF region IS NULL OR region !~ '^[a-z]{2}(-[a-z]+)+-[0-9]+$' THEN
    RAISE EXCEPTION 'a region must be named as AWS does, such as us-west-2; given: %', coalesce(region, 'NULL')
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'an activation must run at READ COMMITTED to see the latest epoch, and runs at %', current_setting('transaction_isolation')
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  PERFORM pg_advisory_xact_lock('holdfast.epoch'::regclass::bigint);
  SELECT found.epoch, found.region INTO STRICT latest FROM holdfast.epoch AS found;
  IF latest.region IS NOT DISTINCT FROM activate.region THEN
    RETURN latest.epoch;
  END IF;
  UPDATE holdfast.epoch AS raised SET epoch = latest.epoch + 1, region = activate.region, raised_at = clock_timestamp();
  RETURN latest.epoch + 1;
END $$;

REVOKE ALL ON FUNCTION holdfast.activate FROM PUBLIC;

-- The role of a flip can activate a region, and nothing else.
GRANT USAGE ON SCHEMA holdfast TO holdfast_activation;
GRANT SELECT ON holdfast.epoch TO holdfast_activation;
GRANT EXECUTE ON FUNCTION holdfast.activate TO holdfast_activation;
