/** The environment variables of the plan's functions, as lib/contracts/region-switch-functions.ts wants them. */
import type { z } from 'zod';
import { clusterId, clusterName, globalClusterId, HOSTS } from '../../config/names';
import type {
  activateEnvironment,
  announceEnvironment,
  fenceEnvironment,
  lowerEnvironment,
  rebuildEnvironment,
  reconcileEnvironment,
  standbyEnvironment,
  verifyEnvironment,
} from '../../contracts/region-switch-functions';
import type { Environment, Region } from '../../config/types';
import type { TenantDatabase } from '../database/tenant-database';
import type { MailStore } from '../mail-store/mail-store';

/** Where the functions run, and on what. */
export interface FlipSite {
  readonly environment: Environment;
  readonly region: Region;
  readonly peer: Region;
  readonly data: FlipData;
}

/** What customers entrust to the service in this region, as far as a flip touches it. */
export interface FlipData {
  readonly database: Pick<TenantDatabase, 'variables'>;
  readonly stores: readonly Pick<MailStore, 'name' | 'arn'>[];
}

/** Without the region, which Lambda sets itself. */
type Set<Contract extends z.ZodType> = Omit<z.input<Contract>, 'AWS_REGION'>;

/** Variables by function. */
export function flipVariables({ environment, region, peer, data }: FlipSite) {
  const { DATABASE_GLOBAL_CLUSTER, DATABASE_READER_HOST, DATABASE_PORT, DATABASE_NAME } = data.database.variables;
  const database = {
    DATABASE_GLOBAL_CLUSTER: DATABASE_GLOBAL_CLUSTER ?? globalClusterId(environment),
    DATABASE_READER_HOST,
    DATABASE_PORT,
    DATABASE_NAME,
  };
  const ownDoor = { REGION_HOST: HOSTS.portalIn(environment, region) };
  const floors = (['portal', 'gateway'] as const)
    .map((service) => `${service}=${environment[service].floor}`)
    .join(',');
  return {
    fence: { ...database, PEER_REGION: peer.name } satisfies Set<typeof fenceEnvironment>,
    activate: { ...database, ...ownDoor } satisfies Set<typeof activateEnvironment>,
    standby: { ...database, ...ownDoor, PEER_REGION: peer.name } satisfies Set<typeof standbyEnvironment>,
    verify: { ACTIVE_HOST: HOSTS.active(environment), PORTAL_HOST: HOSTS.portal(environment) } satisfies Set<
      typeof verifyEnvironment
    >,
    announce: { HOLDFAST_ENVIRONMENT: environment.name, PEER_REGION: peer.name } satisfies Set<
      typeof announceEnvironment
    >,
    rebuild: { DATABASE_GLOBAL_CLUSTER: globalClusterId(environment) } satisfies Set<typeof rebuildEnvironment>,
    lower: { ECS_CLUSTER: clusterName(environment), FLOORS: floors } satisfies Set<typeof lowerEnvironment>,
    reconcile: {
      ...database,
      HOLDFAST_ENVIRONMENT: environment.name,
      DATABASE_CLUSTER: clusterId(environment, region),
      BUCKETS: data.stores.map(({ name }) => name).join(','),
    } satisfies Set<typeof reconcileEnvironment>,
  };
}
