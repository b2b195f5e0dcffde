/** The roles that the migration task creates. Nobody signs in as the owner or as the tenant reader: they are taken by SET ROLE. */
export const DATABASE_ROLE = {
  owner: 'holdfast_owner',
  activation: 'holdfast_activation',
  application: 'holdfast_application',
  migration: 'holdfast_migration',
  tenantReader: 'holdfast_tenant_reader',
  verification: 'holdfast_verification',
} as const;
