/** The portal as its package.json builds and starts it, over two regions' databases. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { authorization, macText } from '../../../lib/runtime/request-mac';
import { macBy, startKmsApi, type HmacKey } from '../../support/kms-api';
import { addReplica, REGION, startMigratedRegion, type RegionSide, type TwoRegions } from '../../support/postgres';
import type { HttpService } from '../../support/http-service';
import { startProgram, type Program } from '../../../simulator/engines/program';
import { builtOnce } from '../../../simulator/regions/database-template';

const PACKAGE = join(__dirname, '../../../services/portal');
const { scripts }: { scripts: { build: string; start: string } } = JSON.parse(
  readFileSync(join(PACKAGE, 'package.json'), 'utf8'),
);

/** The key of the east, where most portals run. */
export const KEY: HmacKey = {
  arn: 'arn:aws:kms:us-east-2:000000000000:key/heartbeat',
  material: 'the key of the east, for the test only',
  available: true,
};
const WEST_KEY: HmacKey = {
  arn: 'arn:aws:kms:us-west-2:000000000000:key/heartbeat',
  material: 'the key of the west, for the test only',
  available: true,
};
const KEYS: Readonly<Record<RegionSide, HmacKey>> = { west: WEST_KEY, east: KEY };

/** A request as it is signed; what is left out is as `Portal.post` sends it. */
export interface Signed {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly time?: Date;
  readonly keys?: Readonly<Record<string, Pick<HmacKey, 'material'>>>;
}

/** The header of a drill: it does not know which region will answer. */
export function signed({ method = 'POST', path = '/heartbeat', body = '', time = new Date(), keys }: Signed): string {
  const text = macText({ method, path, time: time.toISOString(), body });
  const all = Object.entries(keys ?? { [REGION.west.name]: WEST_KEY, [REGION.east.name]: KEY });
  return authorization(time.toISOString(), Object.fromEntries(all.map(([region, key]) => [region, macBy(key, text)])));
}

/** A heartbeat that was never sent before. */
export const heartbeat = (): { id: string; sentAt: string } => ({
  id: randomUUID(),
  sentAt: '2026-01-01T00:00:00.000Z',
});

/** Name of the witness, which names the east at first. */
export const WITNESS = 'active.holdfast.example';

/** Two regions with the schema in place, and portals on them. */
export interface Service {
  readonly regions: TwoRegions;
  /** KMS of the east. */
  readonly kms: HttpService;
  /** Starts a portal, in the east unless said otherwise. */
  readonly start: (variables?: Readonly<Record<string, string>>, side?: RegionSide) => Promise<Portal>;
  /** All that were started. */
  readonly portals: readonly Portal[];
  readonly close: () => Promise<void>;
}

/** Builds both programs, migrates the west's database, and adds the east's as its replica. */
export async function startService(): Promise<Service> {
  const region = await startMigratedRegion();
  try {
    const build = join(region.workplace.folder, 'portal');
    await buildPortal(build);
    const regions = await addReplica(region);
    regions.nameServer.texts.set(WITNESS, [REGION.east.name]);
    const kms = { west: await startKmsApi(WEST_KEY), east: await startKmsApi(KEY) };
    const portals: Portal[] = [];
    const start = async (
      variables: Readonly<Record<string, string>> = {},
      side: RegionSide = 'east',
    ): Promise<Portal> => {
      const own = { WITNESS_NAME: WITNESS, AWS_ENDPOINT_URL_KMS: kms[side].url, HEARTBEAT_KEY: KEYS[side].arn };
      const portal = await startPortal(build, { ...regions.variables(side), ...own, ...variables });
      portals.push(portal);
      return portal;
    };
    const close = async (): Promise<void> => {
      await Promise.all([kms.west.close(), kms.east.close(), regions.close()]);
    };
    return { regions, kms: kms.east, start, portals, close };
  } catch (error) {
    await region.close();
    throw error;
  }
}

/** Runs the build command, into `folder` instead of the package's own `dist`. */
const buildPortal = (output: string): Promise<void> =>
  builtOnce({
    name: 'portal',
    sources: ['services/portal', 'lib'],
    output,
    build: (to) => promisify(execFile)(process.execPath, [...nodeArguments(scripts.build), to], { cwd: PACKAGE }),
  });

/** A running portal. */
export interface Portal extends Program {
  readonly url: string;
  /** Sends a request; signed unless `headers` says otherwise. */
  readonly request: (path: string, init?: PortalRequest) => Promise<Reply>;
  /** POSTs a heartbeat. */
  readonly post: (body: unknown, headers?: Record<string, string>) => Promise<Reply>;
  /** Asks which of some heartbeats are there. */
  readonly lookup: (body: unknown) => Promise<Reply>;
}

export interface PortalRequest {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Runs the start command on a build, and waits until it listens. */
async function startPortal(folder: string, variables: Readonly<Record<string, string>>): Promise<Portal> {
  const args = nodeArguments(scripts.start).map((argument) => argument.replace(/^dist/, folder));
  const program = startProgram(args, {
    DATABASE_USER: 'holdfast_application',
    LISTEN: '127.0.0.1:0',
    ...variables,
  });
  const { address } = await program.line(({ message }) => message === 'listening');
  const url = `http://127.0.0.1:${portIn(address)}`;
  const request = async (path: string, { method = 'GET', body, headers }: PortalRequest = {}): Promise<Reply> => {
    const response = await fetch(url + path, {
      method,
      body,
      headers: { Authorization: signed({ method, path, body }), ...headers },
    });
    return {
      status: response.status,
      headers: response.headers,
      body: z.record(z.string(), z.unknown()).parse(await response.json()),
    };
  };
  const text = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));
  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
    request('/heartbeat', { method: 'POST', body: text(body), headers });
  const lookup = (body: unknown): Promise<Reply> => request('/heartbeat/lookup', { method: 'POST', body: text(body) });
  return { ...program, url, request, post, lookup };
}

function portIn(address: unknown): number {
  if (typeof address === 'object' && address !== null && 'port' in address && typeof address.port === 'number')
    return address.port;
  throw new Error(`the portal must log the port it listens on, and logged ${JSON.stringify(address)}`);
}

function nodeArguments(command: string): string[] {
  const [node, ...rest] = command.split(' ');
  if (node !== 'node') throw new Error(`the command must start with node, and is ${command}`);
  return rest;
}
