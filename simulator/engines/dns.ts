/**
 * The name servers of both regions and of the clients outside them, in a process of their own. They answer public names as
 * Route 53 does. The answer to a database's name depends on who asks: its own region gets its address, all others the near end
 * of the link.
 */
import { createSocket } from 'node:dgram';
import { z } from 'zod';
import { decode, encode, RECURSION_DESIRED, type Answer } from 'dns-packet';
import { startOrdered } from './ipc';
import type { Health, RecordSet } from './route53';

const health = z.enum(['green', 'red']);

const recordSet = z.strictObject({
  name: z.string(),
  type: z.string(),
  setIdentifier: z.string().optional(),
  weight: z.number().optional(),
  checked: z.boolean(),
  ttl: z.number(),
  values: z.array(z.string()),
  aliasOf: z.string().optional(),
});

/** A resolver and what it knows besides the public zone. */
const view = z.strictObject({
  /** A region's name, or `outside`. */
  name: z.string(),
  address: z.ipv4(),
  port: z.int(),
  /** Private names: alias or IPv4 address. */
  hosts: z.record(z.string(), z.string()),
});

export const namesOrder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), views: z.array(view).min(1) }),
  /** Replaces the public zone. */
  z.strictObject({ kind: z.literal('publish'), records: z.array(recordSet) }),
  z.strictObject({ kind: z.literal('health'), health: z.record(z.string(), health) }),
  /** Changes private names in every view. */
  z.strictObject({ kind: z.literal('point'), name: z.string(), to: z.string() }),
  /** Whether a view still reaches the public zone; where it does not, its questions get no answer. */
  z.strictObject({ kind: z.literal('reach'), view: z.string(), reaches: z.boolean() }),
]);

export type NamesOrder = z.output<typeof namesOrder>;

export type View = z.output<typeof view>;

export interface Names {
  /** Replaces the public zone, which is empty at first. */
  readonly publish: (records: readonly RecordSet[]) => Promise<void>;
  /** Sets health checks; regions that are not named keep theirs. */
  readonly setHealth: (states: Readonly<Record<string, Health>>) => Promise<void>;
  /** Makes a private name an alias of another. */
  readonly point: (name: string, to: string) => Promise<void>;
  /** Cuts a region off from the public zone, or lets it reach it again. */
  readonly reach: (view: string, reaches: boolean) => Promise<void>;
}

/** Opens the name servers; they end with the workplace. */
export async function openNames(folder: string, views: readonly View[]): Promise<Names> {
  const names = await startOrdered<NamesOrder>({ name: 'dns', folder, first: { kind: 'open', views: [...views] } });
  return {
    publish: async (records) =>
      void (await names.tell({
        kind: 'publish',
        records: records.map(({ values, ...record }) => ({ ...record, values: [...values] })),
      })),
    setHealth: async (states) => void (await names.tell({ kind: 'health', health: { ...states } })),
    point: async (name, to) => void (await names.tell({ kind: 'point', name, to })),
    reach: async (of, reaches) => void (await names.tell({ kind: 'reach', view: of, reaches })),
  };
}

// A name server on loopback with the few names that a test needs; the test can remove or change them.

export interface NameServer {
  /** `<address>:<port>`, for DATABASE_DNS_SERVER. */
  readonly address: string;
  /** Alias or IPv4 address by name; anything else does not exist. Change it at will. */
  readonly names: Map<string, string>;
  /** Texts (TXT) by name, one record each. Change them at will. */
  readonly texts: Map<string, readonly string[]>;
  /** While true it does not answer, as if cut off. */
  isSilent: boolean;
  readonly close: () => Promise<void>;
}

/** Starts the name server with its first names. */
export async function startNameServer(names: Readonly<Record<string, string>>): Promise<NameServer> {
  const known = new Map(Object.entries(names));
  const texts = new Map<string, readonly string[]>();
  const socket = createSocket('udp4');
  socket.on('message', (message, { address, port }) => {
    const { id, questions } = decode(message);
    const [question] = questions ?? [];
    if (!question || server.isSilent) return;
    const { name, type } = question;
    const answers =
      type === 'TXT'
        ? (texts.get(name) ?? []).map((data) => ({ name, type, ttl: 0, data }))
        : answer(known, name, type);
    const code = answers.length > 0 || known.has(name) ? 0 : NO_SUCH_NAME;
    socket.send(encode({ id, type: 'response', flags: RECURSION_DESIRED | code, questions, answers }), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const server: NameServer = {
    address: `127.0.0.1:${socket.address().port}`,
    names: known,
    texts,
    isSilent: false,
    close: () => new Promise((resolve) => socket.close(resolve)),
  };
  return server;
}

const NO_SUCH_NAME = 3;

/** An alias answers a question for an address with itself and with what it leads to, as real servers do. */
function answer(names: ReadonlyMap<string, string>, name: string, type: string): Answer[] {
  const target = names.get(name);
  if (target === undefined) return [];
  const isAddress = /^[0-9.]+$/.test(target);
  if (isAddress) return type === 'A' ? [{ name, type: 'A', ttl: 0, data: target }] : [];
  return [{ name, type: 'CNAME', ttl: 0, data: target }, ...(type === 'A' ? answer(names, target, type) : [])];
}
