/**
 * The network between the regions: a TCP relay in a process of its own that delays every byte each way, and can be cut.
 * Loopback alone proves nothing about loss: what is committed there has arrived there.
 */
import { z } from 'zod';
import { startOrdered } from './orders';

/** The far end of a region as the other region reaches it. */
const way = z.strictObject({
  /** `<loopback address>` that the other region connects to ... */
  from: z.ipv4(),
  /** ... and the region's own, to which the relay leads. The port is the same. */
  to: z.ipv4(),
  port: z.int(),
});

export type Way = z.output<typeof way>;

export const linkOrder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), ways: z.array(way), delayMs: z.number().nonnegative() }),
  z.strictObject({ kind: z.literal('delay'), delayMs: z.number().nonnegative() }),
  z.strictObject({ kind: z.literal('cut') }),
  z.strictObject({ kind: z.literal('mend') }),
]);

export type LinkOrder = z.output<typeof linkOrder>;

export interface Link {
  /** Delay each way in milliseconds, from the next byte on. */
  readonly delay: (milliseconds: number) => Promise<void>;
  /** Nothing arrives any more, and nobody is told: bytes on their way are lost, new connections stay unanswered. */
  readonly cut: () => Promise<void>;
  /** New connections work again; those of before the cut are reset, as the far end has long given them up. */
  readonly mend: () => Promise<void>;
}

/** Opens the link; it ends with the workplace. */
export async function openLink(folder: string, ways: readonly Way[], delayMs: number): Promise<Link> {
  const relay = await startOrdered<LinkOrder>({ name: 'link', folder, first: { kind: 'open', ways: [...ways], delayMs } });
  return {
    delay: async (milliseconds) => void (await relay.tell({ kind: 'delay', delayMs: milliseconds })),
    cut: async () => void (await relay.tell({ kind: 'cut' })),
    mend: async () => void (await relay.tell({ kind: 'mend' })),
  };
}
