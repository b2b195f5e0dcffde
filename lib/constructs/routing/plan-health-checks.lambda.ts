/**
 * Finds the health checks that Region switch keeps for the plan's name, one a region: they belong to the service, so no template
 * makes them. Asks Region switch in this region only, and deletes nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { regionSwitch, type RegionSwitch } from '../../region-switch/client';
import { ownCredentials } from '../../runtime/credentials';
import { customResourceEvent, type Outcome, respond } from '../../runtime/custom-resource';
import { healthCheckProperties, type HealthCheckProperties } from './contract';

const request = customResourceEvent.extend({ ResourceProperties: healthCheckProperties });

/** A plan that was made a moment ago may not have its health checks yet. */
const PATIENCE_MS = { whole: 40_000, pause: 2_000 } as const;

export async function handler(event: unknown): Promise<void> {
  const { ResourceProperties: wanted, ...rest } = request.parse(event);
  if (rest.RequestType === 'Delete') return respond(rest, { status: 'SUCCESS', physicalId: 'health-checks' });
  return respond(rest, await find(wanted));
}

async function find(wanted: HealthCheckProperties): Promise<Outcome> {
  const client = regionSwitch(ownCredentials('plan-health-checks'));
  const deadline = Date.now() + PATIENCE_MS.whole;
  try {
    for (;;) {
      const found = await healthChecks(client, wanted);
      const missing = Object.keys(wanted.Regions).filter((attribute) => found[attribute] === undefined);
      if (missing.length === 0) return { status: 'SUCCESS', physicalId: 'health-checks', data: found };
      if (Date.now() >= deadline)
        return failed(
          `${wanted.PlanArn} must have a health check for ${missing.map((each) => wanted.Regions[each]).join(' and ')}, and has none; deploy again`,
        );
      await pause(PATIENCE_MS.pause);
    }
  } catch (error) {
    return failed(
      `the health checks of ${wanted.PlanArn} must be readable: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Ids by attribute, as far as Region switch has them. */
async function healthChecks(
  client: Pick<RegionSwitch, 'pages'>,
  { PlanArn: arn, HostedZoneId, RecordName, Regions }: HealthCheckProperties,
): Promise<Readonly<Record<string, string>>> {
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

const failed = (reason: string): Outcome => ({ status: 'FAILED', physicalId: 'health-checks', reason });
