import { at, list } from '../../../lib/assembly/template-index';
import { tree } from '../../support/assembly';

const production = tree('production');
const service = production.resources.filter(({ stack }) => stack.name === 'Service');

describe('the Service stack', () => {
  test('has no inline policy: what a role may do is in policies that can be read by name', () => {
    const inline = service.filter(
      ({ type, properties }) =>
        type === 'AWS::IAM::Policy' || (type === 'AWS::IAM::Role' && at(properties, 'Policies') !== undefined),
    );
    expect(inline.map(({ path }) => path)).toEqual([]);
  });

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
    for (const letter of production.letters) {
      const own = service.filter(({ stack }) => stack.letter === letter);
      expect(own.filter(({ type }) => type === 'AWS::CloudWatch::Dashboard')).toHaveLength(1);
      const alarms = own.filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
      expect(alarms.length).toBeGreaterThanOrEqual(12);
      expect(
        alarms.filter(({ properties }) => list(properties, 'AlarmActions').length === 0).map(({ path }) => path),
      ).toEqual([]);
    }
  });
});
