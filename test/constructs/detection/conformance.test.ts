import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { DETECTION, RETENTION } from '../../../lib/config/numbers';
import { Conformance } from '../../../lib/constructs/detection/conformance';
import { CONFORMANCE_RULES } from '../../../lib/constructs/detection/conformance-rules';
import { at, type Json } from '../../../lib/assembly/template-index';
import { environment, secureStack } from '../../support/stage';

function packOf(name: 'production' | 'sandbox'): { readonly body: string; readonly rules: readonly Json[] } {
  const stack = secureStack(name);
  const own = environment(name);
  new Conformance(stack, 'Conformance', { environment: own, region: own.regions[0], recorder: undefined });
  const [pack] = Object.values(Template.fromStack(stack).findResources('AWS::Config::ConformancePack'));
  const body = String(pack?.['Properties'].TemplateBody);
  return { body, rules: Object.values(parse(body).Resources) };
}

const identifiers = (name: 'production' | 'sandbox') =>
  packOf(name).rules.map((rule) => at(rule, 'Properties', 'Source', 'SourceIdentifier'));

test('C3: a pack within the quotas of AWS Config', () => {
  const { body, rules } = packOf('production');
  expect(rules.length).toBeGreaterThan(80);
  expect(rules.length).toBeLessThanOrEqual(DETECTION.conformanceRules);
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(DETECTION.conformanceBytes);
});

test('every rule says which promise it watches, and stands once', () => {
  expect(CONFORMANCE_RULES.filter(({ keeps }) => !/^([A-R]\d{1,2}|rule-\d)$/.test(keeps))).toEqual([]);
  expect(new Set(CONFORMANCE_RULES.map(({ rule }) => rule)).size).toBe(CONFORMANCE_RULES.length);
});

test('names and parameters are text, as AWS Config takes them', () => {
  for (const rule of packOf('production').rules) {
    expect(String(at(rule, 'Properties', 'ConfigRuleName')).length).toBeLessThanOrEqual(64);
    for (const value of Object.values(at(rule, 'Properties', 'InputParameters') ?? {}))
      expect(typeof value).toBe('string');
  }
});

test('F8: each archive bucket is looked at by its name, and must be locked for good in production', () => {
  const classes = Object.keys(RETENTION).length;
  const locks = (name: 'production' | 'sandbox') =>
    packOf(name)
      .rules.filter((rule) => at(rule, 'Properties', 'Source', 'SourceIdentifier') === 'S3_BUCKET_DEFAULT_LOCK_ENABLED')
      .map((rule) => at(rule, 'Properties', 'InputParameters', 'mode'));
  expect(locks('production')).toEqual(Array(classes).fill('COMPLIANCE'));
  expect(locks('sandbox')).toEqual(Array(classes).fill('GOVERNANCE'));
});

test('an environment that may be destroyed is not asked for protection from it', () => {
  expect(identifiers('production')).toContain('RDS_CLUSTER_DELETION_PROTECTION_ENABLED');
  expect(identifiers('sandbox')).not.toContain('RDS_CLUSTER_DELETION_PROTECTION_ENABLED');
});
