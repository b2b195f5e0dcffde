-- The schema version: the number of the latest migration. A view of what the migration task records,
-- so that there is no second place to forget.
CREATE VIEW holdfast.schema_version AS
  SELECT split_part(name, '_', 1)::integer AS version,
         name,
         run_on AT TIME ZONE 'UTC' AS applied_at
    FROM holdfast.schema_migration
   ORDER BY id DESC
   LIMIT 1;

GRANT SELECT ON holdfast.schema_version TO holdfast_application, holdfast_verification;
GRANT SELECT ON holdfast.schema_migration TO holdfast_verification;
