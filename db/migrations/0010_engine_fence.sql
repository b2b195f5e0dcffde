-- The fence, enforced by the engine (docs/adr/016): no program has to call anything for it to hold, and no role of a program
-- can stand in its way for longer than an activation waits.
--
-- The lock of 0008 was an advisory one, which any session may take. It is now one on the epoch's table: ROW EXCLUSIVE for writes,
-- SHARE ROW EXCLUSIVE for activations. Only the owner may take either, so writers get theirs from the functions below. It
-- lives in the memory of the writer's session, as an advisory lock does, and costs less: it takes PostgreSQL's fast path.
-- A write that began under the functions of 0008 passes the trigger of heartbeats, and so takes the new lock too.

-- Regions that can be activated and write. Another one is added by a migration; a test compares with lib/config/environments.ts.
CREATE TABLE holdfast.region (
  name text PRIMARY KEY,
  CONSTRAINT region_form CHECK (name ~ '^[a-z]{2}(-[a-z]+)+-[0-9]+$')
);
INSERT INTO holdfast.region VALUES ('us-east-2'), ('us-west-2');
GRANT SELECT ON holdfast.region TO holdfast_application, holdfast_activation, holdfast_verification;
SELECT holdfast.keep_ledger('region');

ALTER TABLE holdfast.epoch ADD CONSTRAINT epoch_region FOREIGN KEY (region) REFERENCES holdfast.region;
-- Not for heartbeats: a foreign key locks the row that it refers to, which all writers would share.
ALTER TABLE holdfast.pulse ADD CONSTRAINT pulse_region FOREIGN KEY (region) REFERENCES holdfast.region NOT VALID;

CREATE OR REPLACE FUNCTION holdfast.require_active(region text) RETURNS bigint
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  latest record;
BEGIN
  -- The lock comes first, and then a snapshot that is younger than it: a statement of a volatile function takes one of its
  -- own, but at READ COMMITTED only. An older one would still show the epoch of before an activation that was waited for.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a write must run at READ COMMITTED to see the latest epoch, and runs at %', current_setting('transaction_isolation')
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  LOCK TABLE holdfast.epoch IN ROW EXCLUSIVE MODE;
  SELECT found.epoch, found.region INTO STRICT latest FROM holdfast.epoch AS found;
  IF latest.region IS NULL AND NOT EXISTS (SELECT FROM holdfast.region WHERE name = require_active.region) THEN
    RAISE EXCEPTION 'region % must be one that the database knows', coalesce(require_active.region, 'NULL')
      USING ERRCODE = 'foreign_key_violation', HINT = 'A migration adds a region to holdfast.region.';
  ELSIF latest.region IS DISTINCT FROM require_active.region AND latest.region IS NOT NULL THEN
    RAISE EXCEPTION 'region % must be active to write, and % is, since epoch %',
      coalesce(require_active.region, 'NULL'), latest.region, latest.epoch
      USING ERRCODE = 'NA001', HINT = 'Write in the active region, or activate this one.';
  END IF;
  RETURN latest.epoch;
END $$;

-- A heartbeat names the region that wrote it, which must be the active one; its epoch and its time are the database's.
CREATE FUNCTION holdfast.admit_heartbeat() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.epoch := holdfast.require_active(NEW.region);
  NEW.written_at := clock_timestamp();
  RETURN NEW;
END $$;

CREATE FUNCTION holdfast.time_pulse() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.beat_at := clock_timestamp();
  RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION holdfast.admit_heartbeat, holdfast.time_pulse FROM PUBLIC;
CREATE TRIGGER heartbeat_admitted BEFORE INSERT ON holdfast.heartbeat FOR EACH ROW EXECUTE FUNCTION holdfast.admit_heartbeat();
CREATE TRIGGER pulse_timed BEFORE INSERT OR UPDATE ON holdfast.pulse FOR EACH ROW EXECUTE FUNCTION holdfast.time_pulse();
-- ALWAYS: a session that claims to be a replica (session_replication_role) skips ordinary triggers.
ALTER TABLE holdfast.heartbeat ENABLE ALWAYS TRIGGER heartbeat_admitted;
ALTER TABLE holdfast.pulse ENABLE ALWAYS TRIGGER pulse_timed;

-- Ends sessions, and says which. What may not be ended is said too.
CREATE FUNCTION holdfast.end_sessions(pids integer[]) RETURNS SETOF text
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  session record;
BEGIN
  -- Within a transaction the list of sessions is read once, unless it is cleared.
  PERFORM pg_stat_clear_snapshot();
  FOR session IN
    SELECT pid, usename, application_name, xact_start, (SELECT count(*) FROM pg_locks WHERE pid = activity.pid) AS locks
      FROM pg_stat_activity AS activity WHERE pid = ANY (pids) AND pid <> pg_backend_pid()
  LOOP
    BEGIN
      PERFORM pg_terminate_backend(session.pid);
      RETURN NEXT format('ended session %s of role %s (%s), with %s locks, in a transaction since %s',
        session.pid, session.usename, session.application_name, session.locks, session.xact_start);
    EXCEPTION WHEN insufficient_privilege THEN
      RETURN NEXT format('session %s of role %s (%s) holds %s locks, and may not be ended by role %s',
        session.pid, session.usename, session.application_name, session.locks, current_user);
    END;
  END LOOP;
END $$;

