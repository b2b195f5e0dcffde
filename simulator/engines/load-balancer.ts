/**
 * The front door of one region: a process of its own that asks its targets for their health as a load balancer's target group
 * does, and leads requests to those that are healthy. The limits of a load balancer and the rules of the web firewall in front
 * of it hold here too. This is what public names resolve to.
 */
import { z } from 'zod';
import type { Json } from '../../lib/assembly/template-index';
import { startOrdered, type OrderedProcess } from './ipc';

const place = z.strictObject({ address: z.ipv4(), port: z.int() });

/** `<loopback address>` and port. */
export type Place = z.output<typeof place>;

const controls = z.strictObject({
  /** Of the web firewall, as its template has them; and how many times faster clients are here than in AWS. */
  rules: z.array(z.custom<Json>()),
  speed: z.number().positive(),
  /** A connection, of a client or to a target, on which nothing happens for so many milliseconds is closed. */
  idleMs: z.number().positive(),
  /** A client's connection is closed after the answer that it gets so many milliseconds after it was opened, or later. */
  keepAliveMs: z.number().positive(),
});

export type FrontDoorControls = z.output<typeof controls>;

/** Bytes of a request's header that a load balancer takes (ELB user guide, "Quotas for your Application Load Balancers"). */
export const HEADER_LIMITS = { requestLine: 16 * 1024, oneHeader: 16 * 1024, allHeaders: 64 * 1024 } as const;

export const loadBalancerOrder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    at: place,
    controls,
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

export type LoadBalancerOrder = z.output<typeof loadBalancerOrder>;

export type LoadBalancerOptions = Omit<Extract<LoadBalancerOrder, { kind: 'open' }>, 'kind'>;

export interface LoadBalancer {
  /** Says where its targets are; none at first. */
  readonly register: (targets: readonly Place[]) => Promise<void>;
  /** Ports of the targets that count as healthy now. */
  readonly healthy: () => Promise<readonly number[]>;
  readonly signal: OrderedProcess<LoadBalancerOrder>['signal'];
  /** Resolves when its process is gone. */
  readonly ended: Promise<void>;
}

/** Opens a front door; it ends with the folder. */
export async function openLoadBalancer(folder: string, options: LoadBalancerOptions): Promise<LoadBalancer> {
  const front = await startOrdered<LoadBalancerOrder>({
    name: 'load-balancer',
    folder,
    first: { kind: 'open', ...options },
  });
  return {
    register: async (targets) => void (await front.send({ kind: 'register', targets: [...targets] })),
    healthy: async () => z.array(z.int()).parse(await front.send({ kind: 'healthy' })),
    signal: front.signal,
    ended: front.ended,
  };
}
