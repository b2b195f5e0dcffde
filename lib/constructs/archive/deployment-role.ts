import { DefaultStackSynthesizer, Fn, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * ARN of CloudFormation's role, which only the deployment uses: the one that may change what protects records.
 * @throws where the stack is deployed as somebody else
 */
export function deployer(scope: IConstruct): string {
  const { synthesizer } = Stack.of(scope);
  if (synthesizer instanceof DefaultStackSynthesizer) return Fn.sub(synthesizer.cloudFormationExecutionRoleArn);
  throw new Error(`${scope.node.path}: its policy needs to know who deploys; use the default synthesizer`);
}
