/** Asks AWS whether a flip is under way. A deployment asks before it begins, and before each stack. */
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { parameterName } from '../config/names';
import type { Environment } from '../config/types';
import { clientConfig, clientSettings, type ClientConfig } from '../recovery/drill/aws-clients';
import { executionsUnderWay, type UnderWay } from '../recovery/plan/freeze';
import { regionSwitch } from '../region-switch/client';
import { withClient } from '../runtime/aws-client';
import { messageOf } from '../runtime/text';

/** The flips that the regions know, and the regions that gave no answer, each with its reason. */
export interface Flips {
  readonly underWay: readonly UnderWay[];
  readonly silent: readonly string[];
}

/** Asks every region, because only the region of an execution knows it. Never rejects. */
export async function flipsOf(environment: Environment): Promise<Flips> {
  const regions = environment.regions.length < 2 ? [] : environment.regions;
  const answers = await Promise.all(
    regions.map((region) =>
      flipsIn(environment, clientConfig({ loopback: undefined }, region)).catch(
        (error: unknown) => `${region.name}: ${messageOf(error)}`,
      ),
    ),
  );
  const known = answers.flatMap((answer) => (typeof answer === 'string' ? [] : answer));
  return {
    underWay: [...new Map(known.map((each) => [each.executionId, each])).values()],
    silent: answers.filter((answer) => typeof answer === 'string'),
  };
}

/** The flips that a region knows. A region without a plan yet has none. @throws where it does not answer */
export async function flipsIn(environment: Environment, config: ClientConfig): Promise<readonly UnderWay[]> {
  const { region, endpoint, credentials = defaultProvider() } = config;
  const command = new GetParameterCommand({ Name: parameterName(environment, 'planArn') });
  try {
    const { Parameter } = await withClient(new SSMClient(clientSettings(config)), (ssm) => ssm.send(command));
    if (Parameter?.Value === undefined) throw new Error('the answer has no Parameter');
    return await executionsUnderWay(regionSwitch({ region, endpoint, credentials }), Parameter.Value);
  } catch (error) {
    if (error instanceof ParameterNotFound) return [];
    throw error;
  }
}
