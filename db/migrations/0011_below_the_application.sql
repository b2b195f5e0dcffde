-- What holds whatever the application does (docs/adr/019): every change of a tenant's row is in the audit (F14), and a tenant's
-- rows cannot be deleted before their day (P2, P3, P6, P7). A program that signs in as one of the roles states four settings in
-- each transaction, by set_config(<name>, <value>, true): holdfast.customer_id, .actor, .source_ip and .request_id.

GRANT USAGE ON SCHEMA holdfast TO holdfast_operator, holdfast_purge, holdfast_sweep;
GRANT EXECUTE ON FUNCTION holdfast.require_active TO holdfast_operator, holdfast_purge, holdfast_sweep;

-- Who makes the change: a member's id, an operator's ARN, 'sign-in' before anyone is signed in, or the name of a migration.
CREATE FUNCTION holdfast.current_actor() RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('holdfast.actor', true), '');

CREATE TABLE holdfast.audit (
  customer_id  holdfast.customer_id,
  audit_id     uuid        DEFAULT gen_random_uuid(),
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- As the program states it.
  actor        text        NOT NULL DEFAULT holdfast.current_actor(),
  -- The role that the program signed in as, which it cannot choose.
  program      text        NOT NULL DEFAULT session_user,
  source_ip    inet        DEFAULT nullif(current_setting('holdfast.source_ip', true), '')::inet,
  request_id   text        DEFAULT nullif(current_setting('holdfast.request_id', true), ''),
  operation    text        NOT NULL,
  relation     text        NOT NULL,
  before       jsonb,
  after        jsonb,
  PRIMARY KEY (customer_id, audit_id),
  CONSTRAINT audit_operation CHECK (operation IN ('created', 'updated', 'deleted', 'extracted'))
);
CREATE INDEX audit_at ON holdfast.audit (customer_id, at);

-- Everything else that belongs to a tenant is audited. The columns named here are the only ones that actor 'sign-in' may change.
CREATE TABLE holdfast.not_audited (
  what    text PRIMARY KEY,
  reason  text NOT NULL
);
GRANT SELECT ON holdfast.not_audited TO holdfast_verification;
SELECT holdfast.keep_ledger('not_audited');

INSERT INTO holdfast.not_audited VALUES
  ('audit', 'The audit itself: rows are only added.'),
  ('changes by holdfast_purge', 'They would be kept about a tenant that is deleted; a row of purges records them, and names no tenant.');

-- One audit row for each row that changes. Its argument: columns whose value is a secret; the audit says only that they changed.
CREATE FUNCTION holdfast.audit_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  actor    text := holdfast.current_actor();
  served   text := current_setting('holdfast.customer_id', true);
  masked   text[] := TG_ARGV[0];
  before   jsonb := to_jsonb(OLD);
  after    jsonb := to_jsonb(NEW);
  changed  text[] := ARRAY(SELECT key FROM jsonb_object_keys(coalesce(after, before)) AS key WHERE before -> key IS DISTINCT FROM after -> key);
