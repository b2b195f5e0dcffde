import { Match } from 'aws-cdk-lib/assertions';
import { at } from '../../../lib/assembly/template-index';
import { CONNECTIONS, environmentSchema, TIMES } from '../../../lib/contracts/gateway';
import { first, tree } from '../../support/assembly';
import { templateOf } from '../template-of';

const production = tree('production');
const template = templateOf('production', 'B', 'Service');
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
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ Name: 'gateway', StopTimeout: TIMES.stop.seconds })],
    });
    for (const attribute of [
      { Key: 'deregistration_delay.timeout_seconds', Value: `${TIMES.deregistration.seconds}` },
      { Key: 'deregistration_delay.connection_termination.enabled', Value: 'false' },
    ])
      template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
        Protocol: 'TCP',
        TargetGroupAttributes: Match.arrayWith([attribute]),
      });
  });

  test('tasks admit only the load balancer, by its security group', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [2525, 8080].map((FromPort) =>
        Match.objectLike({ FromPort, SourceSecurityGroupId: Match.anyValue() }),
      ),
    });
  });

  test('M2: it grows by the sessions that each task has, before one turns any away', () => {
    const metric = (Id: string, ReturnData: boolean) => Match.objectLike({ Id, ReturnData });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: CONNECTIONS / 2,
        CustomizedMetricSpecification: {
          Metrics: [metric('sessions', false), metric('tasks', false), metric('perTask', true)],
        },
      },
    });
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
