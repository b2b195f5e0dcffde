/** The real service as a drill's target, looked up only in the region that is being activated. */
import { environments } from '../config/environments';
import { parameterName, planName } from '../config/names';
import type { Environment } from '../config/types';
import { fault } from '../config/validate/problem';
import { clientConfig, settings } from '../recovery/drill/aws-clients';
import type { Direction, DrillTarget } from '../recovery/drill/model';
import { environmentNamed, mustBeValid, mustReachAws, Refusal } from './errors';
import type { CommandContext } from './context';

/**
 * The environment of that name, if a drill can run in it.
 * @throws Refusal with every problem
 */
export function realEnvironment({ given, today }: Pick<CommandContext, 'given' | 'today'>, name: string): Environment {
  const all = environments(given);
  const environment = environmentNamed(all, name);
  mustBeValid(all, today);
  mustReachAws(given);
  return environment;
}

/** @throws Refusal if the plan's ARN cannot be read, except with --break-glass, which does not need it */
export async function realTarget(
  environment: Environment,
  { to }: Pick<Direction, 'to'>,
  breakGlass: boolean,
): Promise<DrillTarget> {
  const planArn = await planArnIn(environment, to.name).catch((error: unknown) => {
    if (breakGlass) return 'unknown';
    throw error;
  });
  return { environment, planArn, loopback: undefined };
}

async function planArnIn(environment: Environment, region: string): Promise<string> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const name = parameterName(environment, 'planArn');
  const ssm = new SSMClient(settings(clientConfig({ loopback: undefined }, { name: region })));
  try {
    const value = (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
    if (!isPlanOf(environment, value))
      throw new Error(`${value ?? 'nothing'}, which is not a plan of ${environment.name}`);
    return value;
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new Refusal([
      fault(
        `${region} ${name}`,
        'plan',
        'the ARN of the plan, pushed by Routing',
        found,
        'sign in to the account and deploy Routing; while Region switch or SSM is away, use --break-glass',
      ),
    ]);
  } finally {
    ssm.destroy();
  }
}

/** Checks the ARN, so that write access to the parameter is not enough to choose the plan. */
const isPlanOf = (environment: Environment, arn: string | undefined): arn is string =>
  arn?.startsWith(`arn:aws:arc-region-switch::${environment.account}:plan/${planName(environment)}:`) === true;

/** The operator: the ARN of the caller in AWS, or the user name on this machine. */
export async function operatorIn(region: string, given: CommandContext['given']): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const sts = new STSClient(settings(clientConfig({ loopback: undefined }, { name: region })));
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? 'unknown';
  } catch {
    return given.USER ?? 'unknown';
  } finally {
    sts.destroy();
  }
}