BEGIN
  IF actor IS NULL THEN
    RAISE EXCEPTION 'a change of holdfast.% must have an actor, and holdfast.actor is not set', TG_TABLE_NAME
      USING ERRCODE = 'NA002', HINT = 'State who makes the change: set_config(''holdfast.actor'', <who>, true).';
  ELSIF actor = 'sign-in' THEN
    IF EXISTS (SELECT FROM unnest(changed) AS name
                WHERE NOT EXISTS (SELECT FROM holdfast.not_audited WHERE what = TG_TABLE_NAME || '.' || name)) THEN
      RAISE EXCEPTION 'actor sign-in may change only columns that holdfast.not_audited names, and changes % of holdfast.%', changed, TG_TABLE_NAME
        USING ERRCODE = 'NA002', HINT = 'State the member as the actor once it is known.';
    END IF;
    RETURN NULL;
  ELSIF changed = '{}' THEN
    RETURN NULL;
  END IF;
  -- A migration may change rows of several tenants.
  PERFORM set_config('holdfast.customer_id', coalesce(after, before) ->> 'customer_id', true);
  INSERT INTO holdfast.audit (customer_id, operation, relation, before, after)
  VALUES (holdfast.current_customer(), CASE TG_OP WHEN 'INSERT' THEN 'created' WHEN 'UPDATE' THEN 'updated' ELSE 'deleted' END, TG_TABLE_NAME,
          before - masked,
          after - masked || (SELECT coalesce(jsonb_object_agg(name, 'changed'), '{}') FROM unnest(changed) AS name WHERE name = ANY (masked)));
  PERFORM set_config('holdfast.customer_id', coalesce(served, ''), true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION holdfast.audit_change FROM PUBLIC;

-- P7: never under 30 days, the time in which a customer may ask for its data. P3: which purge has begun.
CREATE TABLE holdfast.purges (
  purge_ref  uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  due_at     timestamptz NOT NULL,
  began_at   timestamptz NOT NULL DEFAULT now(),
  -- Regions that have deleted the tenant's objects, and how many versions in all.
  regions    text[]      NOT NULL DEFAULT '{}',
  versions   bigint      NOT NULL DEFAULT 0,
  rows       bigint      NOT NULL DEFAULT 0,
  done_at    timestamptz
);
GRANT SELECT ON holdfast.purges TO holdfast_operator, holdfast_purge, holdfast_sweep, holdfast_verification;
GRANT INSERT (due_at), UPDATE (regions, versions, rows, done_at) ON holdfast.purges TO holdfast_purge;
SELECT holdfast.keep_ledger('purges');
ALTER TABLE holdfast.tenants ADD COLUMN purge_ref uuid REFERENCES holdfast.purges;

-- Tenants that must be purged, as far as the role that asks sees tenants. In hours: a day of an interval has 23 in some time zones.
-- A hold lasts until it is released, also beyond its last day.
CREATE VIEW holdfast.due WITH (security_invoker) AS
  SELECT customer_id, purge_ref, terminated_at + make_interval(hours => 24 * inactive_days) AS due_at
    FROM holdfast.tenants
   WHERE terminated_at + make_interval(hours => 24 * inactive_days) <= now() AND NOT legal_hold;
GRANT SELECT ON holdfast.due TO holdfast_purge, holdfast_sweep;

-- The tenant that the transaction works for if it is due, otherwise NULL, which equals no row's.
CREATE FUNCTION holdfast.purgeable_customer() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN (SELECT customer_id FROM holdfast.due WHERE customer_id = holdfast.current_customer());
REVOKE ALL ON FUNCTION holdfast.purgeable_customer FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.purgeable_customer TO holdfast_purge;

-- Gives a table of tenants' data all that such a table has. A migration calls it after CREATE TABLE, and again where it would
-- call keep_ledger. What the application and the operator may do with it, the migration grants.
CREATE FUNCTION holdfast.keep_tenant_table(relation text, masked text[] DEFAULT '{}') RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept regclass := format('holdfast.%I', relation);
BEGIN
  IF NOT EXISTS (SELECT FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
                  WHERE conrelid = kept AND contype = 'p' AND attname = 'customer_id') THEN
    RAISE EXCEPTION 'the primary key of % must begin with customer_id', kept;
  END IF;
  -- A tenant's own row is the last one to go.
  IF relation <> 'tenants' AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = kept AND confrelid = 'holdfast.tenants'::regclass) THEN
    EXECUTE format('ALTER TABLE %s ADD FOREIGN KEY (customer_id) REFERENCES holdfast.tenants', kept);
  END IF;
  EXECUTE format($kept$
    ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    ALTER TABLE %1$s FORCE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS own_tenant ON %1$s;
    DROP POLICY IF EXISTS counted ON %1$s;
    DROP POLICY IF EXISTS purged ON %1$s;
    -- Triggers run as the owner.
    CREATE POLICY own_tenant ON %1$s TO holdfast_application, holdfast_operator, holdfast_owner, holdfast_tenant_reader
      USING (customer_id = holdfast.current_customer()) WITH CHECK (customer_id = holdfast.current_customer());
    CREATE POLICY counted ON %1$s FOR SELECT TO holdfast_sweep, holdfast_verification USING (true);
    -- A subquery is asked once a statement, a function for every row.
    CREATE POLICY purged ON %1$s TO holdfast_purge USING (customer_id = (SELECT holdfast.purgeable_customer()));
    GRANT SELECT (customer_id) ON %1$s TO holdfast_tenant_reader, holdfast_verification;
    GRANT SELECT, DELETE, MAINTAIN ON %1$s TO holdfast_purge $kept$, kept);
  IF NOT EXISTS (SELECT FROM holdfast.not_audited WHERE what = relation) THEN
    EXECUTE format($kept$
      CREATE OR REPLACE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW
        WHEN (session_user <> 'holdfast_purge') EXECUTE FUNCTION holdfast.audit_change(%2$L);
      ALTER TABLE %1$s ENABLE ALWAYS TRIGGER audited $kept$, kept, masked);
  END IF;
  PERFORM holdfast.keep_ledger(relation);
