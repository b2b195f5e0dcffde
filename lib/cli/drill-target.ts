/** The real service as a drill's target, looked up only in the region that is being activated. */
import { environments } from '../config/environments';
import { parameterName, planName } from '../config/names';
import type { Environment } from '../config/types';
import { environmentProblems, namesOf } from '../config/validate/environments';
import { variableProblems } from '../config/variables';
import { clientConfig, clientSettings, isAboutCredentials, SIGN_IN } from '../recovery/drill/aws-clients';
import type { Direction, DrillTarget } from '../recovery/drill/model';
import { withClient } from '../runtime/aws-client';
import { messageOf } from '../runtime/text';
import { environmentNamed, mustReachAws, Refusal, refusalOf } from './errors';
import type { CommandContext } from './context';

/**
 * The environment of that name, if a drill can run in it. Judges this environment only, and nothing that expires: an agreement or a
 * waiver that ended yesterday keeps a release back, never a flip.
 * @throws Refusal with every problem
 */
export function realEnvironment({ given }: Pick<CommandContext, 'given'>, name: string): Environment {
  const all = environments(given);
  const environment = environmentNamed(all, name);
  const problems = [...variableProblems(given, namesOf(all)), ...environmentProblems([environment])];
  if (problems.length > 0) throw new Refusal(problems);
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
  const config = clientSettings(clientConfig({ loopback: undefined }, { name: region }));
  const command = new GetParameterCommand({ Name: name });
  const found = await withClient(new SSMClient(config), (ssm) => ssm.send(command)).then(
    ({ Parameter }) => Parameter?.Value,
    messageOf,
  );
  if (isPlanOf(environment, found)) return found;
  throw refusalOf(
    `${region} ${name}`,
    'plan',
    `the ARN of a plan of ${environment.name}, pushed by Routing`,
    found ?? 'nothing',
    'sign in to the account and deploy Routing; while Region switch or SSM is away, use --break-glass',
  );
}

/** Checks the ARN, so that write access to the parameter is not enough to choose the plan. */
const isPlanOf = (environment: Environment, arn: string | undefined): arn is string =>
  arn?.startsWith(`arn:aws:arc-region-switch::${environment.account}:plan/${planName(environment)}:`) === true;

/**
 * The operator: the ARN of the caller in AWS, or the user name on this machine.
 * @throws Refusal without credentials
 */
export async function operatorIn(region: string, given: CommandContext['given']): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const config = clientSettings(clientConfig({ loopback: undefined }, { name: region }));
  return withClient(new STSClient(config), (sts) => sts.send(new GetCallerIdentityCommand({}))).then(
    ({ Arn }) => Arn ?? 'unknown',
    (error: unknown) => {
      if (!isAboutCredentials(error)) return given.USER ?? 'unknown';
      throw refusalOf('credentials', 'aws', 'credentials of a drill operator', messageOf(error), SIGN_IN);
    },
  );
}
