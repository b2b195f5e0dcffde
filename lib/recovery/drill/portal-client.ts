/** Asks portals what a drill wants to know, through their front doors; every question over a connection of its own. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { PORTAL } from '../../contracts/portal';
import { parseJson } from '../../runtime/text';
import { HttpClient, Unanswered, type PortalReply, type PortalRequest, type Limits } from '../traffic/http-client';
import { verdictOn, type Verdict } from '../traffic/heartbeats';
import { readiness } from '../traffic/readiness';
import { Macs } from '../traffic/request-signing';
import { namesBy, type Names } from '../traffic/dns';
import type { Clock } from './clock';
import { portalPort, trafficOrder } from './aws-clients';
import type { Pace } from './options';
import type { DrillTarget } from './model';

/** What a portal says of itself. */
export interface Ready {
  readonly ready: boolean;
  readonly region: string;
  /** Region of the writer, where it was asked about it and reached it. */
  readonly writer: string | undefined;
  /** Milliseconds by which the portal's clock is ahead of this machine's; to the second, as HTTP has it. */
  readonly ahead: number | undefined;
}

/** A heartbeat that was sent once, and what was said about it. */
export interface Beat extends Verdict {
  readonly id: string;
}

const latest = z.object({ heartbeat: z.object({ id: z.uuid() }).nullable() });
const found = z.object({ found: z.array(z.uuid()) });

export class PortalClient {
  readonly #target: DrillTarget;
  readonly #limits: Limits;
  readonly #names: Names;
  readonly #macs: Macs;
  readonly #clock: Clock;

  constructor(target: DrillTarget, pace: Pace, clock: Clock) {
    this.#target = target;
    this.#limits = pace.limits;
    this.#names = namesBy(target.loopback?.nameServer);
    this.#macs = new Macs(trafficOrder(target, pace.traffic, 0), clock);
    this.#clock = clock;
  }

  /** @throws Unanswered, or Error where what answers is no portal */
  async ready(host: string): Promise<Ready> {
    const reply = await this.#send(host, { method: 'GET', path: `${PORTAL.paths.ready}?deep`, headers: {} });
    const { status, region, writer } = read(readiness, reply);
    return { ready: status === 'ready', region, writer: writer?.region, ahead: this.#ahead(reply) };
  }

  /** Sends one heartbeat. @throws Unanswered, when it is not known whether it was stored */
  async beat(host: string): Promise<Beat> {
    const id = randomUUID();
    const body = JSON.stringify({ id, sentAt: this.#time() });
    const reply = await this.#authenticated(host, { method: 'POST', path: PORTAL.paths.heartbeat, body });
    return { id, ...verdictOn(reply) };
  }

  /** The latest heartbeat that a region's reader has. @throws as `ready` */
  async latest(host: string): Promise<string | undefined> {
    return read(latest, await this.#authenticated(host, { method: 'GET', path: PORTAL.paths.heartbeat })).heartbeat?.id;
  }

  /** Which of these heartbeats the region's database has. @throws as `ready` */
  async lookup(host: string, ids: readonly string[]): Promise<readonly string[]> {
    const there: string[] = [];
    for (let at = 0; at < ids.length; at += PORTAL.lookup.ids) {
      const body = JSON.stringify({ ids: ids.slice(at, at + PORTAL.lookup.ids) });
      const reply = await this.#authenticated(host, { method: 'POST', path: PORTAL.paths.lookup, body });
      there.push(...read(found, reply).found);
    }
    return there;
  }

  close(): void {
    this.#macs.close();
  }

  async #authenticated(host: string, request: Omit<PortalRequest, 'headers'>): Promise<PortalReply> {
    const Authorization = await this.#macs.authorize({ ...request, body: request.body ?? '', time: this.#time() });
    if (Authorization === undefined) throw new Unanswered('no region made a MAC');
    return this.#send(host, { ...request, headers: { Authorization } });
  }

  async #send(host: string, request: PortalRequest): Promise<PortalReply> {
    const door = new HttpClient({ host, ...portalPort(this.#target) }, this.#names, this.#limits);
    try {
      return await door.send(request);
    } finally {
      door.disconnect();
    }
  }

  #time(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  #ahead({ date }: PortalReply): number | undefined {
    return date === undefined ? undefined : date - this.#clock.now();
  }
}

function read<Schema extends z.ZodType>(schema: Schema, { status, body }: PortalReply): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw new Error(`${status}: ${body.replaceAll(/\s+/g, ' ').slice(0, 100)}`);
}
