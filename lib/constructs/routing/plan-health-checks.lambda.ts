/**
 * Finds the health checks that Region switch keeps for the plan's name, one a region: they belong to the service, so no template
 * makes them. Asks Region switch in this region only, and deletes nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { regionSwitch, type RegionSwitch } from '../../region-switch/client';
import { ownCredentials } from '../../runtime/credentials';
import { type Attributes, customResource } from '../../runtime/custom-resource';
import { healthCheckProperties, type HealthCheckProperties } from './contract';

/** A plan that was made a moment ago may not have its health checks yet. */
const PATIENCE_MS = { whole: 40_000, pause: 2_000 } as const;

export const handler = customResource({
  physicalId: 'health-checks',
  properties: healthCheckProperties,
  apply: find,
});

async function find(wanted: HealthCheckProperties): Promise<Attributes> {
  const client = regionSwitch(ownCredentials('plan-health-checks'));
  const deadline = Date.now() + PATIENCE_MS.whole;
  for (;;) {
    const found = await healthChecks(client, wanted);
    const missing = Object.keys(wanted.Regions).filter((attribute) => found[attribute] === undefined);
    if (missing.length === 0) return found;
    if (Date.now() >= deadline)
      throw new Error(
        `${wanted.PlanArn} must have a health check for ${missing.map((each) => wanted.Regions[each]).join(' and ')}, and has none; deploy again`,
      );
    await pause(PATIENCE_MS.pause);
  }
}

/** Ids by attribute, as far as Region switch has them. */
async function healthChecks(
  client: Pick<RegionSwitch, 'pages'>,
  { PlanArn: arn, HostedZoneId, RecordName, Regions }: HealthCheckProperties,
): Promise<Attributes> {
  const ids = new Map<string, string>();
  for await (const { healthChecks: page = [] } of client.pages('ListRoute53HealthChecksInRegion', {
    arn,
    hostedZoneId: HostedZoneId,
    recordName: RecordName,
  })) {
    for (const { region, healthCheckId } of page) if (healthCheckId) ids.set(region, healthCheckId);
  }
  return Object.fromEntries(
    Object.entries(Regions).flatMap(([attribute, region]) => {
      const id = ids.get(region);
      return id === undefined ? [] : [[attribute, id]];
    }),
  );
}
