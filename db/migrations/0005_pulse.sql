-- The pulse of each region's portal: one row a region, overwritten every few seconds through the writer. How old a row is
-- in a region's reader says how late commits arrive there; a row that stays old says that its region cannot write.
-- Not tenant data, and nothing is promised about it.
CREATE TABLE holdfast.pulse (
  -- Region of the portal that beats.
  region   text        PRIMARY KEY,
  -- The writer's clock.
  beat_at  timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON holdfast.pulse TO holdfast_application;
GRANT SELECT ON holdfast.pulse TO holdfast_verification;
