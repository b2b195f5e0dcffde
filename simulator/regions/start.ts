/** Opens the simulated regions: everything that does not wait for something else begins at once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOSTS } from '../../lib/config/names';
import type { Environment } from '../../lib/config/types';
import { startSimulator, type Simulator } from '../api/server';
import { createAuthority } from '../engines/certificates';
import { openLinks, type LinkOptions } from '../engines/network-link';
import type { FrontDoorControls } from '../engines/load-balancer';
import { openNameServers, type View } from '../engines/dns';
import type { RecordSet } from '../engines/route53';
import type { ServerDirectory } from '../engines/temp-directory';
import { readAssembly } from '../executor/assembly';
import type { Pace } from '../executor/pace';
import { controlsOf } from './front-door';
import { foundDatabase } from './database';
import { clusterEndpoint, globalEndpoint, publicZone, readerEndpoint } from './zone';
import type { Opened } from './messages';
import { choosePlaces, placeOf, type Places } from './addresses';
import { buildGateway, buildMigration, buildPortal, type Built, synthesize } from './programs';
import { SimulatedRegion } from './region';
import { CREDENTIALS, localVariables, portalVariables, type RegionApis, type VariableOptions } from './variables';
import { apisLink, BETWEEN, doorsOf, type RegionsParts, SimulatedRegions } from './regions';

export interface RegionsOptions {
  readonly environment: Environment;
  /** Values that replace placeholders, for the synthesis. */
  readonly given: Readonly<Record<string, string>>;
  readonly grounds: ServerDirectory;
  /** Milliseconds, each way. */
  readonly linkDelayMs: number;
  readonly pace: Pace;
  readonly skipsFunctions: boolean;
  /** Replaces controls of the front doors, for a test that takes one away. Default: all as the templates have them. */
  readonly controls?: Partial<FrontDoorControls>;
  /** Called when a program of the service ends that was neither drained nor lost with its region, with how. */
  readonly ended: (program: string, ending: string) => void;
  /** Takes what functions log, and complaints of the simulator. */
  readonly logged: (region: string, text: string) => void;
}

export interface OpenedRegions {
  readonly regions: SimulatedRegions;
  /** What they are made of, for what is done to them from outside. */
  readonly parts: RegionsParts;
  readonly simulator: Simulator;
  readonly places: Places;
  readonly hasGateway: boolean;
  /**
   * Resolves when both regions are as before a flip, and the plan's functions are loaded: as in AWS, regions serve
   * without them. @throws what is not so
   */
  readonly settled: () => Promise<void>;
}

/** Opens the regions, with region A active; resolves when both serve. */
export async function openRegions(options: RegionsOptions): Promise<OpenedRegions> {
  const {
    environment,
    grounds: { folder },
    given,
  } = options;
  const [a, b] = environment.regions;
  if (!b) throw new Error(`${environment.name}: a rehearsal needs two regions, and it has one`);
  const begun = {
    assembly: synthesize(folder, environment.name, given),
    portal: buildPortal(folder),
    gateway: buildGateway(folder),
    migration: buildMigration(folder),
  };
  // The code that awaits a promise gets its error; this keeps an earlier one from ending the process.
  for (const each of Object.values(begun)) each.catch(() => undefined);
  const variables: VariableOptions = {
    environment,
    places: await choosePlaces([a, b], process.pid),
    authorityFile: join(folder, 'authority.crt'),
  };
  const [infrastructure, sites] = await Promise.all([
    openInfrastructure(options, variables, begun.migration),
    openSites(options, variables, begun),
  ]);
  const gateway = await begun.gateway;
  const parts: RegionsParts = { ...infrastructure, variables, sites };
  const regions = new SimulatedRegions(parts);
  const simulator = await openSimulator(options, variables, regions, await begun.assembly);
  for (const place of variables.places.regions)
    sites.get(place.region.name)?.connect(portalVariables(variables, place, apisOf(simulator, place.region.name)));
  await regions.start();
  const warmed = simulator.warm();
  // `settled` throws the error.
  warmed.catch(() => undefined);
  const settled = async (): Promise<void> => void (await Promise.all([regions.settled(), warmed]));
  return { regions, parts, simulator, places: variables.places, hasGateway: gateway !== undefined, settled };
}

/** Where a drill and other clients find it. */
export function addressesOf({ simulator, places: { outside, regions, port }, hasGateway }: OpenedRegions): Opened {
  return {
    planArn: simulator.executor.plan.arn,
    loopback: {
      apis: Object.fromEntries(regions.map(({ region, door }) => [region.name, `http://${door}:${port.apis}`])),
      nameServer: `${outside}:${port.names}`,
      portalPort: port.portal,
      mailPort: hasGateway ? port.mail : undefined,
      credentials: CREDENTIALS,
    },
    inside: Object.fromEntries(
      regions.map(({ region, address }) => [region.name, { address, apis: simulator.apis[region.name] ?? '' }]),
    ),
  };
}

