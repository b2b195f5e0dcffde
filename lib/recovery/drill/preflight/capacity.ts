/** Preflight checks of AWS apart from database and plan: capacity, fresh backups, no alarm. */
import { clusterName, vaultName } from '../../../config/names';
import { BACKUP } from '../../../config/numbers';
import type { Environment, ServiceSize } from '../../../config/types';
import { withClient } from '../../../runtime/aws-client';
import { clientConfig, clientSettings, type ClientConfig } from '../aws-clients';
import { alarmsOn } from '../alarms';
import { type PreflightCheck, type PreflightFinding, type PreflightScope } from './check';

export function capacityChecks({
  target,
  direction: { to, from },
  ports: { clock },
}: PreflightScope): readonly PreflightCheck[] {
  const { environment } = target;
  const services = (['portal', 'gateway'] as const).map((service): PreflightCheck => ({
    realOnly: true,
    name: `${service} tasks in ${to.name}`,
    required: `${environment[service].floor} tasks run, and up to ${environment[service].ceiling} may`,
    commitments: ['M4'],
    ask: async () =>
      judgeCapacity(await capacityOf(clientConfig(target, to), environment, service), environment[service]),
  }));
  const regional = [to, from].flatMap((region): readonly PreflightCheck[] => [
    {
      realOnly: true,
      name: `backup in ${region.name}`,
      required: `one completed in the last ${BACKUP.lateAfter.hours} h`,
      commitments: ['L5'],
      ask: async () =>
        judgeBackup(await latestBackup(clientConfig(target, region), environment, clock.now()), clock.now()),
    },
    {
      realOnly: true,
      name: `alarms in ${region.name}`,
      required: 'none in ALARM',
      ask: async () => judgeAlarms(await alarmsOn(clientConfig(target, region), environment, region)),
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
  config: ClientConfig,
  environment: Environment,
  service: 'portal' | 'gateway',
): Promise<Capacity> {
  const [{ DescribeServicesCommand, ECSClient }, { ApplicationAutoScalingClient, DescribeScalableTargetsCommand }] =
    await Promise.all([import('@aws-sdk/client-ecs'), import('@aws-sdk/client-application-auto-scaling')]);
  const cluster = clusterName(environment);
  const ResourceIds = [`service/${cluster}/${service}`];
  const [{ services }, { ScalableTargets }] = await Promise.all([
    withClient(new ECSClient(clientSettings(config)), (ecs) =>
      ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
    ),
    withClient(new ApplicationAutoScalingClient(clientSettings(config)), (scaling) =>
      scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ResourceIds })),
    ),
  ]);
  const { MinCapacity, MaxCapacity, SuspendedState } = ScalableTargets?.[0] ?? {};
  const suspended = SuspendedState?.DynamicScalingOutSuspended === true;
  return { running: services?.[0]?.runningCount ?? 0, least: MinCapacity, most: MaxCapacity, suspended };
}

const HOUR_MS = 3_600_000;

/** Pure. @param latest milliseconds since 1970 */
export function judgeBackup(latest: number | undefined, now: number): PreflightFinding {
  if (latest === undefined) return { passed: false, found: 'none' };
  const hours = (now - latest) / HOUR_MS;
  return { passed: hours <= BACKUP.lateAfter.hours, found: `${hours.toFixed(1)} h old` };
}

/** When the newest completed database backup of the last day began. */
async function latestBackup(config: ClientConfig, environment: Environment, now: number): Promise<number | undefined> {
  const { BackupClient, paginateListRecoveryPointsByBackupVault } = await import('@aws-sdk/client-backup');
  const input = {
    BackupVaultName: vaultName(environment),
    ByResourceType: 'Aurora',
    ByCreatedAfter: new Date(now - 24 * HOUR_MS),
  };
  return withClient(new BackupClient(clientSettings(config)), async (client) => {
    const dates: number[] = [];
    for await (const { RecoveryPoints } of paginateListRecoveryPointsByBackupVault({ client }, input)) {
      for (const { Status, CreationDate } of RecoveryPoints ?? [])
        if (Status === 'COMPLETED' && CreationDate) dates.push(CreationDate.getTime());
    }
    return dates.length === 0 ? undefined : Math.max(...dates);
  });
}

/** Pure. */
export const judgeAlarms = (names: readonly string[]): PreflightFinding => ({
  passed: names.length === 0,
  found: names.length === 0 ? 'none' : names.join(', '),
});
