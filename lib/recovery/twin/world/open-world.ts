/** Builds a world: everything that does not wait for something else begins at once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOSTS } from '../../../config/names';
import type { Environment } from '../../../config/types';
import { createAuthority } from '../engines/certificates';
import { openLink } from '../engines/link';
import { openNames, type View } from '../engines/names';
import type { RecordSet } from '../engines/route53';
import type { Grounds } from '../engines/workplace';
import { foundDatabase } from './database';
import { clusterEndpoint, globalEndpoint, readerEndpoint } from './hosts';
import { choosePlaces, type Places } from './places';
import { buildGateway, buildMigration, buildPortal } from './programs';
import { RegionSite } from './region-site';
import { synthesize } from './synthesis';
import { apiVariables, databaseVariables, portalVariables, rehearsalVariables, type VariableOptions } from './variables';
import { World } from './world';
import { publicZone } from './zone';

export interface WorldOptions {
  readonly environment: Environment;
  /** Values that replace placeholders, for the synthesis. */
  readonly given: Readonly<Record<string, string>>;
  readonly workplace: Grounds;
  /** Milliseconds, each way. */
  readonly linkDelayMs: number;
  /** Whether names may be kept as long as they are published for; else they are asked for anew each time. */
  readonly keepTtl: boolean;
  /** ARN of a region's key for heartbeats. */
  readonly heartbeatKey: (region: string) => string;
}

export interface OpenedWorld {
  readonly world: World;
  readonly places: Places;
  /** Folder of the assembly. */
  readonly assembly: string;
  readonly hasGateway: boolean;
}

/** Opens a world in which region A is active; resolves when its portals have been started. */
export async function openWorld(options: WorldOptions): Promise<OpenedWorld> {
  const { environment, workplace: { folder }, given, linkDelayMs } = options;
  const [a, b] = environment.regions;
  if (!b) throw new Error(`${environment.name}: a rehearsal needs two regions, and it has one`);
  const [assembly, portal, gateway, migration] = [synthesize(folder, given), buildPortal(folder), buildGateway(folder), buildMigration(folder)];
  for (const begun of [assembly, portal, gateway, migration]) begun.catch(() => undefined);
  const places = await choosePlaces([a, b], process.pid);
  const authority = createAuthority();
  const variables: VariableOptions = { environment, places, authorityFile: join(folder, 'authority.crt') };
  writeFileSync(variables.authorityFile, authority.certificate);
  const [link, names] = await Promise.all([
    openLink(folder, places.regions.map(({ address, near }) => ({ from: near, to: address, port: places.port.database })), linkDelayMs),
    openNames(folder, viewsOf(environment, places)),
  ]);
  const [first] = places.regions;
  const database = await foundDatabase({
    environment, workplace: options.workplace, authority, places, migration,
    variables: { ...apiVariables(variables, first), ...databaseVariables(variables, first), ...rehearsalVariables(variables, first) },
    moved: (region) => names.point(globalEndpoint(environment), endpointIn(environment, region)),
  });
  await names.publish(zoneOf(options, places, await assembly));
  const builtPortal = await portal;
  const builtGateway = await gateway;
  const sites = new Map(places.regions.map((place) => [place.region.name, new RegionSite({
    environment, place, port: places.port, folder, portal: builtPortal, gateway: builtGateway,
    portalVariables: portalVariables(variables, place, options.heartbeatKey(place.region.name)),
  })]));
  const world = new World({ environment, places, database, sites, link, names, variables });
  await world.shift(a.name);
  await Promise.all([...sites.values()].map((site) => site.start()));
  return { world, places, assembly: await assembly, hasGateway: builtGateway !== undefined };
}

/** What each name server knows besides the public zone. */
function viewsOf(environment: Environment, { outside, regions, port }: Places): readonly View[] {
  const inside = regions.map(({ region, address }) => {
    const hosts = regions.flatMap((other) => {
      const at = other.region === region ? address : other.near;
      return [[clusterEndpoint(environment, other.region), at], [readerEndpoint(environment, other.region), at]];
    });
    const global = [globalEndpoint(environment), clusterEndpoint(environment, regions[0].region)];
    return { name: region.name, address, port: port.names, hosts: Object.fromEntries([...hosts, global]) };
  });
  return [{ name: 'outside', address: outside, port: port.names, hosts: {} }, ...inside];
}

function zoneOf({ environment, keepTtl }: WorldOptions, { regions }: Places, assembly: string): readonly RecordSet[] {
  const loadBalancers = regions.flatMap(({ region, address }) => [
    [HOSTS.portalIn(environment, region), address],
    [HOSTS.mailExchanger(environment, region), address],
  ]);
  return publicZone({ folder: join(assembly, `assembly-${environment.name}`), loadBalancers: Object.fromEntries(loadBalancers), keepTtl });
}

function endpointIn(environment: Environment, name: string): string {
  const region = environment.regions.find((candidate) => candidate.name === name);
  if (!region) throw new Error(`${environment.name}: there must be a region ${name}`);
  return clusterEndpoint(environment, region);
}
