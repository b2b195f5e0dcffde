/** The portal as its package.json builds and starts it, over two regions' databases. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { addReplica, buildInto, startMigration, startRegion, type TwoRegions } from '../../support/postgres';
import { startProgram, type Program } from '../../support/postgres/program';

const PACKAGE = join(__dirname, '../../../services/portal');
const { scripts }: { scripts: { build: string; start: string } } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));

/** The heartbeat's bearer token in tests. */
export const TOKEN = 'a-bearer-token-of-the-test-only-0123456789';

/** Two regions with the schema in place, and portals on them. */
export interface Service {
  readonly regions: TwoRegions;
  /** Starts a portal in the east. */
  readonly start: (variables?: Readonly<Record<string, string>>) => Promise<Portal>;
  /** All that were started. */
  readonly portals: readonly Portal[];
  readonly close: () => Promise<void>;
}

/** Builds both programs, migrates the west's database, and adds the east's as its replica. */
export async function startService(): Promise<Service> {
  const region = await startRegion();
  try {
    const build = join(region.workplace.folder, 'portal');
    const [task] = await Promise.all([buildInto(region.workplace, 'db/build.mjs', 'task'), buildPortal(build)]);
    const migration = startMigration(task, region.variables());
    if ((await migration.ended) !== 0) throw new Error(`the migration must succeed; it wrote:\n${migration.output()}`);
    const regions = await addReplica(region);
    const portals: Portal[] = [];
    const start = async (variables: Readonly<Record<string, string>> = {}): Promise<Portal> => {
      const portal = await startPortal(build, { ...regions.variables('east'), ...variables });
      portals.push(portal);
      return portal;
    };
    return { regions, start, portals, close: regions.close };
  } catch (error) {
    await region.close();
    throw error;
  }
}

/** Runs the build command, into `folder` instead of the package's own `dist`. */
async function buildPortal(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, [...nodeArguments(scripts.build), folder], { cwd: PACKAGE });
}

/** A running portal. */
export interface Portal extends Program {
  readonly url: string;
  /** Sends a request; with the token unless `headers` says otherwise. */
  readonly request: (path: string, init?: RequestInit) => Promise<Reply>;
  /** POSTs a heartbeat. */
  readonly post: (body: unknown, headers?: Record<string, string>) => Promise<Reply>;
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
    DATABASE_USER: 'holdfast_application', HEARTBEAT_TOKEN: TOKEN, LISTEN: '127.0.0.1:0', ...variables,
  });
  const { address } = await program.line(({ message }) => message === 'listening');
  const url = `http://127.0.0.1:${portIn(address)}`;
  const request = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const response = await fetch(url + path, { ...init, headers: { Authorization: `Bearer ${TOKEN}`, ...init.headers } });
    return { status: response.status, headers: response.headers, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
  };
  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
    request('/heartbeat', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers });
  return { ...program, url, request, post };
}

function portIn(address: unknown): number {
  if (typeof address === 'object' && address !== null && 'port' in address && typeof address.port === 'number') return address.port;
  throw new Error(`the portal must log the port it listens on, and logged ${JSON.stringify(address)}`);
}

function nodeArguments(command: string): string[] {
  const [node, ...rest] = command.split(' ');
  if (node !== 'node') throw new Error(`the command must start with node, and is ${command}`);
  return rest;
}