/** Databases, the link between them, and names; region A writes. */
async function openInfrastructure(
  { environment, grounds, linkDelayMs, ended }: RegionsOptions,
  variables: VariableOptions,
  migration: Promise<Built>,
) {
  const { places, authorityFile } = variables;
  const [first] = places.regions;
  const authority = createAuthority();
  writeFileSync(authorityFile, authority.certificate);
  const [links, names] = await Promise.all([
    openLinks(grounds.folder, linksOf(places, linkDelayMs)),
    openNameServers(grounds.folder, viewsOf(environment, places)),
  ]);
  const database = await foundDatabase({
    environment,
    grounds,
    authority,
    places,
    migration,
    variables: localVariables(variables, first),
    ended,
    moved: (name) =>
      names.point(globalEndpoint(environment), clusterEndpoint(environment, placeOf(places, name).region)),
  });
  return { database, links, names };
}

/** AWS itself: its APIs and the public zone, from the synthesized templates. */
async function openSimulator(
  { environment, pace, skipsFunctions, logged }: RegionsOptions,
  { places }: VariableOptions,
  regions: SimulatedRegions,
  assembly: string,
): Promise<Simulator> {
  const own = assemblyOf(assembly, environment);
  await regions.publish(zoneOf(environment, places, own, pace));
  await regions.shift(places.regions[0].region.name);
  const apis = Object.fromEntries(
    places.regions.map(({ region, address }) => [region.name, { address, port: places.port.apis }]),
  );
  return startSimulator({
    assembly: own,
    environment,
    engines: regions.engines,
    credentials: CREDENTIALS,
    pace,
    skipsFunctions,
    places: apis,
    logged,
  });
}

const assemblyOf = (folder: string, { name }: Environment): string => join(folder, `assembly-${name}`);

/** Both regions, open as far as that needs neither their databases nor AWS's APIs. */
async function openSites(
  { grounds: { folder }, controls: replaced, ended }: RegionsOptions,
  { environment, places: { regions, port } }: VariableOptions,
  begun: {
    readonly assembly: Promise<string>;
    readonly portal: Promise<Built>;
    readonly gateway: Promise<Built | undefined>;
  },
): Promise<ReadonlyMap<string, SimulatedRegion>> {
  const built = { portal: await begun.portal, gateway: await begun.gateway };
  const { tree } = readAssembly(assemblyOf(await begun.assembly, environment));
  const sites = regions.map((place) => {
    const controls = { ...controlsOf(tree, place.region.name), ...replaced };
    return [
      place.region.name,
      new SimulatedRegion({ environment, place, port, folder, controls, ended, ...built }),
    ] as const;
  });
  await Promise.all(sites.map(([, site]) => site.open()));
  return new Map(sites);
}

function apisOf({ apis, keys }: Simulator, region: string): RegionApis {
  const [url, key] = [apis[region], keys.find((each) => each.region === region && each.alias.endsWith('/heartbeat'))];
  if (url === undefined || key === undefined)
    throw new Error(`${region}: the templates must have a key for heartbeats`);
  return { url, heartbeatKey: key.arn };
}

/** Between the regions; and from outside to each region's doors and to its APIs. */
function linksOf({ regions, port }: Places, delayMs: number): Readonly<Record<string, LinkOptions>> {
  const outside = regions.flatMap(({ region, door, address }): readonly (readonly [string, LinkOptions])[] => [
    [
      doorsOf(region.name),
      { ways: [port.portal, port.mail].map((to) => ({ from: door, to: address, port: to })), delayMs: 0 },
    ],
    [apisLink(region.name), { ways: [{ from: door, to: address, port: port.apis }], delayMs: 0 }],
  ]);
  const between = {
    ways: regions.map(({ address, near }) => ({ from: near, to: address, port: port.database })),
    delayMs,
  };
  return { [BETWEEN]: between, ...Object.fromEntries(outside) };
}

/** What each name server knows besides the public zone. */
function viewsOf(environment: Environment, { outside, regions, port }: Places): readonly View[] {
  const inside = regions.map(({ region, address }) => {
    const hosts = regions.flatMap((other) => {
      const at = other.region === region ? address : other.near;
      return [
        [clusterEndpoint(environment, other.region), at],
        [readerEndpoint(environment, other.region), at],
      ];
    });
    const global = [globalEndpoint(environment), clusterEndpoint(environment, regions[0].region)];
    return { name: region.name, address, port: port.names, hosts: Object.fromEntries([...hosts, global]) };
  });
  return [{ name: 'outside', address: outside, port: port.names, hosts: {} }, ...inside];
}

function zoneOf(
  environment: Environment,
  { regions }: Places,
  folder: string,
  { keepsNames }: Pace,
): readonly RecordSet[] {
  const loadBalancers = regions.flatMap(({ region, door }) => [
    [HOSTS.portalIn(environment, region), door],
    [HOSTS.mailExchanger(environment, region), door],
  ]);
  return publicZone({ folder, loadBalancers: Object.fromEntries(loadBalancers), keepTtl: keepsNames });
}
