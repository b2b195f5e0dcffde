/** Faults of a region that is made anew, and of a teardown, each cut to its kind, next to the same without it. */
import type { Json } from '../../lib/assembly/template-index';
import type { Stack } from '../../lib/deployment/assembly';
import { creation, KEPT, other, rebuild, release, type Resources, resource, stack, teardown } from './stacks';

describe('a lost region is made anew', () => {
  const network = stack('a/Network', { Vpc: resource('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }) });
  const finder = (properties: Resources): Stack =>
    stack('b/Link', { Found: resource('Custom::Found', { RequesterCidr: '10.0.0.0/16', ...properties }) });

  test('and what is looked up in it is looked up again', () => {
    expect(rebuild([network, finder({})])).toEqual(['CF-13 b/Link/Found']);
    expect(rebuild([network, finder({})], [[network, finder({ Generation: 2 })]])).toEqual([]);
  });

  test('and what is pushed to it is pushed again, before it is read', () => {
    const Id = { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/zone' };
    const reader = stack('a/Reader', { Topic: other }, { Parameters: { Id } });
    const pusher = (generation: number): Stack =>
      stack('b/Zone', {
        Push: resource('Custom::Push', { Pushes: [{ region: 'a', name: '/zone', value: generation }] }),
      });
    expect(creation([pusher(1), reader])).toEqual([]);
    expect(creation([reader, pusher(1)])).toEqual(['CF-20 a/Reader/Id']);
    expect(rebuild([pusher(1), reader])).toEqual(['CF-20 a/Reader/Id', 'CF-13 b/Zone/Push']);
    expect(rebuild([pusher(1), reader], [[pusher(2), reader]])).toEqual([]);
  });

  const group = (DeletionProtectionEnabled: boolean) =>
    resource('AWS::Logs::LogGroup', { DeletionProtectionEnabled }, KEPT);
  const logs = (isProtected: boolean): Stack => stack('a/Logs', { Group: group(isProtected), Topic: other });

  test('without protection at birth, so that a failed creation rolls back', () => {
    expect(rebuild([logs(true)])).toEqual(['LG-01 a/Logs/Group']);
    expect(rebuild([logs(true)], [[logs(false)], [logs(true)]])).toEqual([]);
    expect(creation([{ ...logs(false), isProtected: true }])).toEqual(['CF-09 a/Logs/']);
  });

  test('the same for a resource that a release adds', () => {
    const before = [stack('a/Logs', { Topic: other })];
    const after = (isProtected: boolean) => [
      stack('a/Logs', { Topic: other, Group: group(isProtected), Second: other }),
    ];
    expect(release(before, after(true))).toEqual(['LG-01 a/Logs/Group']);
    expect(release(before, after(false))).toEqual([]);
  });

  test('with what was kept of it', () => {
    const kept = stack('a/Kept', {
      Bucket: resource('AWS::S3::Bucket', { BucketName: 'records' }, KEPT),
      Secret: resource('AWS::SecretsManager::Secret', { Name: 'administrator' }, KEPT),
      Zone: resource('AWS::Route53::HostedZone', { Name: 'example.com' }, KEPT),
    });
    expect(rebuild([kept])).toEqual(['CF-25 a/Kept/Bucket', 'SE-02 a/Kept/Secret', 'ZO-02 a/Kept/Zone']);
    expect(rebuild([kept], [[kept]], true)).toEqual(['SE-02 a/Kept/Secret', 'ZO-02 a/Kept/Zone']);
  });
});

describe('a teardown ends', () => {
  const denied = { Statement: [{ Effect: 'Deny', Action: 'backup:Delete*', Principal: { AWS: '*' } }] };
  const allowed = { Statement: [{ ...denied.Statement[0], Condition: { ArnNotEquals: { 'aws:PrincipalArn': 'x' } } }] };

  test.each<[string, Json, readonly string[]]>([
    ['a bucket holds objects', resource('AWS::S3::Bucket'), ['S3-01']],
    ['a vault holds recovery points', resource('AWS::Backup::BackupVault', { AccessPolicy: allowed }), ['BK-01']],
    [
      'a vault is locked',
      resource('AWS::Backup::BackupVault', { LockConfiguration: { MinRetentionDays: 7 } }),
      ['BK-01', 'BK-06'],
    ],
    ['no one may empty a vault', resource('AWS::Backup::BackupVault', { AccessPolicy: denied }), ['BK-01', 'BK-02']],
    [
      'a secret has replicas',
      resource('AWS::SecretsManager::Secret', { ReplicaRegions: [{ Region: 'b' }] }),
      ['SE-01'],
    ],
    ['a zone has none but its own records', resource('AWS::Route53::HostedZone', { Name: 'example.org' }), []],
    ['a zone holds validation records', resource('AWS::Route53::HostedZone', { Name: 'example.com' }), ['CE-02']],
  ])('unless %s', (_, thing, rules) => {
    const certificate = resource('AWS::CertificateManager::Certificate', { DomainName: 'mx.example.com' });
    expect(teardown(stack('a/Zone', { Thing: thing }), stack('a/Web', { Certificate: certificate }))).toEqual(
      rules.map((rule) => `${rule} a/Zone/Thing`),
    );
  });

  test('in the reverse order of what uses what', () => {
    const global = stack('a/Data', {
      Global: resource('AWS::RDS::GlobalCluster', { GlobalClusterIdentifier: 'all' }),
      Cluster: resource('AWS::RDS::DBCluster', { GlobalClusterIdentifier: 'all' }, { DependsOn: 'Global' }),
    });
    const member = stack('b/Data', { Cluster: resource('AWS::RDS::DBCluster', { GlobalClusterIdentifier: 'all' }) });
    expect(teardown(global, member)).toEqual([]);
    expect(teardown(member, global)).toEqual(['DB-06 a/Data/Global']);
  });

  test('not while the stack is protected', () =>
    expect(teardown({ ...stack('a/Web', { Topic: other }), isProtected: true })).toEqual(['CF-22 a/Web/']));
});
