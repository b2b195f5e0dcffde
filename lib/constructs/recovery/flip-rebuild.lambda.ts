/** Step `rebuild`: the global database is whole again. Aurora rebuilds it by itself; this says whether it has, or what is left. */
import type { GlobalCluster } from '@aws-sdk/client-rds';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { PATIENCE_MS, rebuildEnvironment } from '../../contracts/region-switch-functions';
import { describeGlobal, regionOfArn, writerRegion } from './global-database';
import { deadlineIn, persist } from './retry';

/** @throws what is not whole: Region switch tries again, then pauses */
export async function handler(): Promise<{ readonly writer: string; readonly members: readonly string[] }> {
  const environment = readEnvironment('flip-rebuild', rebuildEnvironment);
  const { AWS_REGION: region, DATABASE_GLOBAL_CLUSTER: identifier } = environment;
  const log = createLog({ service: 'flip-rebuild', region }, environment.LOG_LEVEL);
  return persist(deadlineIn(PATIENCE_MS.whole), async () => {
    const cluster = await describeGlobal(region, identifier);
    const reasons = missing(cluster, region);
    if (reasons.length > 0) throw new Error(`${identifier} must be whole again: ${reasons.join('; ')}`);
    const members = (cluster.GlobalClusterMembers ?? []).flatMap(({ DBClusterArn: arn }) => regionOfArn(arn) ?? []);
    log.info({ members }, 'the global database is whole');
    return { writer: region, members };
  });
}

/** What a whole global database has and this one has not; empty where nothing is missing. */
export function missing(cluster: GlobalCluster, active: string): readonly string[] {
  const members = cluster.GlobalClusterMembers ?? [];
  const writer = writerRegion(cluster);
  const apart = members.filter(
    ({ IsWriter, SynchronizationStatus: status }) => !IsWriter && status !== undefined && status !== 'connected',
  );
  return [
    ...(cluster.Status === undefined || cluster.Status === 'available' ? [] : [`it is ${cluster.Status}`]),
    ...(members.length === 2 ? [] : [`it has ${members.length} of 2 members`]),
    ...(writer === active ? [] : [`its writer is in ${writer ?? 'no region'}, not in ${active}`]),
    ...apart.map(
      ({ DBClusterArn: arn, SynchronizationStatus: status }) =>
        `${regionOfArn(arn) ?? 'a member'} is ${status ?? 'unknown'}`,
    ),
  ];
}
