/**
 * The front door of one region: a TCP relay in a process of its own that asks its targets for their health as a load
 * balancer's target group does, and leads new connections to those that are healthy. This is what public names resolve to.
 */
import { z } from 'zod';
import { startOrdered, type Ordered } from './ipc';

const place = z.strictObject({ address: z.ipv4(), port: z.int() });

/** `<loopback address>` and port. */
export type Place = z.output<typeof place>;

export const frontOrder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    at: place,
    health: z.strictObject({
      path: z.string(),
      /** Milliseconds from one check of a target to the next, and for its answer. */
      everyMs: z.number().positive(),
      answerMs: z.number().positive(),
      /** Checks in a row that must say so before a target counts as healthy, or as unhealthy. */
      healthyAfter: z.int().positive(),
      unhealthyAfter: z.int().positive(),
    }),
  }),
  /** Replaces the targets; one that stays keeps what is known of its health. */
  z.strictObject({ kind: z.literal('register'), targets: z.array(place) }),
  z.strictObject({ kind: z.literal('healthy') }),
]);

export type FrontOrder = z.output<typeof frontOrder>;

export type FrontOptions = Omit<Extract<FrontOrder, { kind: 'open' }>, 'kind'>;

export interface Front {
  /** Says where its targets are; none at first. */
  readonly register: (targets: readonly Place[]) => Promise<void>;
  /** Ports of the targets that count as healthy now. */
  readonly healthy: () => Promise<readonly number[]>;
  readonly signal: Ordered<FrontOrder>['signal'];
  /** Resolves when its process is gone. */
  readonly ended: Promise<void>;
}

/** Opens a front door; it ends with the workplace. */
export async function openFront(folder: string, options: FrontOptions): Promise<Front> {
  const front = await startOrdered<FrontOrder>({ name: 'load-balancer', folder, first: { kind: 'open', ...options } });
  return {
    register: async (targets) => void (await front.tell({ kind: 'register', targets: [...targets] })),
    healthy: async () => z.array(z.int()).parse(await front.tell({ kind: 'healthy' })),
    signal: front.signal,
    ended: front.ended,
  };
}
