-- Tenants, and the rules that every table of theirs follows (commitments B1, B2, P2, P6):
--   * the primary key starts with customer_id;
--   * row-level security is enabled and forced, so that not even the owner reads across tenants;
--   * one policy for the application (its tenant only) and one for verification (reads all, writes nothing).
-- A migration that must touch every tenant's rows says NO FORCE before and FORCE after, in its own transaction.

-- Safe in a host name, an object key and a log query. No underscore: LIKE would take it for "any character".
CREATE DOMAIN holdfast.customer_id AS text
  CONSTRAINT customer_id_form CHECK (VALUE ~ '^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$');

-- The tenant that the transaction works for: SELECT set_config('holdfast.customer_id', <id>, true).
-- NULL while it is not set, which equals no row's.
CREATE FUNCTION holdfast.current_customer() RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('holdfast.customer_id', true), '');

CREATE TABLE holdfast.tenants (
  customer_id        holdfast.customer_id PRIMARY KEY,
  status             text        NOT NULL DEFAULT 'active',
  created_at         timestamptz NOT NULL DEFAULT now(),
  terminated_at      timestamptz,
  -- P2, P7: days that a terminated tenant's data stays before it is purged.
  inactive_days      smallint    NOT NULL DEFAULT 120,
  -- P6: a legal hold outlasts every purge, and says why and until when.
  legal_hold         boolean     NOT NULL DEFAULT false,
  legal_hold_reason  text,
  legal_hold_until   timestamptz,
  CONSTRAINT tenants_status CHECK (status IN ('active', 'inactive')),
  CONSTRAINT tenants_terminated CHECK ((status = 'inactive') = (terminated_at IS NOT NULL)),
  CONSTRAINT tenants_inactive_days CHECK (inactive_days BETWEEN 0 AND 120),
  CONSTRAINT tenants_legal_hold CHECK (NOT legal_hold OR (legal_hold_reason <> '' AND legal_hold_until IS NOT NULL) IS TRUE)
);

ALTER TABLE holdfast.tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE holdfast.tenants FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON holdfast.tenants TO holdfast_application
  USING (customer_id = holdfast.current_customer())
  WITH CHECK (customer_id = holdfast.current_customer());

CREATE POLICY counted ON holdfast.tenants FOR SELECT TO holdfast_verification
  USING (true);

GRANT USAGE ON SCHEMA holdfast TO holdfast_application, holdfast_verification;
GRANT SELECT, INSERT, UPDATE ON holdfast.tenants TO holdfast_application;
-- Enough to count rows and to check the deletion deadlines; why a tenant is held is not verification's business.
GRANT SELECT (customer_id, status, created_at, terminated_at, inactive_days, legal_hold, legal_hold_until)
  ON holdfast.tenants TO holdfast_verification;
