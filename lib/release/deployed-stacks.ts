/** The stacks of an environment that a region has. */
import { CloudFormationClient, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { stackName } from '../config/names';
import type { Environment } from '../config/types';
import { clientSettings, type ClientConfig } from '../recovery/drill/aws-clients';
import { withClient } from '../runtime/aws-client';
import { type DeployedStack, stated } from './question';

/** By their names in CloudFormation. @throws where the region does not answer */
export async function stacksIn(
  environment: Environment,
  config: ClientConfig,
): Promise<ReadonlyMap<string, DeployedStack>> {
  const prefix = stackName(environment, '');
  const found = new Map<string, DeployedStack>();
  await withClient(new CloudFormationClient(clientSettings(config)), async (client) => {
    for await (const { Stacks } of paginateDescribeStacks({ client }, {}))
      for (const { StackName = '', StackStatus = '', Outputs = [], RoleARN } of stated(Stacks, 'Stacks')) {
        const outputs = Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
        if (StackName.startsWith(prefix))
          found.set(StackName, {
            status: StackStatus,
            role: RoleARN?.split('/').at(-1),
            outputs: Object.fromEntries(outputs),
          });
      }
  });
  return found;
}
