/** A client inside a region, which stays there whichever region the public names lead to. */
import { randomUUID } from 'node:crypto';
import { keyAliasArn } from '../../../lib/config/names';
import type { Region } from '../../../lib/config/types';
import { PORTAL } from '../../../lib/contracts/portal';
import { monotonicClock } from '../../../lib/recovery/drill/clock';
import type { Stage } from '../../../simulator/rehearsal/stage';
import { HttpClient, Unanswered } from '../../../lib/recovery/traffic/http-client';
import { Macs } from '../../../lib/recovery/traffic/request-signing';

export interface InsideBeat {
  readonly id: string;
  /** Milliseconds by `performance.now`. */
  readonly sent: number;
  readonly acknowledged: boolean;
  /** What the portal, or the network, answered. */
  readonly answer: string;
}

export interface InsideClient {
  readonly beats: readonly InsideBeat[];
  readonly stop: () => Promise<void>;
}

/** Sends one heartbeat after another to the region's own portals. */
export function beatInside({ target, inside }: Stage, region: Region): InsideClient {
  const { loopback, environment } = target;
  const place = inside[region.name];
  if (!loopback || !place) throw new Error(`${region.name}: there must be a stage with it`);
  const clock = monotonicClock();
  const macs = new Macs(
    {
      keys: [{ region: region.name, arn: keyAliasArn(environment, 'heartbeat', region), endpoint: place.apis }],
      // Its own copy: the client of KMS writes into it.
      credentials: { ...loopback.credentials },
    },
    clock,
  );
  const names = { lookup: undefined, address: async (host: string) => host };
  const beats: InsideBeat[] = [];
  let stopped = false;
  const beat = async (): Promise<void> => {
    const [id, sent, time] = [randomUUID(), performance.now(), new Date(clock.now()).toISOString()];
    const request = {
      method: 'POST',
      path: PORTAL.paths.heartbeat,
      body: JSON.stringify({ id, sentAt: time }),
    } as const;
    const door = new HttpClient({ host: place.address, port: loopback.portalPort, tls: false }, names, {
      connect: 500,
      answer: 6000,
    });
    try {
      const { status, body } = await door.send({
        ...request,
        headers: { Authorization: (await macs.authorize({ ...request, time })) ?? '' },
      });
      beats.push({ id, sent, acknowledged: status < 300, answer: `${status} ${body}` });
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      beats.push({ id, sent, acknowledged: false, answer: error.code });
    } finally {
      door.disconnect();
    }
  };
  const beating = (async () => {
    while (!stopped) {
      await beat();
      await clock.pause(40);
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
