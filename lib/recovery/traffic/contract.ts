/** What a drill and its traffic process tell each other; both sides parse what arrives. */
import { z } from 'zod';
import { sample } from '../evidence/entries';

const positive = z.number().positive();

/** How the traffic behaves; all times in milliseconds. */
export const tempo = z.strictObject({
  /** Clients that send heartbeats, each one after another over a connection of its own. */
  clients: z.int().positive(),
  /** A client's pause after an acknowledgement ... */
  pause: positive,
  /** ... and after anything else: soon, so that the first acknowledgement after a flip is seen when there is one. */
  retry: positive,
  /** A connection that is not there by then is given up, name lookup and handshake included. */
  connect: positive,
  /** A request without a reply by then has failed. Longer than the portal's own limit where it is to say why. */
  answer: positive,
  /** Pause between two probe mails to one exchanger. */
  mail: positive,
});

export type Tempo = z.output<typeof tempo>;

/** First message to the process: what to send where. */
export const trafficOrder = z.strictObject({
  kind: z.literal('order'),
  /** Origin of the drill's clock (`clockOrigin`). */
  origin: z.number(),
  tempo,
  /** The portal under its global name. */
  portal: z.strictObject({ host: z.string(), port: z.int(), tls: z.boolean() }),
  /** By whom heartbeats are authenticated: any region may answer, and each knows its own key only. */
  keys: z.array(z.strictObject({ region: z.string(), arn: z.string(), endpoint: z.url().optional() })).min(1),
  /** `<address>:<port>` of the name server to ask for everything; the system's where left out. */
  nameServer: z.string().optional(),
  /** Good in a rehearsal only; the SDK finds real ones by itself. */
  credentials: z.strictObject({ accessKeyId: z.string(), secretAccessKey: z.string() }).optional(),
  /** Probe mails; left out where no gateway takes mail. */
  mail: z.strictObject({ exchangers: z.array(z.string()).min(1), port: z.int(), domain: z.string() }).optional(),
});

export type TrafficOrder = z.output<typeof trafficOrder>;

/** From the process: it is sending; or what it has seen since its last message, in the order in which it was over. */
export const trafficMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('samples'), samples: z.array(sample) }),
]);

export type TrafficMessage = z.output<typeof trafficMessage>;

/** The last message to the process: no new requests; those under way get so many milliseconds. */
export const trafficStop = z.strictObject({ kind: z.literal('stop'), grace: z.number().nonnegative() });

export type TrafficStop = z.output<typeof trafficStop>;

/** Header of a probe mail that carries its id; with it the mail is known again at the next hop. */
export const PROBE_HEADER = 'X-Holdfast-Probe';
