/** Services that are not described, and resources in one zone. */
import { added, type Letter, type Mistake, mistakesAt, set } from '../../../../support/mistakes';
import { placesIn } from './places';

export const located = (letter: Letter): readonly Mistake[] => {
  const at = placesIn(letter);
  return [
    ...mistakesAt('B5/services', [at.extra, `${letter}/Data`], {
      'a service that is not published to customers': added('AWS::Redshift::Cluster'),
    }),
    ...mistakesAt('M1/zone-redundancy', [at.extra, `${letter}/Data`], {
      'a machine of its own': added('AWS::EC2::Instance'),
      'a database outside the cluster': added('AWS::RDS::DBInstance'),
      'a file system of one zone': added('AWS::EFS::FileSystem', { AvailabilityZoneName: 'us-west-2a' }),
      'a cache without a second node': added('AWS::ElastiCache::ReplicationGroup', { MultiAZEnabled: true }),
    }),
    ...mistakesAt('M1/zone-redundancy', at.subnets, { 'a database in one zone': set('SubnetIds', ['subnet-1']) }),
    ...mistakesAt('M1/zone-redundancy', at.portalService, {
      'a service in one zone': set('NetworkConfiguration.AwsvpcConfiguration.Subnets', ['subnet-1']),
    }),
  ];
};
