/** The public zone of an environment, read from its synthesized templates: what Route 53 would serve. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RecordSet } from '../engines/route53';
import { clusterId, globalClusterId } from '../../lib/config/names';
import type { Environment, Region } from '../../lib/config/types';

/** The part of a template that is looked at. */
const template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});

const recordSet = z.object({
  Name: z.string(),
  Type: z.string(),
  SetIdentifier: z.string().optional(),
  Weight: z.coerce.number().optional(),
  HealthCheckId: z.unknown().optional(),
  TTL: z.coerce.number().optional(),
  ResourceRecords: z.array(z.string()).optional(),
  /** A name of this zone, or a load balancer's, which only CloudFormation knows. */
  AliasTarget: z.object({ DNSName: z.unknown() }).optional(),
});

/** Seconds that the address of a load balancer may be kept ("Values specific for simple alias records"). */
const LOAD_BALANCER_TTL = 60;

export interface ZoneOptions {
  /** The environment's folder in the assembly, `assembly-<name>`. */
  readonly folder: string;
  /** Address that an alias to a load balancer resolves to, by the alias's name; nothing for one that does not run here. */
  readonly loadBalancers: Readonly<Record<string, string | undefined>>;
  /** False: resolvers may not cache answers, so that a rehearsal measures the flip and not their caches. */
  readonly keepTtl: boolean;
}

/**
 * All record sets of an environment.
 * @throws when a record has neither values nor an alias that is known here
 */
export function publicZone({ folder, loadBalancers, keepTtl }: ZoneOptions): readonly RecordSet[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  const resources = files.flatMap((name) =>
    Object.values(template.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).Resources),
  );
  const published = resources
    .filter(({ Type }) => Type === 'AWS::Route53::RecordSet')
    .map(({ Properties }) => recordSet.parse(Properties));
  return published.map((found) => {
    const { ttl, ...record } = recordOf(found, loadBalancers);
    return { ...record, ttl: keepTtl ? ttl : 0 };
  });
}

function recordOf(found: z.output<typeof recordSet>, loadBalancers: ZoneOptions['loadBalancers']): RecordSet {
  const name = withoutDot(found.Name);
  const record = {
    name,
    type: found.Type,
    setIdentifier: found.SetIdentifier,
    weight: found.Weight,
    checked: found.HealthCheckId !== undefined,
  };
  if (found.ResourceRecords) return { ...record, ttl: found.TTL ?? 0, values: found.ResourceRecords };
  const target = found.AliasTarget?.DNSName;
  if (typeof target === 'string') return { ...record, ttl: 0, values: [], aliasOf: withoutDot(target) };
  if (!(name in loadBalancers))
    throw new Error(
      `${name}: the record must have values or lead to a load balancer that runs here, one of ${Object.keys(loadBalancers).join(', ')}`,
    );
  const address = loadBalancers[name];
  return { ...record, ttl: LOAD_BALANCER_TTL, values: address === undefined ? [] : [address] };
}

const withoutDot = (name: string): string => name.replace(/\.$/, '');

// The database's names, as Aurora gives them: the random parts are fixed here.

/** The endpoint that leads to the region's writer; the only name besides the reader's that its certificate is good for. */
export const clusterEndpoint = (environment: Environment, region: Region): string =>
  regional(environment, region, 'cluster-c');

export const readerEndpoint = (environment: Environment, region: Region): string =>
  regional(environment, region, 'cluster-ro-c');

/** An alias of the writer's cluster endpoint. */
export const globalEndpoint = (environment: Environment): string =>
  `${globalClusterId(environment)}.global-c0holdfast.global.rds.amazonaws.com`;

const regional = (environment: Environment, region: Region, kind: string): string =>
  `${clusterId(environment, region)}.${kind}${region.letter === 'A' ? '1' : '2'}holdfast.${region.name}.rds.amazonaws.com`;
