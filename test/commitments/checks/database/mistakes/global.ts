import { type Mistake, mistakesAt, properties, removed, set, without } from '../../../../support/mistakes';
import { cluster, GLOBAL } from './places';

const ADMINISTRATOR = 'A/Data/Database/Founding/Administrator/Resource';

export const GLOBALS: readonly Mistake[] = [
  ...mistakesAt('L2/global-membership', cluster('B'), {
    'a region that would be detached': without('GlobalClusterIdentifier'),
  }),
  ...mistakesAt('L2/global-membership', cluster('A'), {
    'a reference, which says who comes first': set('GlobalClusterIdentifier', { Ref: 'GlobalCluster' }),
  }),
  ...mistakesAt('L2/global-membership', cluster('B'), {
    'another global database': set('GlobalClusterIdentifier', 'holdfast'),
  }),
  ...mistakesAt('L2/global-membership', ['B', cluster('B')], { 'a region without a cluster': removed }),
  ...mistakesAt('L2/single-founder', [cluster('A'), GLOBAL], { 'no global cluster': removed }),
  [
    `L2/single-founder ${GLOBAL}`,
    'a global cluster without a founder',
    (draft) => {
      for (const name of ['MasterUsername', 'MasterUserPassword', 'DatabaseName'])
        draft.delete(cluster('A'), properties(name));
    },
  ],
  ...mistakesAt('L2/single-founder', cluster('B'), {
    'a joiner with a user': set('MasterUsername', 'administrator'),
    'a joiner with a database': set('DatabaseName', 'holdfast'),
  }),
  ...mistakesAt('L2/single-founder', cluster('A'), { 'a founder without a database': without('DatabaseName') }),
  ...mistakesAt('L2/empty-global-cluster', GLOBAL, {
    'a global cluster made from a cluster': set('SourceDBClusterIdentifier', 'holdfast-production-us-west-2'),
  }),
  ...mistakesAt('L2/no-managed-password', cluster('A'), {
    'a password that RDS manages': set('ManageMasterUserPassword', true),
    'a password in plain text': set('MasterUserPassword', 'in-plain-text'),
  }),
  ...mistakesAt('L2/password-replica', ADMINISTRATOR, {
    'a password in one region': without('ReplicaRegions'),
    'a copy in a third region': set('ReplicaRegions.0.Region', 'eu-west-1'),
    "a copy under AWS's key": without('ReplicaRegions.0.KmsKeyId'),
  }),
];
