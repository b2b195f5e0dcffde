-- What the application may change of a tenant: its state, and nothing that holds it. A legal hold (P6) is not the
-- application's to set or to lift: an intruder in the portal cannot end one. Until another role may, only the owner can.
-- A row never becomes another tenant's.
-- Not a contraction: no release has written a tenant yet.
REVOKE INSERT, UPDATE ON holdfast.tenants FROM holdfast_application;
GRANT INSERT (customer_id), UPDATE (status, terminated_at, inactive_days) ON holdfast.tenants TO holdfast_application;

-- Heartbeats are kept for 30 days: a drill asks for its own within hours, and its evidence holds them for good. The
-- portals' monitors call this every few seconds; each call removes some, so that no statement is long, and passes over
-- what another one is removing. The age is written here and is no argument: a caller cannot remove more.
CREATE FUNCTION holdfast.prune_heartbeats() RETURNS bigint
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  pruned bigint;
BEGIN
  DELETE FROM holdfast.heartbeat
   WHERE id IN (SELECT id FROM holdfast.heartbeat WHERE written_at < now() - interval '30 days'
                 ORDER BY written_at LIMIT 1000 FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS pruned = ROW_COUNT;
  RETURN pruned;
END $$;

REVOKE ALL ON FUNCTION holdfast.prune_heartbeats FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.prune_heartbeats TO holdfast_application;
