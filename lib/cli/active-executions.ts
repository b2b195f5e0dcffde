/** Asks AWS whether a flip is under way. A deployment asks before it begins. */
import { parameterName } from '../config/names';
import type { Environment, Region } from '../config/types';
import { clientConfig, clientSettings } from '../recovery/drill/aws-clients';
import { executionsUnderWay, type UnderWay } from '../recovery/plan/freeze';
import { withClient } from '../runtime/aws-client';
import { messageOf } from '../runtime/text';

/** The flips that are under way, or why AWS gave no answer. A region without a plan yet has none under way. */
export type Flips = { readonly underWay: readonly UnderWay[] } | { readonly unknown: string };

/** Asks both regions, because only the region of an execution knows it. One answer is enough: the other region may be lost. */
export async function flipsOf(environment: Environment): Promise<Flips> {
  const answers = await Promise.allSettled(environment.regions.map((region) => flipsIn(environment, region)));
  const known = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  if (known.length === 0)
    return {
      unknown: answers.map((answer) => (answer.status === 'rejected' ? messageOf(answer.reason) : '')).join('; '),
    };
  const underWay = new Map(known.flat().map((each) => [each.executionId, each]));
  return { underWay: [...underWay.values()] };
}

async function flipsIn(environment: Environment, { name: region }: Region): Promise<readonly UnderWay[]> {
  const [{ GetParameterCommand, ParameterNotFound, SSMClient }, { defaultProvider }, { regionSwitch }] =
    await Promise.all([
      import('@aws-sdk/client-ssm'),
      import('@aws-sdk/credential-provider-node'),
      import('../region-switch/client'),
    ]);
  const config = clientSettings(clientConfig({ loopback: undefined }, { name: region }));
  const command = new GetParameterCommand({ Name: parameterName(environment, 'planArn') });
  try {
    const { Parameter } = await withClient(new SSMClient(config), (ssm) => ssm.send(command));
    if (Parameter?.Value === undefined) return [];
    return await executionsUnderWay(regionSwitch({ region, credentials: defaultProvider() }), Parameter.Value);
  } catch (error) {
    if (error instanceof ParameterNotFound) return [];
    throw error;
  }
}