-- Ends sessions with so many locks that the server has none left: then no one can sign in any more. A session that is open
-- already calls this: the portals' monitors do. As its caller: any role may end its own sessions. It must work without a
-- lock that is not the session's own, so it reads no table that all databases share, such as that of roles.
CREATE FUNCTION holdfast.end_hoarders() RETURNS SETOF text
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  session record;
BEGIN
  FOR session IN SELECT pid, count(*) AS locks FROM pg_lock_status() GROUP BY pid HAVING count(*) > 1000 LOOP
    BEGIN
      PERFORM pg_terminate_backend(session.pid);
      RETURN NEXT format('ended session %s of role %s, with %s locks', session.pid, current_user, session.locks);
    EXCEPTION WHEN insufficient_privilege THEN
      RETURN NEXT format('session %s of another role holds %s locks', session.pid, session.locks);
    END;
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION holdfast.end_sessions, holdfast.end_hoarders FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.end_hoarders TO holdfast_application;

-- What the roles of programs do that a flip could stumble over, in words. The owner sees what others do where it may use pg_monitor.
CREATE FUNCTION holdfast.obstacles() RETURNS SETOF text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT format('role %s holds %s locks', usename, count(*)) FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE pid <> pg_backend_pid() GROUP BY usename HAVING count(*) > 1000
    UNION ALL
    -- Besides that of folding the ledger, which is gone in a moment.
    SELECT format('role %s holds %s advisory locks', usename, count(*)) FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND objid <> 'holdfast.ledger'::regclass GROUP BY usename
    UNION ALL
    SELECT format('role %s locks table %s: %s', usename, relation::regclass, mode) FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE pid <> pg_backend_pid() AND granted AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
       AND relation IN (SELECT oid FROM pg_class WHERE relnamespace = 'holdfast'::regnamespace)
    UNION ALL
    SELECT format('role %s has %s of its %s sessions', rolname, count(*), rolconnlimit) FROM pg_stat_activity JOIN pg_roles ON usename = rolname
     WHERE rolconnlimit > 0 GROUP BY rolname, rolconnlimit HAVING count(*) > 0.9 * rolconnlimit
    UNION ALL
    SELECT format('role %s has %s transactions that do nothing, the oldest since %s', usename, count(*), min(state_change)) FROM pg_stat_activity
     WHERE state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '1 second' GROUP BY usename
    UNION ALL
    SELECT format('role %s begins its sessions%s with %s', rolname, ' in ' || datname, setting)
      FROM pg_db_role_setting JOIN pg_roles ON setrole = pg_roles.oid LEFT JOIN pg_database ON setdatabase = pg_database.oid, unnest(setconfig) AS setting
     WHERE rolname LIKE 'holdfast\_%' AND NOT (rolname = 'holdfast_verification' AND setting = 'default_transaction_read_only=on')
    UNION ALL
    SELECT format('the queue of notifications is %s %% full; roles that use it: %s', round(pg_notification_queue_usage()::numeric * 100, 3),
                  (SELECT string_agg(DISTINCT usename, ', ') FROM pg_stat_activity WHERE query ~* '^\s*(listen|notify)|pg_notify' AND pid <> pg_backend_pid()))
     WHERE pg_notification_queue_usage() > 0;
  BEGIN
    RETURN QUERY
      SELECT format('role %s keeps %s MB of temporary files', usename, round(sum(size) / 1000000))
        FROM pg_ls_tmpdir() JOIN pg_stat_activity ON name LIKE 'pgsql\_tmp' || pid || '.%' GROUP BY usename HAVING sum(size) > 10000000;
  EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file THEN
    NULL;
  END;
END $$;

REVOKE ALL ON FUNCTION holdfast.obstacles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.obstacles TO holdfast_activation, holdfast_verification;

-- As in 0008, and: sessions that hold the fence for longer than a write takes (4 s) are ended, so is one that holds so many locks
-- that there is none left. Three tries, 12 s in all. What stands in the way is a warning, or the detail of the error.
CREATE OR REPLACE FUNCTION holdfast.activate(region text) RETURNS bigint
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '4s' AS $$
DECLARE
  latest record;
  seen   text;
BEGIN
  IF region IS NULL OR region !~ '^[a-z]{2}(-[a-z]+)+-[0-9]+$' THEN
    RAISE EXCEPTION 'a region must be named as AWS does, such as us-west-2; given: %', coalesce(region, 'NULL')
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'an activation must run at READ COMMITTED to see the latest epoch, and runs at %', current_setting('transaction_isolation')
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  FOR seen IN SELECT holdfast.obstacles() LOOP
    RAISE WARNING '%', seen;
  END LOOP;
  FOR try IN 1..3 LOOP
    BEGIN
      LOCK TABLE holdfast.epoch IN SHARE ROW EXCLUSIVE MODE;
      EXIT;
    EXCEPTION WHEN lock_not_available OR out_of_memory THEN
      seen := (SELECT string_agg(ended, '; ') FROM holdfast.end_sessions(ARRAY(
        SELECT pid FROM pg_locks WHERE granted AND relation = 'holdfast.epoch'::regclass AND mode NOT IN ('AccessShareLock', 'RowShareLock')
         UNION
        SELECT pid FROM pg_locks GROUP BY pid HAVING count(*) > 1000)) AS ended);
      IF try = 3 THEN
        RAISE EXCEPTION 'the fence must be free to activate %, and is held: %', region, coalesce(seen, 'by no session that is left')
          USING ERRCODE = 'lock_not_available', HINT = 'Call it again; nothing was changed.';
      END IF;
      RAISE WARNING 'the fence was held: %', seen;
    END;
  END LOOP;
  SELECT found.epoch, found.region INTO STRICT latest FROM holdfast.epoch AS found;
  IF latest.region IS NOT DISTINCT FROM activate.region THEN
    RETURN latest.epoch;
  END IF;
  UPDATE holdfast.epoch AS raised SET epoch = latest.epoch + 1, region = activate.region, raised_at = clock_timestamp();
  RETURN latest.epoch + 1;
END $$;
