/** The roles that the migration task creates. Owner and tenant reader cannot sign in: sessions take them by SET ROLE. */
export const DATABASE_ROLE = {
  owner: 'holdfast_owner',
  activation: 'holdfast_activation',
  application: 'holdfast_application',
  migration: 'holdfast_migration',
  operator: 'holdfast_operator',
  purge: 'holdfast_purge',
  sweep: 'holdfast_sweep',
  tenantReader: 'holdfast_tenant_reader',
  verification: 'holdfast_verification',
} as const;
