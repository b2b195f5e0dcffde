import { at, list } from '../../../lib/assembly/template-index';
import { PORTAL } from '../../../lib/contracts/portal';
import { first, tree } from '../../support/assembly';

const production = tree('production');
const task = first(production, 'AWS::ECS::TaskDefinition', ({ path }) => path.startsWith('A/Service/Portal'));
const container = list(task.properties, 'ContainerDefinitions')[0];
const settings = first(production, 'AWS::SSM::Parameter', ({ path }) => path.startsWith('A/Service/Portal'));
const heartbeatKey = first(production, 'AWS::KMS::Key', ({ path }) => path.startsWith('A/Service/Portal'));

describe('the portal', () => {
  test('has no secret', () => {
    expect(list(container, 'Secrets').map((secret) => at(secret, 'Name'))).toEqual(['SETTINGS']);
  });

  test('authenticates a drill by a key that never leaves KMS', () => {
    expect(heartbeatKey.properties).toMatchObject({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    expect(
      first(production, 'AWS::KMS::Alias', ({ path }) => path.startsWith('A/Service/Portal')).properties,
    ).toMatchObject({ AliasName: 'alias/holdfast/production/heartbeat' });
    expect(JSON.stringify(settings.properties)).toContain(String.raw`\"HEARTBEAT_KEY\":\"`);
  });

  test('may verify MACs of that key only; only the drill operator may generate them, with keys of this alias only', () => {
    const statements = production
      .ofType('AWS::IAM::ManagedPolicy')
      .flatMap(({ path, properties }) =>
        list(properties, 'PolicyDocument', 'Statement').map((statement) => ({ path, statement })),
      )
      .filter(({ statement }) => /kms:\w*Mac|kms:\*/.test(JSON.stringify(at(statement, 'Action') ?? '')));
    const [making, verifying] = [true, false].map((makes) =>
      statements.filter(({ path }) => path.includes('/Recovery/Operator/') === makes),
    );
    expect(verifying?.map(({ path }) => path)).toEqual([
      'A/Service/Portal/Permissions/Resource',
      'B/Service/Portal/Permissions/Resource',
    ]);
    expect(making?.map(({ path }) => path)).toEqual([
      'A/Recovery/Operator/Policy/Resource',
      'B/Recovery/Operator/Policy/Resource',
    ]);
    for (const { statement } of making ?? []) {
      expect(statement).toMatchObject({
        Action: 'kms:GenerateMac',
        Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/holdfast/production/heartbeat' } },
      });
    }
    for (const { statement } of verifying ?? []) {
      expect(statement).toEqual({
        Action: 'kms:VerifyMac',
        Condition: { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' } },
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [heartbeatKey.logicalId, 'Arn'] },
      });
    }
  });

  test('signs in to the database as the application only', () => {
    expect(JSON.stringify(settings.properties)).toContain(String.raw`\"DATABASE_USER\":\"holdfast_application\"`);
  });

  test('answers to the global names and to its own, with one certificate', () => {
    const certificate = first(production, 'AWS::CertificateManager::Certificate', ({ path }) =>
      path.startsWith('B/Service/Portal'),
    );
    expect([
      at(certificate.properties, 'DomainName'),
      ...list(certificate.properties, 'SubjectAlternativeNames'),
    ]).toEqual([
      'portal.production.holdfast.example',
      'active.production.holdfast.example',
      'portal.us-east-2.production.holdfast.example',
    ]);
  });

  test('keeps connections for longer than the load balancer does', () => {
    const balancer = first(production, 'AWS::ElasticLoadBalancingV2::LoadBalancer', ({ path }) =>
      path.startsWith('A/Service/Portal'),
    );
    expect(list(balancer.properties, 'LoadBalancerAttributes')).toContainEqual({
      Key: 'idle_timeout.timeout_seconds',
      Value: `${PORTAL.loadBalancerIdleSeconds}`,
    });
    expect(PORTAL.keepAliveSeconds).toBeGreaterThan(PORTAL.loadBalancerIdleSeconds);
  });

  test('reaches the web and the database of both regions, its own first, and nothing else', () => {
    const group = first(production, 'AWS::EC2::SecurityGroup', ({ path }) => path.startsWith('B/Service/Portal/Tasks'));
    expect(
      list(group.properties, 'SecurityGroupEgress').map((rule) => [at(rule, 'FromPort'), at(rule, 'CidrIp')]),
    ).toEqual([
      [443, '0.0.0.0/0'],
      [5432, '10.1.192.0/19'],
      [5432, '10.0.192.0/19'],
    ]);
  });
});
