-- A tenant's own tables (E, F, J, P1). Dates and states that a promise rests on are set by triggers, whichever program writes.

CREATE TABLE holdfast.subscriptions (
  customer_id      holdfast.customer_id,
  subscription_id  text        CHECK (subscription_id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  started_at       timestamptz NOT NULL DEFAULT now(),
  ended_at         timestamptz,
  PRIMARY KEY (customer_id, subscription_id)
);
SELECT holdfast.keep_tenant_table('subscriptions');
GRANT SELECT ON holdfast.subscriptions TO holdfast_application;
GRANT SELECT, INSERT (customer_id, subscription_id), UPDATE (ended_at) ON holdfast.subscriptions TO holdfast_operator;

CREATE FUNCTION holdfast.time_subscription() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.started_at := now();
    NEW.ended_at := NULL;
  ELSIF OLD.ended_at IS NOT NULL OR NEW.ended_at IS DISTINCT FROM now() THEN
    RAISE EXCEPTION 'a subscription must end once and now; % ended at %, and was to end at %', NEW.subscription_id, OLD.ended_at, NEW.ended_at
      USING ERRCODE = 'check_violation', HINT = 'End it with ended_at = now(), or begin another one.';
  END IF;
  RETURN NEW;
END $$;

-- P1: a tenant is inactive from the end of its last subscription on. A new one makes it active again, unless it is to be purged.
CREATE FUNCTION holdfast.follow_subscription() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tenant     record;
  is_active  boolean;
BEGIN
  -- Two that end at once: the second waits here, and its next statement sees the first.
  SELECT * INTO STRICT tenant FROM holdfast.tenants WHERE customer_id = NEW.customer_id FOR NO KEY UPDATE;
  is_active := EXISTS (SELECT FROM holdfast.subscriptions WHERE customer_id = NEW.customer_id AND ended_at IS NULL);
  IF is_active AND (tenant.purge_ref IS NOT NULL OR holdfast.purgeable_customer() IS NOT NULL) THEN
    RAISE EXCEPTION 'tenant % must not be due for its purge to begin a subscription', NEW.customer_id
      USING ERRCODE = 'check_violation', HINT = 'Begin a new tenant.';
  END IF;
  UPDATE holdfast.tenants
     SET status = CASE WHEN is_active THEN 'active' ELSE 'inactive' END, terminated_at = CASE WHEN NOT is_active THEN now() END
   WHERE customer_id = NEW.customer_id AND is_active <> (status = 'active');
  RETURN NULL;
END $$;

CREATE TRIGGER timed BEFORE INSERT OR UPDATE ON holdfast.subscriptions FOR EACH ROW EXECUTE FUNCTION holdfast.time_subscription();
CREATE TRIGGER followed AFTER INSERT OR UPDATE ON holdfast.subscriptions FOR EACH ROW EXECUTE FUNCTION holdfast.follow_subscription();
ALTER TABLE holdfast.subscriptions ENABLE ALWAYS TRIGGER timed;
ALTER TABLE holdfast.subscriptions ENABLE ALWAYS TRIGGER followed;

CREATE TABLE holdfast.members (
  customer_id  holdfast.customer_id,
  member_id    uuid        DEFAULT gen_random_uuid(),
  email        text        NOT NULL CHECK (email = lower(email) AND email ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND length(email) <= 254),
  role         text        NOT NULL CHECK (role IN ('owner', 'admin', 'auditor', 'user')),
  created_at   timestamptz NOT NULL DEFAULT now(),
  disabled_at  timestamptz,
  PRIMARY KEY (customer_id, member_id),
  UNIQUE (customer_id, email)
);
SELECT holdfast.keep_tenant_table('members');
GRANT SELECT, INSERT, UPDATE, DELETE ON holdfast.members TO holdfast_application;
-- The first owner of a tenant.
GRANT SELECT (customer_id, member_id), INSERT (customer_id, email, role) ON holdfast.members TO holdfast_operator;

CREATE FUNCTION holdfast.keep_owner() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM holdfast.tenants WHERE customer_id = OLD.customer_id FOR NO KEY UPDATE;
  IF holdfast.purgeable_customer() IS NULL AND NOT EXISTS (
    SELECT FROM holdfast.members WHERE customer_id = OLD.customer_id AND role = 'owner' AND disabled_at IS NULL) THEN
    RAISE EXCEPTION 'tenant % must keep an owner, and % is the last one', OLD.customer_id, OLD.member_id
      USING ERRCODE = 'check_violation', HINT = 'Make another member an owner first.';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER owner_kept AFTER UPDATE OR DELETE ON holdfast.members
  FOR EACH ROW WHEN (OLD.role = 'owner' AND OLD.disabled_at IS NULL) EXECUTE FUNCTION holdfast.keep_owner();
ALTER TABLE holdfast.members ENABLE ALWAYS TRIGGER owner_kept;

-- What proves a member at sign-in: a salted one-way value with its parameters, nothing that could be turned back.
CREATE TABLE holdfast.credentials (
  customer_id   holdfast.customer_id,
  member_id     uuid,
  verifier      text        NOT NULL CHECK (verifier ~ '^scrypt\$[0-9]+\$[0-9]+\$[0-9]+\$[A-Za-z0-9+/=]{22,}\$[A-Za-z0-9+/=]{43,}$'),
  must_change   boolean     NOT NULL DEFAULT true,
  valid_until   timestamptz,
  failures      integer     NOT NULL DEFAULT 0,
  locked_until  timestamptz,
  PRIMARY KEY (customer_id, member_id),
  FOREIGN KEY (customer_id, member_id) REFERENCES holdfast.members ON DELETE CASCADE
);
INSERT INTO holdfast.not_audited VALUES
  ('credentials.failures', 'Counted at each attempt, before anyone is signed in; the access log has the attempts.'),
  ('credentials.locked_until', 'Follows from the failures.');
SELECT holdfast.keep_tenant_table('credentials', masked => '{verifier}');
GRANT SELECT, INSERT (customer_id, member_id, verifier), UPDATE (verifier, failures, locked_until), DELETE ON holdfast.credentials TO holdfast_application;

-- F19: a verifier that anyone but the member itself sets must be changed at first use, within a day.
CREATE FUNCTION holdfast.time_credential() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own boolean := session_user = 'holdfast_application' AND holdfast.current_actor() = NEW.member_id::text;
BEGIN
  NEW.must_change := own IS NOT TRUE;
  NEW.valid_until := CASE WHEN NEW.must_change THEN now() + interval '24 hours' END;
  RETURN NEW;
END $$;
CREATE TRIGGER timed BEFORE INSERT OR UPDATE OF verifier ON holdfast.credentials FOR EACH ROW EXECUTE FUNCTION holdfast.time_credential();
ALTER TABLE holdfast.credentials ENABLE ALWAYS TRIGGER timed;

-- E1: a tenant without a row has the defaults.
CREATE TABLE holdfast.settings (
  customer_id      holdfast.customer_id PRIMARY KEY,
  sign_in          text     NOT NULL DEFAULT 'password' CHECK (sign_in IN ('password', 'saml', 'oidc')),
  second_factor    text     NOT NULL DEFAULT 'none' CHECK (second_factor IN ('none', 'email')),
  -- Networks that members may sign in from; none: any.
  networks         text[]   NOT NULL DEFAULT '{}' CHECK (cardinality(networks) <= 50 AND networks::cidr[] IS NOT NULL),
  idle_minutes     smallint NOT NULL DEFAULT 30 CHECK (idle_minutes BETWEEN 5 AND 480),
  session_hours    smallint NOT NULL DEFAULT 12 CHECK (session_hours BETWEEN 1 AND 24),
  -- Scores from which a message is held, and from which it is refused.
  quarantine_at    smallint NOT NULL DEFAULT 6 CHECK (quarantine_at BETWEEN 3 AND 15),
  reject_at        smallint NOT NULL DEFAULT 15,
  require_tls      boolean  NOT NULL DEFAULT false,
  quarantine_days  smallint NOT NULL DEFAULT 30 CHECK (quarantine_days BETWEEN 1 AND 90),
  CONSTRAINT settings_reject_at CHECK (reject_at BETWEEN quarantine_at AND 30)
);
SELECT holdfast.keep_tenant_table('settings');
GRANT SELECT, INSERT, UPDATE ON holdfast.settings TO holdfast_application;

-- What a tenant's identity provider publishes about itself. No secret of a tenant is stored.
CREATE TABLE holdfast.identity_providers (
  customer_id  holdfast.customer_id,
  kind         text        CHECK (kind IN ('saml', 'oidc')),
  issuer       text        NOT NULL CHECK (issuer <> '' AND length(issuer) <= 1024),
  -- SAML.
  sso_url      text        CHECK (sso_url ~ '^https://' AND length(sso_url) <= 2048),
  certificate  text        CHECK (length(certificate) <= 16384),
  -- OIDC.
  client_id    text        CHECK (length(client_id) <= 256),
  -- When an owner last signed in with it.
  tried_at     timestamptz,
  PRIMARY KEY (customer_id, kind),
  CONSTRAINT identity_providers_complete CHECK (CASE kind WHEN 'saml' THEN sso_url IS NOT NULL AND certificate IS NOT NULL ELSE client_id IS NOT NULL END)
);
SELECT holdfast.keep_tenant_table('identity_providers');
GRANT SELECT, INSERT, UPDATE, DELETE ON holdfast.identity_providers TO holdfast_application;

CREATE TABLE holdfast.domains (
  customer_id  holdfast.customer_id,
  domain       text        CHECK (domain ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' AND length(domain) <= 253),
  -- What a DNS record of the domain must say.
  challenge    text        NOT NULL CHECK (challenge ~ '^[A-Za-z0-9_-]{22,128}$'),
  verified_at  timestamptz,
  next_hop     text        CHECK (next_hop ~ '^[a-z0-9.-]+$' AND length(next_hop) <= 253),
  port         integer     NOT NULL DEFAULT 25 CHECK (port IN (25, 587, 2525)),
  PRIMARY KEY (customer_id, domain)
);
-- A claim that is not verified keeps no other tenant from the domain.
CREATE UNIQUE INDEX domains_verified ON holdfast.domains (domain) WHERE verified_at IS NOT NULL;
SELECT holdfast.keep_tenant_table('domains');
GRANT SELECT, INSERT, UPDATE, DELETE ON holdfast.domains TO holdfast_application;

REVOKE ALL ON FUNCTION holdfast.time_subscription, holdfast.follow_subscription, holdfast.keep_owner, holdfast.time_credential FROM PUBLIC;
