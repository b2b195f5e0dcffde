import { readFileSync } from 'node:fs';
import {
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolatingResource,
} from 'aws-cdk-lib';
import { at, type Json } from '../../assembly/template-index';
import { type PolicyRecord, splitPath } from './record';

/** One for all apps of a process: compiling the schemas takes most of a check, and is not repeated for types it knows. */
const CDK = new CloudFormationValidatePlugin();

/**
 * The CDK's own validation against CloudFormation's schemas, with its warnings as errors: a misspelt enum value is
 * only a warning there, and fails the deployment all the same.
 */
export class SchemaValidation implements IPolicyValidationPlugin {
  readonly name = CloudFormationValidatePlugin.PLUGIN_NAME;

  constructor(private readonly record: PolicyRecord) {}

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const report = CDK.validate(context);
    const violations = report.violations.map((violation) => ({ ...violation, severity: 'error' }));
    for (const { ruleName, description, fix, violatingResources } of violations) {
      for (const resource of violatingResources) {
        const [environment, path] = splitPath(constructPath(resource, context));
        this.record.findings.push({
          environment,
          path,
          id: `${this.name.replaceAll(' ', '-')}::${ruleName}`,
          rule: ruleName,
          found: description,
          required: fix ?? 'what the CloudFormation schema of the type allows',
        });
      }
    }
    return { ...report, success: violations.length === 0, violations };
  }
}

/** Where the offending resource was made; the schema rules know it by template and logical id only. */
function constructPath(
  { constructPath, resourceLogicalId, templatePath }: PolicyViolatingResource,
  { stackTemplates }: IPolicyValidationContext,
): string {
  if (resourceLogicalId === undefined || templatePath === undefined) return constructPath ?? '';
  const template: Json = JSON.parse(readFileSync(templatePath, 'utf8'));
  const path = at(template, 'Resources', resourceLogicalId, 'Metadata', 'aws:cdk:path');
  const stack = stackTemplates.find((each) => each.templatePath === templatePath)?.stackConstructPath;
  return typeof path === 'string' ? path : `${stack}/${resourceLogicalId}`;
}
