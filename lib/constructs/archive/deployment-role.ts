import { DefaultStackSynthesizer, Fn, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * ARN of CloudFormation's execution role. Only a deployment uses it, and only it may change the protection of records.
 * @throws where the stack does not use the default synthesizer
 */
export function deployer(scope: IConstruct): string {
  const { synthesizer } = Stack.of(scope);
  if (synthesizer instanceof DefaultStackSynthesizer) return Fn.sub(synthesizer.cloudFormationExecutionRoleArn);
  throw new Error(`${scope.node.path}: its policy must name the role that deploys; use the default synthesizer`);
}
