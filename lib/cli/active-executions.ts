/** Asks AWS whether a flip is under way; the one question that a deployment asks before it begins. */
import { parameterName } from '../config/names';
import type { Environment, Region } from '../config/types';
import { clientConfig, settings } from '../recovery/drill/aws-clients';
import { executionsUnderWay, type UnderWay } from '../recovery/plan/freeze';

/** What is known of flips: what is under way, or why nobody knows. A region without a plan yet has none under way. */
export type Flips = { readonly underWay: readonly UnderWay[] } | { readonly unknown: string };

/** Asks both regions, for an execution is known where it runs; one answer is enough while the other region is lost. */
export async function flipsOf(environment: Environment): Promise<Flips> {
  const answers = await Promise.allSettled(environment.regions.map((region) => flipsIn(environment, region)));
  const known = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  if (known.length === 0)
    return { unknown: answers.map((answer) => (answer.status === 'rejected' ? reason(answer.reason) : '')).join('; ') };
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
  const ssm = new SSMClient(settings(clientConfig({ loopback: undefined }, { name: region })));
  try {
    const { Parameter: parameter } = await ssm.send(
      new GetParameterCommand({ Name: parameterName(environment, 'planArn') }),
    );
    const planArn = parameter?.Value;
    if (planArn === undefined) return [];
    return await executionsUnderWay(regionSwitch({ region, credentials: defaultProvider() }), planArn);
  } catch (error) {
    if (error instanceof ParameterNotFound) return [];
    throw error;
  } finally {
    ssm.destroy();
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
