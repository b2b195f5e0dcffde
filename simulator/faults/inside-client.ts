/** A client inside a region, which stays there whichever region the public names lead to. */
import { randomUUID } from 'node:crypto';
import { keyAliasArn } from '../../lib/config/names';
import type { Region } from '../../lib/config/types';
import { PORTAL } from '../../lib/contracts/portal';
import type { Clock } from '../../lib/recovery/drill/clock';
import { type Heartbeat, verdictOn } from '../../lib/recovery/traffic/heartbeats';
import { HttpClient, Unanswered } from '../../lib/recovery/traffic/http-client';
import { Macs } from '../../lib/recovery/traffic/request-signing';
import type { Stage } from '../rehearsal/stage';

export interface InsideClient {
  /** As a drill's client would write them down; `region` is that of an acknowledgement. */
  readonly beats: readonly Heartbeat[];
  readonly stop: () => Promise<void>;
}

/** Sends one heartbeat after another to the region's own portals. */
export function beatInside(
  { target, inside }: Pick<Stage, 'target' | 'inside'>,
  region: Region,
  clock: Clock,
): InsideClient {
  const { loopback, environment } = target;
  const place = inside[region.name];
  if (!loopback || !place) throw new Error(`${region.name}: there must be a stage with it`);
  const macs = new Macs(
    {
      keys: [{ region: region.name, arn: keyAliasArn(environment, 'heartbeat', region), endpoint: place.apis }],
      // Its own copy: the client of KMS writes into it.
      credentials: { ...loopback.credentials },
    },
    clock,
  );
  const names = { lookup: undefined, address: async (host: string) => host };
  const beats: Heartbeat[] = [];
  let stopped = false;
  const beat = async (): Promise<void> => {
    const [id, at] = [randomUUID(), clock.now()];
    const time = new Date(at).toISOString();
    const request = {
      method: 'POST',
      path: PORTAL.paths.heartbeat,
      body: JSON.stringify({ id, sentAt: time }),
    } as const;
    const door = new HttpClient({ host: place.address, port: loopback.portalPort, tls: false }, names, LIMITS);
    const sent = { kind: 'heartbeat', at, id, client: 0 } as const;
    try {
      const Authorization = (await macs.authorize({ ...request, time })) ?? '';
      const reply = await door.send({ ...request, headers: { Authorization } });
      beats.push({ ...sent, done: clock.now(), ...verdictOn(reply) });
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      beats.push({ ...sent, done: clock.now(), outcome: 'failed', answer: error.code });
    } finally {
      door.disconnect();
    }
  };
  const beating = (async () => {
    while (!stopped) {
      await beat();
      await clock.pause(PAUSE_MS);
    }
  })();
  return {
    beats,
    async stop() {
      stopped = true;
      await beating;
      macs.close();
    },
  };
}

/** Milliseconds. An answer may take as long as a portal tries. */
const LIMITS = { connect: 500, answer: 6000 };
const PAUSE_MS = 80;
