/** Preflight checks of AWS apart from database and plan: capacity, fresh backups, no alarm. */
import { clusterName, vaultName } from '../../../config/names';
import { BACKUP } from '../../../config/numbers';
import type { Environment, Region, ServiceSize } from '../../../config/types';
import { clientConfig, settings, type ClientConfig } from '../aws-clients';
import { BLOCKS, type PreflightCheck, type PreflightFinding, type Scene } from './check';

export function estateChecks({ target, direction: { to, from }, ports: { clock } }: Scene): readonly PreflightCheck[] {
  const { environment } = target;
  const common = { rehearsed: false, blocks: BLOCKS.switchover };
  const services = (['portal', 'gateway'] as const).map((service): PreflightCheck => ({
    ...common,
    name: `${service} tasks in ${to.name}`,
    required: `${environment[service].floor} tasks run, and up to ${environment[service].ceiling} may`,
    commitments: ['M4'],
    ask: async () =>
      judgeCapacity(await capacityOf(clientConfig(target, to), environment, service), environment[service]),
  }));
  const regional = [to, from].flatMap((region): readonly PreflightCheck[] => [
    {
      ...common,
      name: `backup in ${region.name}`,
      required: `one completed in the last ${BACKUP.lateAfter.hours} h`,
      commitments: ['L5'],
      ask: async () =>
        judgeBackup(await latestBackup(clientConfig(target, region), environment, clock.now()), clock.now()),
    },
    {
      ...common,
      name: `alarms in ${region.name}`,
      required: 'none in ALARM',
      commitments: [],
      ask: async () => judgeAlarms(await alarming(clientConfig(target, region), environment, region)),
    },
  ]);
  return [...services, ...regional];
}

export interface Capacity {
  readonly running: number;
  /** Minimum capacity of the scalable target; undefined where there is none. */
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly suspended: boolean;
}

/** Pure. */
export function judgeCapacity(
  { running, least, most, suspended }: Capacity,
  { floor, ceiling }: Pick<ServiceSize, 'floor' | 'ceiling'>,
): PreflightFinding {
  const passed = running >= floor && (least ?? 0) >= floor && (most ?? 0) >= ceiling && !suspended;
  return {
    passed,
    found: `${running} run, between ${least ?? '?'} and ${most ?? '?'}${suspended ? ', scaling suspended' : ''}`,
  };
}

async function capacityOf(
  line: ClientConfig,
  environment: Environment,
  service: 'portal' | 'gateway',
): Promise<Capacity> {
  const [{ DescribeServicesCommand, ECSClient }, { ApplicationAutoScalingClient, DescribeScalableTargetsCommand }] =
    await Promise.all([import('@aws-sdk/client-ecs'), import('@aws-sdk/client-application-auto-scaling')]);
  const [ecs, scaling] = [new ECSClient(settings(line)), new ApplicationAutoScalingClient(settings(line))];
  try {
    const [{ services }, { ScalableTargets }] = await Promise.all([
      ecs.send(new DescribeServicesCommand({ cluster: clusterName(environment), services: [service] })),
      scaling.send(
        new DescribeScalableTargetsCommand({
          ServiceNamespace: 'ecs',
          ResourceIds: [`service/${clusterName(environment)}/${service}`],
        }),
      ),
    ]);
    const { MinCapacity, MaxCapacity, SuspendedState } = ScalableTargets?.[0] ?? {};
    const suspended = SuspendedState?.DynamicScalingOutSuspended === true;
    return { running: services?.[0]?.runningCount ?? 0, least: MinCapacity, most: MaxCapacity, suspended };
  } finally {
    ecs.destroy();
    scaling.destroy();
  }
}

const HOUR_MS = 3_600_000;

/** Pure. @param latest milliseconds since 1970 */
export function judgeBackup(latest: number | undefined, now: number): PreflightFinding {
  if (latest === undefined) return { passed: false, found: 'none' };
  const hours = (now - latest) / HOUR_MS;
  return { passed: hours <= BACKUP.lateAfter.hours, found: `${hours.toFixed(1)} h old` };
}

/** When the newest completed database backup of the last day began. */
async function latestBackup(line: ClientConfig, environment: Environment, now: number): Promise<number | undefined> {
  const { BackupClient, paginateListRecoveryPointsByBackupVault } = await import('@aws-sdk/client-backup');
  const client = new BackupClient(settings(line));
  try {
    const dates: number[] = [];
    const input = {
      BackupVaultName: vaultName(environment),
      ByResourceType: 'Aurora',
      ByCreatedAfter: new Date(now - 24 * HOUR_MS),
    };
    for await (const { RecoveryPoints } of paginateListRecoveryPointsByBackupVault({ client }, input)) {
      for (const { Status, CreationDate } of RecoveryPoints ?? [])
        if (Status === 'COMPLETED' && CreationDate) dates.push(CreationDate.getTime());
    }
    return dates.length === 0 ? undefined : Math.max(...dates);
  } finally {
    client.destroy();
  }
}

/** Pure. */
export const judgeAlarms = (names: readonly string[]): PreflightFinding => ({
  passed: names.length === 0,
  found: names.length === 0 ? 'none' : names.join(', '),
});

/** The service's alarms in state ALARM in a region. */
async function alarming(line: ClientConfig, { name }: Environment, { letter }: Region): Promise<readonly string[]> {
  const { CloudWatchClient, paginateDescribeAlarms } = await import('@aws-sdk/client-cloudwatch');
  const client = new CloudWatchClient(settings(line));
  try {
    const names: string[] = [];
    const input = {
      StateValue: 'ALARM',
      AlarmNamePrefix: `${name}-${letter}-`,
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    } as const;
    for await (const { MetricAlarms, CompositeAlarms } of paginateDescribeAlarms(
      { client },
      { ...input, AlarmTypes: [...input.AlarmTypes] },
    )) {
      names.push(...[...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])].map(({ AlarmName }) => AlarmName ?? ''));
    }
    return names;
  } finally {
    client.destroy();
  }
}
