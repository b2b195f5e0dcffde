/** Deletes a destroyable environment, stack by stack. Every step is safe to repeat: to go on is to begin again. */
import { CloudControlClient, paginateListResources } from '@aws-sdk/client-cloudcontrol';
import { GlobalClusterNotFoundFault } from '@aws-sdk/client-rds';
import { at, type Resource } from '../assembly/template-index';
import { deploymentSteps, type DeploymentStep } from '../config/deployment-order';
import type { Environment, Region } from '../config/types';
import { clientSettings, type ClientConfig } from '../recovery/drill/aws-clients';
import { globalStateIn } from '../recovery/drill/database';
import { withClient } from '../runtime/aws-client';
import { writerOf } from '../runtime/database/global-state';
import { stacksIn } from './deployed-stacks';
import { type Emptied, EMPTYING } from './emptying';
import type { Release } from './question';
import { ASSEMBLY } from './steps';

/** What a teardown acts on. */
export interface TeardownParts {
  readonly environment: Environment;
  readonly release: Release;
  readonly config: (region: Region) => ClientConfig;
  /** Runs the CDK; true where it ended well. */
  readonly cdk: (args: readonly string[]) => boolean;
  readonly say: (text: string) => void;
}

/** The stacks in the reverse of their creation: a reader's cluster leaves the global database before the writer's is deleted. */
export const teardownOrder = ({ regions }: Environment): readonly DeploymentStep[] =>
  deploymentSteps(regions.map(({ letter }) => letter)).toReversed();

/** The command that deletes a stack. */
export const destroyArgs = ({ name }: Environment, { letter, stack }: DeploymentStep): readonly string[] => [
  'destroy',
  `${name}/${letter}/${stack}`,
  '--exclusively',
  '--force',
  '--app',
  ASSEMBLY,
];

/**
 * The region whose cluster writes; undefined where no global database is left.
 * @throws where RDS does not answer
 */
export const writerBefore = (environment: Environment, config: ClientConfig): Promise<string | undefined> =>
  globalStateIn(config, environment).then(writerOf, (error: unknown) => {
    if (error instanceof GlobalClusterNotFoundFault) return undefined;
    throw error;
  });

/** Deletes every stack. @returns the stack at which it stopped; undefined when all are gone @throws where AWS does not answer */
export async function teardown(parts: TeardownParts): Promise<string | undefined> {
  const { environment, cdk, say } = parts;
  for (const step of teardownOrder(environment)) {
    const name = `${step.letter}/${step.stack}`;
    say(`${name}: empty, then delete`);
    const args = destroyArgs(environment, step);
    await empty(parts, step);
    if (cdk(args)) continue;
    // What wrote into a bucket or a vault until its stack was deleted has written again.
    say(`${name}: once more`);
    const left = await empty(parts, step);
    if (cdk(args)) continue;
    for (const line of left) say(`left: ${line}`);
    return name;
  }
  return undefined;
}

/** Empties what a stack's resources hold. @returns what is left */
async function empty(parts: TeardownParts, { letter, stack }: DeploymentStep): Promise<readonly string[]> {
  const left: string[] = [];
  for (const resource of parts.release.templates.resources) {
    const emptying = EMPTYING[resource.type];
    if (!emptying || resource.stack.letter !== letter || resource.stack.name !== stack) continue;
    const region = parts.environment.regions.find((each) => each.letter === letter) ?? parts.environment.regions[0];
    const found: Emptied = await emptying(resource, parts.config(region));
    if (found.removed > 0) parts.say(`${resource.path}: ${found.removed} removed`);
    left.push(...found.left);
  }
  return left;
}

/** What is left in a region once all stacks are gone, one line each. @throws where it does not answer */
export async function leftIn(
  { environment, release, config }: Omit<TeardownParts, 'cdk' | 'say'>,
  region: Region,
): Promise<readonly string[]> {
  const own = release.templates.resources.filter(({ stack }) => stack.region === region.name);
  const stacks = [...(await stacksIn(environment, config(region)))].map(
    ([name, { status }]) => `stack ${name} ${status}`,
  );
  const groups = await logGroupsIn(config(region));
  const keys = own.filter(({ type }) => type === 'AWS::KMS::Key').length;
  return [
    ...stacks,
    ...namesOf(own, 'AWS::Logs::LogGroup', 'LogGroupName')
      .filter((name) => groups.has(name))
      .map((name) => `aws logs delete-log-group --region ${region.name} --log-group-name ${name}`),
    ...(keys > 0 ? [`${keys} keys, until KMS has deleted them (30 days)`] : []),
  ];
}

const namesOf = (resources: readonly Resource[], type: string, key: string): readonly string[] =>
  resources.flatMap((each) => {
    const name = each.type === type ? at(each.properties, key) : undefined;
    return typeof name === 'string' ? [name] : [];
  });

/** A service that still writes makes its log group again, without key and retention. */
async function logGroupsIn(config: ClientConfig): Promise<ReadonlySet<string>> {
  return withClient(new CloudControlClient(clientSettings(config)), async (client) => {
    const names = new Set<string>();
    for await (const { ResourceDescriptions = [] } of paginateListResources(
      { client },
      { TypeName: 'AWS::Logs::LogGroup' },
    ))
      for (const { Identifier } of ResourceDescriptions) names.add(Identifier ?? '');
    return names;
  });
}
