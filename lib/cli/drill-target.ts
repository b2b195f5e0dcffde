/** The real service as a drill's target: found through the region that is being activated, and nothing else. */
import { environments } from '../config/environments';
import { parameterName } from '../config/names';
import type { Environment } from '../config/types';
import { fault, type Problem } from '../config/validate/problem';
import { lineTo, settings } from '../recovery/drill/lines';
import type { Direction, DrillTarget } from '../recovery/drill/target';
import { environmentNamed, mustBeValid, Refusal } from './refusal';
import type { World } from './world';

/**
 * The environment of that name, which must be one that a drill can be of.
 * @throws Refusal with everything that speaks against it
 */
export function realEnvironment({ given, today }: Pick<World, 'given' | 'today'>, name: string): Environment {
  const all = environments(given);
  const environment = environmentNamed(all, name);
  mustBeValid(all, today);
  const problems = elsewhere(given);
  if (problems.length > 0) throw new Refusal(problems);
  return environment;
}

/** Variables by which the SDK would talk to something that is not AWS: then nothing that a drill finds would be true. */
const elsewhere = (given: World['given']): readonly Problem[] =>
  Object.keys(given).filter((name) => name.startsWith('AWS_ENDPOINT_URL') && given[name]).map((name) =>
    fault(name, 'endpoints', "AWS's own endpoints for a real environment", 'another one', `unset ${name}; a rehearsal sets its endpoints by itself`));

/** @throws Error where the plan's ARN cannot be read; without Region switch it is not needed */
export async function realTarget(environment: Environment, { to }: Pick<Direction, 'to'>, breakGlass: boolean): Promise<DrillTarget> {
  const planArn = await planArnIn(environment, to.name).catch((error: unknown) => {
    if (breakGlass) return 'unknown';
    throw error;
  });
  return { environment, planArn, loopback: undefined };
}

async function planArnIn(environment: Environment, region: string): Promise<string> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const name = parameterName(environment, 'planArn');
  const ssm = new SSMClient(settings(lineTo({ loopback: undefined }, { name: region })));
  try {
    const value = (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
    if (value === undefined) throw new Error('it is empty');
    return value;
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new Refusal([fault(`${region} ${name}`, 'plan', 'the ARN of the plan, pushed by Routing', found, 'sign in to the account and deploy Routing; while Region switch or SSM is away, use --break-glass')]);
  } finally {
    ssm.destroy();
  }
}

/** Who drills: the ARN that AWS knows them by, or their name on this machine. */
export async function operatorIn(region: string, given: World['given']): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const sts = new STSClient(settings(lineTo({ loopback: undefined }, { name: region })));
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? 'unknown';
  } catch {
    return given.USER ?? 'unknown';
  } finally {
    sts.destroy();
  }
}
