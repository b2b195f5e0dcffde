import { CfnConformancePack } from 'aws-cdk-lib/aws-config';
import { Construct, type IDependable } from 'constructs';
import { stringify } from 'yaml';
import { pascalCase } from '../../config/case';
import { bucketName } from '../../config/names';
import { RETENTION, RETENTION_CLASSES } from '../../config/numbers';
import type { Environment, Region, Site } from '../../config/types';
import { isProtected } from '../../secure-defaults';
import { CONFORMANCE_RULES, type ConformanceRule } from './conformance-rules';

export interface ConformanceProps extends Site {
  /** What the rules look at; `undefined` where the account's own recorder was adopted. */
  readonly recorder: IDependable | undefined;
}

/** A conformance pack of our own (C3): what synthesis proves, looked at again and again in the account. */
export class Conformance extends Construct {
  constructor(scope: Construct, id: string, { environment, region, recorder }: ConformanceProps) {
    super(scope, id);
    const managed = CONFORMANCE_RULES.filter(({ protection }) => !(protection && environment.destroyable));
    const mode = isProtected(this) ? 'COMPLIANCE' : 'GOVERNANCE';
    const rules = [...managed.map(managedRule), ...lockRules(environment, region, mode)];
    const pack = new CfnConformancePack(this, 'Pack', {
      conformancePackName: `holdfast-${environment.name}`,
      templateBody: stringify({ Resources: Object.fromEntries(rules) }, { lineWidth: 0 }),
    });
    if (recorder) pack.node.addDependency(recorder);
  }
}

type RuleResource = readonly [logicalId: string, resource: object];

function managedRule({ rule, parameters = {} }: ConformanceRule): RuleResource {
  return [pascalCase(rule.toLowerCase()), resource(rule, { InputParameters: inputs(parameters) })];
}

/** Every archive bucket by its name: only these are locked. */
function lockRules(environment: Environment, region: Region, mode: string): readonly RuleResource[] {
  return RETENTION_CLASSES.map((retentionClass) => [
    `Locked${pascalCase(retentionClass.toLowerCase())}`,
    resource('S3_BUCKET_DEFAULT_LOCK_ENABLED', {
      ConfigRuleName: `holdfast-locked-${retentionClass}`,
      Description: `Records of the ${retentionClass} class are locked for ${RETENTION[retentionClass].locked.days} days`,
      InputParameters: { mode },
      Scope: {
        ComplianceResourceTypes: ['AWS::S3::Bucket'],
        ComplianceResourceId: bucketName(environment, retentionClass, region),
      },
    }),
  ]);
}

const resource = (rule: string, properties: object): object => ({
  Type: 'AWS::Config::ConfigRule',
  Properties: {
    ConfigRuleName: rule.toLowerCase().replaceAll('_', '-'),
    ...properties,
    Source: { Owner: 'AWS', SourceIdentifier: rule },
  },
});

/** AWS Config takes every parameter as text. */
const inputs = (parameters: ConformanceRule['parameters']): Readonly<Record<string, string>> | undefined => {
  const entries = Object.entries(parameters ?? {}).map(([name, value]) => [name, String(value)]);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
};
