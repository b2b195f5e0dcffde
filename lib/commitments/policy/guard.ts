import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import type { OpenFinding } from '../check';
import type { PolicyRecord } from './record';

/** Turns an exception of a plugin into a finding: the CDK would end synthesis with exit code 1 and no message. */
export class Guarded implements IPolicyValidationPlugin {
  readonly name: string;

  constructor(
    private readonly plugin: IPolicyValidationPlugin,
    private readonly record: PolicyRecord,
    private readonly announce: (phase: string) => void,
  ) {
    this.name = plugin.name;
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    this.announce(this.name);
    try {
      return this.plugin.validate(context);
    } catch (error) {
      const failure = failureOf(this.name, error);
      this.record.failures.push(failure);
      return { success: false, violations: [violationOf(failure)] };
    }
  }
}

const failureOf = (plugin: string, error: unknown): OpenFinding => ({
  rule: 'policy/failed',
  path: '',
  found: `${plugin} threw: ${error instanceof Error ? error.message : String(error)}`,
  required: 'no plugin throws',
  fix: 'find what it could not read; its rules have not been evaluated',
});

/** A finding as the CDK reports it; `fatal`: a broken commitment cannot be acknowledged away. */
export const violationOf = (
  { rule, path, found, required, fix }: OpenFinding,
  environment?: string,
): PolicyViolation => ({
  ruleName: rule,
  description: `${found}; required: ${required}`,
  fix,
  severity: 'fatal',
  violatingResources: [{ constructPath: [environment, path].filter(Boolean).join('/'), locations: [] }],
});
