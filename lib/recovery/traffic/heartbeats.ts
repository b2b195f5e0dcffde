/** A client that sends heartbeats, one after another, during a drill. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { PORTAL } from '../../contracts/portal';
import { parseJson } from '../../runtime/text';
import type { Clock } from '../drill/clock';
import type { EntryOf } from '../evidence/entries';
import { HttpClient, Unanswered, type PortalReply } from './http-client';
import type { Tempo, TrafficOrder } from './contract';
import type { Macs } from './request-signing';
import type { Names } from './dns';

export type Heartbeat = EntryOf<'heartbeat'>;

/** The error code, with status 503, of a portal whose region is not active (rule 6). */
export const NOT_ACTIVE = 'not_active';

export interface HeartbeatClientOptions {
  readonly client: number;
  readonly order: Pick<TrafficOrder, 'portal' | 'tempo'>;
  readonly names: Names;
  readonly macs: Pick<Macs, 'authorize'>;
  readonly clock: Clock;
  readonly report: (sample: Heartbeat) => void;
}

export type Verdict = Pick<Heartbeat, 'outcome' | 'answer' | 'region' | 'epoch'>;

/**
 * Sends until the signal. A request without a reply has failed and is not sent again. Whether it was stored is unknown and
 * the client got no acknowledgement, so it counts neither as acknowledged nor as lost. The next one has a new id.
 */
export async function sendHeartbeats(options: HeartbeatClientOptions, signal: AbortSignal): Promise<void> {
  const { order, names, clock } = options;
  const door = new HttpClient(order.portal, names, order.tempo);
  while (!signal.aborted) {
    const sample = await sendOne(door, options);
    options.report(sample);
    if (sample.answer.endsWith(NOT_ACTIVE)) door.disconnect();
    await clock.pause(pauseAfter(sample, order.tempo), signal);
  }
  door.disconnect();
}

const pauseAfter = ({ outcome }: Heartbeat, { pause, retry }: Tempo): number =>
  outcome === 'acknowledged' ? pause : retry;

async function sendOne(door: HttpClient, { client, macs, clock }: HeartbeatClientOptions): Promise<Heartbeat> {
  const id = randomUUID();
  const time = new Date(clock.now()).toISOString();
  const request = { method: 'POST', path: PORTAL.paths.heartbeat, body: JSON.stringify({ id, sentAt: time }) } as const;
  const Authorization = await macs.authorize({ ...request, time });
  const at = clock.now();
  const sample = { kind: 'heartbeat', at, id, client } as const;
  if (Authorization === undefined) return { ...sample, done: at, outcome: 'failed', answer: 'no region made a MAC' };
  try {
    const reply = await door.send({ ...request, headers: { Authorization } });
    return { ...sample, done: clock.now(), ...verdictOn(reply) };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return { ...sample, done: clock.now(), outcome: 'failed', answer: error.code };
  }
}

const stored = z.object({ region: z.string(), epoch: z.int() });
const refusal = z.object({ error: z.object({ code: z.string().regex(/^\w{1,60}$/) }) });

/** Only a 2xx is an acknowledgement, whatever its body. */
export function verdictOn({ status, body }: Pick<PortalReply, 'status' | 'body'>): Verdict {
  const said = parseJson(body);
  if (status >= 200 && status < 300) {
    const { data } = stored.safeParse(said);
    return { outcome: 'acknowledged', answer: String(status), ...(data && { region: data.region, epoch: data.epoch }) };
  }
  const { data } = refusal.safeParse(said);
  return { outcome: 'refused', answer: data ? `${status} ${data.error.code}` : String(status) };
}
