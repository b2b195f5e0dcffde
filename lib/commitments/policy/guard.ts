import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib';
import type { OpenFinding } from '../check';
import type { PolicyRecord } from './record';

/** A plugin whose exception is a finding: the CDK would end synthesis with exit code 1 and not a word. */
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
      const description = `${failure.found}; required: ${failure.required}`;
      return {
        success: false,
        violations: [
          {
            ruleName: failure.rule,
            description,
            fix: failure.fix,
            severity: 'fatal',
            violatingResources: [{ constructPath: '', locations: [] }],
          },
        ],
      };
    }
  }
}

const failureOf = (plugin: string, error: unknown): OpenFinding => ({
  rule: 'policy/failed',
  path: '',
  found: `${plugin} threw: ${error instanceof Error ? error.message : String(error)}`,
  required: 'every plugin comes to an end',
  fix: 'find what it could not read; nothing it judges has been judged',
});
