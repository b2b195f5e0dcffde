import { type Mistake, properties } from '../../../../support/mistakes';
import { cluster, GLOBAL } from './places';

const ADMINISTRATOR = 'A/Data/Database/Founding/Administrator/Resource';

export const GLOBALS: readonly Mistake[] = [
  [
    `L2/joined ${cluster('B')}`,
    'a region that would be detached',
    (draft) => draft.delete(cluster('B'), properties('GlobalClusterIdentifier')),
  ],
  [
    `L2/joined ${cluster('A')}`,
    'a reference, which says who comes first',
    (draft) => draft.set(cluster('A'), properties('GlobalClusterIdentifier'), { Ref: 'GlobalCluster' }),
  ],
  [
    `L2/joined ${cluster('B')}`,
    'another global database',
    (draft) => draft.set(cluster('B'), properties('GlobalClusterIdentifier'), 'holdfast'),
  ],
  ['L2/joined B', 'a region without a cluster', (draft) => draft.remove(cluster('B'))],
  [`L2/founded-once ${cluster('A')}`, 'no global cluster', (draft) => draft.remove(GLOBAL)],
  [
    `L2/founded-once ${GLOBAL}`,
    'a global cluster without a founder',
    (draft) => {
      for (const name of ['MasterUsername', 'MasterUserPassword', 'DatabaseName'])
        draft.delete(cluster('A'), properties(name));
    },
  ],
  [
    `L2/founded-once ${cluster('B')}`,
    'a joiner with a user',
    (draft) => draft.set(cluster('B'), properties('MasterUsername'), 'administrator'),
  ],
  [
    `L2/founded-once ${cluster('B')}`,
    'a joiner with a database',
    (draft) => draft.set(cluster('B'), properties('DatabaseName'), 'holdfast'),
  ],
  [
    `L2/founded-once ${cluster('A')}`,
    'a founder without a database',
    (draft) => draft.delete(cluster('A'), properties('DatabaseName')),
  ],
  [
    `L2/no-source ${GLOBAL}`,
    'a global cluster made from a cluster',
    (draft) => draft.set(GLOBAL, properties('SourceDBClusterIdentifier'), 'holdfast-production-us-west-2'),
  ],
  [
    `L2/no-managed-password ${cluster('A')}`,
    'a password that RDS manages',
    (draft) => draft.set(cluster('A'), properties('ManageMasterUserPassword'), true),
  ],
  [
    `L2/no-managed-password ${cluster('A')}`,
    'a password in plain text',
    (draft) => draft.set(cluster('A'), properties('MasterUserPassword'), 'in-plain-text'),
  ],
  [
    `L2/password-in-both ${ADMINISTRATOR}`,
    'a password in one region',
    (draft) => draft.delete(ADMINISTRATOR, properties('ReplicaRegions')),
  ],
  [
    `L2/password-in-both ${ADMINISTRATOR}`,
    'a copy in a third region',
    (draft) => draft.set(ADMINISTRATOR, properties('ReplicaRegions', 0, 'Region'), 'eu-west-1'),
  ],
  [
    `L2/password-in-both ${ADMINISTRATOR}`,
    "a copy under AWS's key",
    (draft) => draft.delete(ADMINISTRATOR, properties('ReplicaRegions', 0, 'KmsKeyId')),
  ],
];
