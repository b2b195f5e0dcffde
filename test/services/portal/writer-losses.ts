/** Portals under load that lose their writer again and again. */
import { randomUUID } from 'node:crypto';
import { signalUnlessGone } from '../../../simulator/engines/server-process';
import { REGION } from '../../support/postgres';
import { openDoor, type Door } from '../../support/postgres/door';
import { startService, type Portal, type Service } from './portal-service';

/** Ways in which the connections to a writer end. */
const LOSSES = ['terminated', 'killed', 'frozen and killed', 'reset'] as const;
export type Loss = (typeof LOSSES)[number];

const PORTALS = 2;
const CLIENTS = 3;
const DOOR = '127.0.0.4';
const SERVED_AGAIN_WITHIN_MS = 20_000;

/** What came of it. */
export interface Toll {
  /** Portals that ended. */
  readonly exits: number;
  /** Whether heartbeats are stored after the last loss. */
  readonly servedAgain: boolean;
  /** Replies by status; `none` where the connection broke. */
  readonly replies: Readonly<Record<string, number>>;
  /** Heartbeats that were acknowledged and are not stored. */
  readonly missing: number;
}

/** Portals of one region, and a writer that can be lost. */
interface LossyService {
  readonly lose: (loss: Loss, times: number) => Promise<Toll>;
  readonly close: () => Promise<void>;
}

/** Starts two portals, whose connections to the writer lead through a door. */
async function startLossyService(): Promise<LossyService> {
  const service = await startService();
  const { server, nameServer } = service.regions;
  const door = await openDoor(server.options, DOOR);
  nameServer.names.set(REGION.west.writer, DOOR);
  const portals: Portal[] = [];
  for (let number = 0; number < PORTALS; number += 1) portals.push(await service.start());
  return {
    async lose(loss, times) {
      const load = startLoad(portals);
      for (let time = 0; time < times && (await load.isServed()); time += 1) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
        await lose(service, door, loss);
      }
      const servedAgain = await load.isServed();
      const { replies, acknowledged } = await load.end();
      const [found] = await server.query('SELECT count(*)::int AS stored FROM holdfast.heartbeat WHERE id = ANY ($1)', [
        acknowledged,
      ]);
      const exits = portals.filter(({ process: { exitCode, signalCode } }) => exitCode !== null || signalCode !== null);
      return { exits: exits.length, servedAgain, replies, missing: acknowledged.length - Number(found?.stored) };
    },
    async close() {
      door.close();
      await service.close();
    },
  };
}

async function lose({ regions: { server } }: Service, door: Door, loss: Loss): Promise<void> {
  if (loss === 'reset') return door.reset();
  const rows = await server.query(
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'portal' AND backend_type = 'client backend'`,
  );
  const pids = rows.map(({ pid }) => Number(pid));
  const all = (signal: NodeJS.Signals): void => pids.forEach((pid) => signalUnlessGone(pid, signal));
  if (loss === 'frozen and killed') {
    all('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  all(loss === 'terminated' ? 'SIGTERM' : 'SIGKILL');
}

/** Clients that send heartbeats without a pause. */
function startLoad(portals: readonly Portal[]) {
  const replies: Record<string, number> = {};
  const acknowledged: string[] = [];
  let isOver = false;
  const send = async (portal: Portal): Promise<void> => {
    while (!isOver) {
      const id = randomUUID();
      const status = await portal.post({ id, sentAt: '2026-01-01T00:00:00.000Z' }).then(
        (reply) => String(reply.status),
        () => 'none',
      );
      replies[status] = (replies[status] ?? 0) + 1;
      if (status === '201') acknowledged.push(id);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const clients = portals.flatMap((portal) => Array.from({ length: CLIENTS }, () => send(portal)));
  return {
    /** Whether more heartbeats are acknowledged, in time, than clients may have under way. */
    async isServed(): Promise<boolean> {
      const enough = acknowledged.length + 2 * clients.length;
      const until = Date.now() + SERVED_AGAIN_WITHIN_MS;
      while (acknowledged.length < enough && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 10));
      return acknowledged.length >= enough;
    },
    async end() {
      isOver = true;
      await Promise.all(clients);
      return { replies, acknowledged };
    },
  };
}

/** Tests `times` losses of each kind on one service. @param limitMs of one kind */
export function portalsOutlive(times: number, limitMs: number): void {
  let service: LossyService;

  beforeAll(async () => {
    service = await startLossyService();
  }, 60_000);
  afterAll(() => service?.close());

  test.each(LOSSES)(
    'the writer is lost in the middle of writes, %s: no portal ends, and no acknowledged write is missing',
    async (loss) => {
      const { exits, servedAgain, replies, missing } = await service.lose(loss, times);
      expect({ exits, servedAgain, missing, none: replies.none }).toEqual({
        exits: 0,
        servedAgain: true,
        missing: 0,
        none: undefined,
      });
    },
    limitMs,
  );
}
