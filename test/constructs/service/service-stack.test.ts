import { Match } from 'aws-cdk-lib/assertions';
import { at } from '../../../lib/assembly/template-index';
import { tree } from '../../support/assembly';
import { templateOf } from '../template-of';

const production = tree('production');

describe('the Service stack', () => {
  test('edits no policy of another stack: neither the log bucket nor a key names its roles', () => {
    const others = production.resources.filter(
      ({ type, stack }) => stack.name !== 'Service' && ['AWS::S3::BucketPolicy', 'AWS::KMS::Key'].includes(type),
    );
    expect(
      others
        .filter(({ properties }) => JSON.stringify(properties).includes('holdfast-production-service'))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  test('rule 1: takes the zone from a parameter of its own region', () => {
    for (const { template } of production.stacks.filter(({ name }) => name === 'Service')) {
      const parameters = Object.values(at(template, 'Parameters') ?? {});
      expect(parameters).toContainEqual({
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/holdfast/production/zone/id',
      });
    }
  });

  test('H1: has a dashboard in both regions, and alarms that each have an action', () => {
    for (const letter of ['A', 'B'] as const) {
      const template = templateOf('production', letter, 'Service');
      template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
      expect(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length).toBeGreaterThanOrEqual(12);
      template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [Match.anyValue()] });
    }
  });
});
