/** Whether the database can be flipped: its members, their versions, and how far the standby is behind. */
import { REPLICATION } from '../../../config/numbers';
import type { Environment } from '../../../config/types';
import { withClient } from '../../../runtime/aws-client';
import type { GlobalState } from '../../../runtime/database/global-state';
import { clusterStateIn, globalStateIn, type ClusterState } from '../database';
import { clientConfig, clientSettings, type ClientConfig } from '../aws-clients';
import type { Direction } from '../model';
import { BLOCKS, type PreflightCheck, type PreflightFinding, type PreflightScope } from './check';

export function databaseChecks({
  target,
  direction,
  ports: { clock, interrupted },
  options: { mode },
}: PreflightScope): readonly PreflightCheck[] {
  const { environment } = target;
  const { to, from } = direction;
  const near = clientConfig(target, to);
  return [
    {
      name: 'member to activate',
      required: `a member of the global database in ${to.name} that does not write yet`,
      commitments: ['L4'],
      blocks: BLOCKS.always,
      ask: async () => judgeTarget(await globalStateIn(near, environment), direction),
    },
    {
      name: 'global database',
      required: 'available, with a writer in the region to leave and a reader in sync',
      commitments: ['L4'],
      ask: async () => {
        const ask = async () => judgeMembers(await globalStateIn(near, environment), direction);
        return mode === 'switchover' ? askUntilPassed(ask, (pause) => clock.pause(pause, interrupted)) : ask();
      },
    },
    ...[to, from].map((region): PreflightCheck => ({
      name: `cluster in ${region.name}`,
      required: `available, version ${environment.database.engineVersion}`,
      commitments: ['L4'],
      ask: async () =>
        judgeCluster(await clusterStateIn(clientConfig(target, region), environment, region), environment),
    })),
    {
      name: 'replication lag',
      required: `known, and at most ${REPLICATION.lagWarning.seconds} s`,
      commitments: ['L4', 'M9'],
      realOnly: true,
      ask: async () => judgeLag(await lagSeconds(near, clock.now())),
    },
  ];
}

/**
 * The finding that passes, or the last of several: a reader may be broken off for a moment, and a switchover can wait.
 *
 * @param pause waits for milliseconds
 */
export async function askUntilPassed(
  ask: () => Promise<PreflightFinding>,
  pause: (milliseconds: number) => Promise<void>,
): Promise<PreflightFinding> {
  let finding = await ask();
  for (let again = 0; !finding.passed && again < 5; again += 1) {
    await pause(2000);
    finding = await ask();
  }
  return finding;
}

/** Pure. */
export function judgeTarget({ members }: GlobalState, { to }: Pick<Direction, 'to'>): PreflightFinding {
  const member = members.find(({ region }) => region === to.name);
  if (!member)
    return { passed: false, found: `members in ${members.map(({ region }) => region).join(', ') || 'no region'}` };
  return { passed: !member.writes, found: member.writes ? 'it is the writer already' : 'a reader' };
}

/** Pure. */
export function judgeMembers(
  { status, members }: GlobalState,
  { from, to }: Pick<Direction, 'from' | 'to'>,
): PreflightFinding {
  const [writer, reader] = [members.find(({ writes }) => writes), members.find(({ region }) => region === to.name)];
  const inSync = (reader?.synchronization ?? 'connected') === 'connected';
  const passed =
    status === 'available' && writer?.region === from.name && reader !== undefined && !reader.writes && inSync;
  const said = reader?.synchronization === undefined ? '' : `, ${reader.synchronization}`;
  return {
    passed,
    found: `${status}, writer ${writer?.region ?? 'nowhere'}, reader ${reader && !reader.writes ? reader.region : 'nowhere'}${said}`,
  };
}

/** Pure. */
export const judgeCluster = (
  { status, engineVersion }: ClusterState,
  { database }: Pick<Environment, 'database'>,
): PreflightFinding => ({
  passed: status === 'available' && engineVersion === database.engineVersion,
  found: `${status}, version ${engineVersion}`,
});

/** Pure. */
export const judgeLag = (seconds: number | undefined): PreflightFinding => ({
  passed: seconds !== undefined && seconds <= REPLICATION.lagWarning.seconds,
  found: seconds === undefined ? 'no data for five minutes' : `${seconds} s`,
});

const MINUTE_MS = 60_000;

/**
 * The highest of the last five minutes, in seconds. Metrics Insights over the account, as the alarm does it, for which
 * dimensions Aurora gives the metric is not documented (lib/constructs/database/database-alarms.ts).
 */
async function lagSeconds(config: ClientConfig, now: number): Promise<number | undefined> {
  const { CloudWatchClient, GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  const command = new GetMetricDataCommand({
    StartTime: new Date(now - 5 * MINUTE_MS),
    EndTime: new Date(now),
    MetricDataQueries: [{ Id: 'lag', Expression: 'SELECT MAX(AuroraGlobalDBRPOLag) FROM "AWS/RDS"', Period: 60 }],
  });
  const client = new CloudWatchClient(clientSettings(config));
  const { MetricDataResults = [] } = await withClient(client, (cloudwatch) => cloudwatch.send(command));
  const values = MetricDataResults.flatMap(({ Values }) => Values ?? []);
  return values.length === 0 ? undefined : Math.max(...values) / 1000;
}
