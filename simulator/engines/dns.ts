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

export const nameServersOrder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), views: z.array(view).min(1) }),
  /** Replaces the public zone. */
  z.strictObject({ kind: z.literal('publish'), records: z.array(recordSet) }),
  z.strictObject({ kind: z.literal('health'), health: z.record(z.string(), health) }),
  /** Changes private names in every view. */
  z.strictObject({ kind: z.literal('point'), name: z.string(), to: z.string() }),
  /** Whether a view still reaches the public zone; where it does not, its questions get no answer. */
  z.strictObject({ kind: z.literal('reach'), view: z.string(), reaches: z.boolean() }),
  /** Whether a view answers by the health checks as they are now, whatever becomes of them. */
  z.strictObject({ kind: z.literal('stale'), view: z.string(), isStale: z.boolean() }),
  /** Answered with `lastTexts`. */
  z.strictObject({ kind: z.literal('texts') }),
]);

/** When each view last gave a text (TXT) as the only answer: milliseconds by the machine's monotonic clock, by view and text. */
export const lastTexts = z.record(z.string(), z.record(z.string(), z.number()));

export type NameServersOrder = z.output<typeof nameServersOrder>;

export type View = z.output<typeof view>;

export interface NameServers {
  /** Replaces the public zone, which is empty at first. */
  readonly publish: (records: readonly RecordSet[]) => Promise<void>;
  /** Sets health checks; regions that are not named keep theirs. */
  readonly setHealth: (states: Readonly<Record<string, Health>>) => Promise<void>;
  /** Makes a private name an alias of another. */
  readonly point: (name: string, to: string) => Promise<void>;
  /** Cuts a region off from the public zone, or lets it reach it again. */
  readonly reach: (view: string, reaches: boolean) => Promise<void>;
  /** Lets a view keep answering as now, or lets it follow again. */
  readonly stale: (view: string, isStale: boolean) => Promise<void>;
  readonly texts: () => Promise<z.output<typeof lastTexts>>;
}

/** Opens the name servers; they end with the folder. */
export async function openNameServers(folder: string, views: readonly View[]): Promise<NameServers> {
  const names = await startOrdered<NameServersOrder>({
    name: 'dns',
    folder,
    first: { kind: 'open', views: [...views] },
  });
  return {
    publish: async (records) =>
      void (await names.send({
        kind: 'publish',
        records: records.map(({ values, ...record }) => ({ ...record, values: [...values] })),
      })),
    setHealth: async (states) => void (await names.send({ kind: 'health', health: { ...states } })),
    point: async (name, to) => void (await names.send({ kind: 'point', name, to })),
    reach: async (of, reaches) => void (await names.send({ kind: 'reach', view: of, reaches })),
    stale: async (of, isStale) => void (await names.send({ kind: 'stale', view: of, isStale })),
    texts: async () => lastTexts.parse(await names.send({ kind: 'texts' })),
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
        : answersOf((each) => known.get(each), name, type);
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

/** DNS's code of an answer where there is no such name. */
export const NO_SUCH_NAME = 3;

/**
 * Answers of an alias or an address: a question for an address is answered with the alias itself and with what it leads to, as
 * real servers do.
 * @param targetOf alias or IPv4 address of a name
 */
export function answersOf(targetOf: (name: string) => string | undefined, name: string, type: string): Answer[] {
  const target = targetOf(name);
  if (target === undefined) return [];
  const isAddress = /^[0-9.]+$/.test(target);
  if (isAddress) return type === 'A' ? [{ name, type: 'A', ttl: 0, data: target }] : [];
  return [{ name, type: 'CNAME', ttl: 0, data: target }, ...(type === 'A' ? answersOf(targetOf, target, type) : [])];
}
