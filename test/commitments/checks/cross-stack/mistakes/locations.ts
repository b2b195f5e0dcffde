/** Services that are not described, and resources in one zone. */
import { type Letter, type Mistake, properties } from '../../../../support/mistakes';
import { added, placesIn } from './places';

export const located = (letter: Letter): readonly Mistake[] => {
  const at = placesIn(letter);
  const add = added(letter);
  return [
    [`B5/services ${at.extra}`, 'a service that is not published to customers', add('AWS::Redshift::Cluster')],
    [`M1/nothing-alone ${at.extra}`, 'a machine of its own', add('AWS::EC2::Instance')],
    [`M1/nothing-alone ${at.extra}`, 'a database outside the cluster', add('AWS::RDS::DBInstance')],
    [
      `M1/nothing-alone ${at.extra}`,
      'a file system of one zone',
      add('AWS::EFS::FileSystem', { AvailabilityZoneName: 'us-west-2a' }),
    ],
    [
      `M1/nothing-alone ${at.extra}`,
      'a cache without a second node',
      add('AWS::ElastiCache::ReplicationGroup', { MultiAZEnabled: true }),
    ],
    [
      `M1/nothing-alone ${at.subnets}`,
      'a database in one zone',
      (draft) => draft.set(at.subnets, properties('SubnetIds'), ['subnet-1']),
    ],
    [
      `M1/nothing-alone ${at.portalService}`,
      'a service in one zone',
      (draft) =>
        draft.set(at.portalService, properties('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets'), ['subnet-1']),
    ],
  ];
};
