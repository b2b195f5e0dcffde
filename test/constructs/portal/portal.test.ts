import { Match } from 'aws-cdk-lib/assertions';
import { at, list } from '../../../lib/assembly/template-index';
import { PORTAL } from '../../../lib/contracts/portal';
import { first, tree } from '../../support/assembly';
import { templateOf } from '../template-of';

const production = tree('production');
const template = templateOf('production', 'B', 'Service');
const task = first(production, 'AWS::ECS::TaskDefinition', ({ path }) => path.startsWith('A/Service/Portal'));
const container = list(task.properties, 'ContainerDefinitions')[0];
const settings = first(production, 'AWS::SSM::Parameter', ({ path }) => path.startsWith('A/Service/Portal'));
const heartbeatKey = first(production, 'AWS::KMS::Key', ({ path }) => path.startsWith('A/Service/Portal'));

describe('the portal', () => {
  test('has no secret', () => {
    expect(list(container, 'Secrets').map((secret) => at(secret, 'Name'))).toEqual(['SETTINGS']);
  });

  test('authenticates a drill by a key that never leaves KMS', () => {
    template.hasResourceProperties('AWS::KMS::Key', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/holdfast/production/heartbeat' });
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
    template.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'portal.production.holdfast.example',
      SubjectAlternativeNames: ['active.production.holdfast.example', 'portal.us-east-2.production.holdfast.example'],
    });
  });

  test('keeps connections for longer than the load balancer does', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'idle_timeout.timeout_seconds', Value: `${PORTAL.loadBalancerIdleSeconds}` },
      ]),
    });
    expect(PORTAL.keepAliveSeconds).toBeGreaterThan(PORTAL.loadBalancerIdleSeconds);
  });

  test('reaches the web and the database of both regions, its own first, and nothing else', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [
        Match.objectLike({ FromPort: 443, CidrIp: '0.0.0.0/0' }),
        Match.objectLike({ FromPort: 5432, CidrIp: '10.1.192.0/19' }),
        Match.objectLike({ FromPort: 5432, CidrIp: '10.0.192.0/19' }),
      ],
    });
  });
});
