import { at, list } from '../../../lib/assembly/template-index';
import { environmentSchema, TIMES } from '../../../lib/contracts/gateway';
import { first, tree } from '../../support/assembly';

const production = tree('production');
const task = first(production, 'AWS::ECS::TaskDefinition', ({ path }) => path.startsWith('B/Service/Gateway'));
const container = list(task.properties, 'ContainerDefinitions')[0];
const settings = first(production, 'AWS::SSM::Parameter', ({ path }) => path.startsWith('B/Service/Gateway'));
const variables: unknown = JSON.parse(String(at(settings.properties, 'Value')));

describe('the mail gateway', () => {
  test('starts: its contract accepts what the template sets', () => {
    expect(environmentSchema.safeParse(variables)).toMatchObject({
      success: true,
      data: { SMTP_HOSTNAME: 'mx.us-east-2.production.holdfast.example' },
    });
  });

  test('rule 5: a task that stops has the time that its contract requires', () => {
    const targets = first(production, 'AWS::ElasticLoadBalancingV2::TargetGroup', ({ path }) =>
      path.startsWith('B/Service/Gateway'),
    );
    expect(at(container, 'StopTimeout')).toBe(TIMES.stop.seconds);
    expect(list(targets.properties, 'TargetGroupAttributes')).toEqual(
      expect.arrayContaining([
        { Key: 'deregistration_delay.timeout_seconds', Value: `${TIMES.deregistration.seconds}` },
        { Key: 'deregistration_delay.connection_termination.enabled', Value: 'false' },
      ]),
    );
  });

  test('tasks admit only the load balancer, by its security group', () => {
    const group = first(production, 'AWS::EC2::SecurityGroup', ({ path }) =>
      path.startsWith('B/Service/Gateway/Tasks'),
    );
    const admitted = list(group.properties, 'SecurityGroupIngress');
    expect(admitted.map((rule) => at(rule, 'FromPort'))).toEqual([2525, 8080]);
    expect(admitted.filter((rule) => at(rule, 'SourceSecurityGroupId') === undefined)).toEqual([]);
  });

  test('M2: it grows by the sessions that each task has, before one turns any away', () => {
    const policy = first(production, 'AWS::ApplicationAutoScaling::ScalingPolicy', ({ path }) =>
      path.startsWith('B/Service/Gateway/Sessions'),
    );
    const tracking = at(policy.properties, 'TargetTrackingScalingPolicyConfiguration');
    expect(at(tracking, 'TargetValue')).toBe(400);
    expect(
      list(tracking, 'CustomizedMetricSpecification', 'Metrics').map((metric) => [
        at(metric, 'Id'),
        at(metric, 'ReturnData'),
      ]),
    ).toEqual([
      ['sessions', false],
      ['tasks', false],
      ['perTask', true],
    ]);
  });

  test('a destroyable environment leaves no address behind', () => {
    expect(
      first(tree('staging'), 'AWS::EC2::EIP', ({ path }) => path.startsWith('A/Service/Gateway')).deletionPolicy,
    ).toBe('Delete');
    expect(first(production, 'AWS::EC2::EIP', ({ path }) => path.startsWith('A/Service/Gateway')).deletionPolicy).toBe(
      'RetainExceptOnCreate',
    );
  });
});
