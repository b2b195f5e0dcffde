/** Runs the migration task of a region to its end. */
import { DescribeTasksCommand, ECSClient, LaunchType, RunTaskCommand } from '@aws-sdk/client-ecs';
import { migrationName, stackName } from '../config/names';
import type { Environment } from '../config/types';
import { clientSettings, type ClientConfig } from '../recovery/drill/aws-clients';
import { withClient } from '../runtime/aws-client';
import { stacksIn } from './deployed-stacks';
import { stated } from './question';

/** How to wait between two looks. Rejects when the operator interrupts. */
export type Wait = (milliseconds: number) => Promise<unknown>;

const LOOK_MS = 5_000;

/** The network of the task, as the output `MigrationCall` of a Data stack has it. @throws where it has none */
export function networkOf(call: string): { readonly subnets: string[]; readonly securityGroups: string[] } {
  const { subnets, groups } =
    /subnets=\[(?<subnets>[^\]]+)\],securityGroups=\[(?<groups>[^\]]+)\]/.exec(call)?.groups ?? {};
  return {
    subnets: stated(subnets, 'subnets').split(','),
    securityGroups: stated(groups, 'security groups').split(','),
  };
}

/**
 * @returns the exit code of the task's container, and why it ended; the code is undefined where it never started
 * @throws where AWS gives no answer
 */
export async function migrate(
  environment: Environment,
  config: ClientConfig,
  wait: Wait,
): Promise<{ readonly code: number | undefined; readonly reason: string }> {
  const data = (await stacksIn(environment, config)).get(stackName(environment, 'Data'));
  const name = migrationName(environment);
  const awsvpcConfiguration = networkOf(stated(data?.outputs.MigrationCall, 'output MigrationCall of Data'));
  return withClient(new ECSClient(clientSettings(config)), async (ecs) => {
    const { tasks = [], failures = [] } = await ecs.send(
      new RunTaskCommand({
        cluster: name,
        taskDefinition: name,
        launchType: LaunchType.FARGATE,
        networkConfiguration: { awsvpcConfiguration },
      }),
    );
    const arn = tasks[0]?.taskArn;
    if (arn === undefined) return { code: undefined, reason: failures[0]?.reason ?? 'no task was started' };
    for (;;) {
      await wait(LOOK_MS);
      const { tasks: found } = await ecs.send(new DescribeTasksCommand({ cluster: name, tasks: [arn] }));
      const { lastStatus, stoppedReason, containers = [] } = stated(found?.[0], `task ${arn}`);
      if (lastStatus === 'STOPPED')
        return { code: containers[0]?.exitCode, reason: containers[0]?.reason ?? stoppedReason ?? '' };
    }
  });
}