END $$;
REVOKE ALL ON FUNCTION holdfast.keep_tenant_table FROM PUBLIC;

SELECT holdfast.keep_tenant_table('tenants');
SELECT holdfast.keep_tenant_table('audit');

-- For every role, the owner included: nothing in the audit changes, and nothing goes before its tenant is due.
CREATE FUNCTION holdfast.keep_audit() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.customer_id = holdfast.purgeable_customer() THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'a row of the audit must stay as it is until its tenant is purged'
    USING ERRCODE = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION holdfast.keep_audit FROM PUBLIC;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON holdfast.audit FOR EACH ROW EXECUTE FUNCTION holdfast.keep_audit();
ALTER TABLE holdfast.audit ENABLE ALWAYS TRIGGER append_only;

-- The audit of the transaction's tenant, for an extract (F16): the only way to read it, and itself audited.
CREATE FUNCTION holdfast.extract_audit(since timestamptz, until timestamptz) RETURNS SETOF holdfast.audit
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO holdfast.audit (customer_id, operation, relation, after)
  VALUES (holdfast.current_customer(), 'extracted', 'audit', jsonb_build_object('since', since, 'until', until));
  RETURN QUERY SELECT * FROM holdfast.audit WHERE customer_id = holdfast.current_customer() AND at >= since AND at < until ORDER BY at, audit_id;
END $$;
REVOKE ALL ON FUNCTION holdfast.extract_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.extract_audit TO holdfast_operator;

-- Triggers set status and dates. The operator's program begins tenants, holds them, and shortens their time (P6, P7).
-- Not a contraction: no release has written a tenant yet.
REVOKE INSERT (customer_id), UPDATE (status, terminated_at, inactive_days) ON holdfast.tenants FROM holdfast_application;
GRANT SELECT, INSERT (customer_id), UPDATE (inactive_days, legal_hold, legal_hold_reason, legal_hold_until) ON holdfast.tenants TO holdfast_operator;
GRANT SELECT (customer_id, status, terminated_at, inactive_days, legal_hold, legal_hold_until, purge_ref) ON holdfast.tenants TO holdfast_sweep;
GRANT UPDATE (purge_ref) ON holdfast.tenants TO holdfast_purge;

SELECT set_config('holdfast.actor', 'migration 0011_below_the_application', true);
ALTER TABLE holdfast.tenants NO FORCE ROW LEVEL SECURITY;
UPDATE holdfast.tenants SET inactive_days = 30 WHERE inactive_days < 30;
ALTER TABLE holdfast.tenants FORCE ROW LEVEL SECURITY;
ALTER TABLE holdfast.tenants ADD CONSTRAINT tenants_export_window CHECK (inactive_days >= 30);

