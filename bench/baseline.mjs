/** What no check can be faster than: aws-cdk-lib loaded, and the CDK's own validation of the same templates. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import cdk from 'aws-cdk-lib';

const [, , assembly, account, region] = process.argv;
const stackTemplates = readdirSync(assembly)
  .filter((name) => name.endsWith('.template.json'))
  .map((name) => ({ stackConstructPath: name, templatePath: join(assembly, name), accountId: account, region }));
const templatePaths = stackTemplates.map((stack) => stack.templatePath);
const report = new cdk.CloudFormationValidatePlugin().validate({ stackTemplates, templatePaths });
if (stackTemplates.length === 0 || !report.success)
  throw new Error(`${assembly}: ${stackTemplates.length} templates, success ${report.success}`);