CREATE FUNCTION holdfast.refuse_past_hold() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.legal_hold_until <= now() THEN
    RAISE EXCEPTION 'a legal hold must end in the future, and was to end at %', NEW.legal_hold_until
      USING ERRCODE = 'check_violation', HINT = 'To end a hold, release it.';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION holdfast.refuse_past_hold FROM PUBLIC;
CREATE TRIGGER hold_dated BEFORE INSERT OR UPDATE OF legal_hold, legal_hold_until ON holdfast.tenants
  FOR EACH ROW WHEN (NEW.legal_hold) EXECUTE FUNCTION holdfast.refuse_past_hold();
ALTER TABLE holdfast.tenants ENABLE ALWAYS TRIGGER hold_dated;

-- Tables that refer to a tenant, and by how many steps: what is furthest is purged first.
CREATE VIEW holdfast.tenant_tables AS
  WITH RECURSIVE reached (oid, steps) AS (
    SELECT 'holdfast.tenants'::regclass::oid, 0
     UNION
    SELECT conrelid, steps + 1 FROM pg_catalog.pg_constraint JOIN reached ON confrelid = reached.oid WHERE contype = 'f')
  SELECT relname::text AS relation, max(steps) AS steps FROM reached JOIN pg_catalog.pg_class USING (oid) GROUP BY relname;
GRANT SELECT ON holdfast.tenant_tables TO holdfast_purge;

-- Begins the purge of the transaction's tenant, or goes on with it. @returns its purge; NULL where the tenant is not due.
-- The lock keeps a hold waiting until this transaction has ended; the next statement sees one that came before.
CREATE FUNCTION holdfast.begin_purge() RETURNS uuid
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  began uuid;
BEGIN
  PERFORM FROM holdfast.tenants WHERE customer_id = holdfast.current_customer() FOR UPDATE;
  SELECT purge_ref INTO began FROM holdfast.due WHERE customer_id = holdfast.current_customer();
  IF FOUND AND began IS NULL THEN
    INSERT INTO holdfast.purges (due_at) SELECT due_at FROM holdfast.due WHERE customer_id = holdfast.current_customer() RETURNING purge_ref INTO began;
    UPDATE holdfast.tenants SET purge_ref = began WHERE customer_id = holdfast.current_customer();
  END IF;
  RETURN began;
END $$;

-- One step of a purge: deletes at most `size` rows of one table, of all tables in turn, the audit last but one and the tenant's own
-- row last. As its caller, whom the policy `purged` binds. `regions` must have deleted the tenant's objects.
-- @returns how many rows; 0 when nothing is left, or the tenant is not due
CREATE FUNCTION holdfast.purge_rows(regions text[], size integer DEFAULT 2000) RETURNS bigint
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  began    uuid := holdfast.begin_purge();
  left_out text[] := ARRAY(SELECT unnest(regions) EXCEPT SELECT unnest(purges.regions) FROM holdfast.purges WHERE purge_ref = began);
  relation text;
  removed  bigint;
BEGIN
  IF began IS NULL THEN
    RETURN 0;
  ELSIF left_out <> '{}' THEN
    RAISE EXCEPTION 'objects of a tenant must be deleted in all regions before its rows, and are not in: %', left_out
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  FOR relation IN SELECT tenant_tables.relation FROM holdfast.tenant_tables ORDER BY steps DESC, tenant_tables.relation = 'audit' LOOP
    EXECUTE format('DELETE FROM holdfast.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM holdfast.%1$I WHERE customer_id = $1 LIMIT $2))', relation)
      USING holdfast.current_customer(), size;
    GET DIAGNOSTICS removed = ROW_COUNT;
    IF removed > 0 THEN
      UPDATE holdfast.purges SET rows = rows + removed, done_at = CASE relation WHEN 'tenants' THEN now() END WHERE purge_ref = began;
      RETURN removed;
    END IF;
  END LOOP;
  RETURN 0;
END $$;
REVOKE ALL ON FUNCTION holdfast.begin_purge, holdfast.purge_rows FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.begin_purge, holdfast.purge_rows TO holdfast_purge;
