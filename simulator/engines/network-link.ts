/**
 * The network of a rehearsal: TCP relays in a process of its own. Each link delays every byte each way, and can be cut.
 * Loopback alone proves nothing about loss: what is committed there has arrived there.
 */
import { z } from 'zod';
import { startOrdered } from './ipc';

/** An address that leads over a link to another one. */
const way = z.strictObject({
  /** `<loopback address>` that is connected to ... */
  from: z.ipv4(),
  /** ... and the one to which the link leads. The port is the same. */
  to: z.ipv4(),
  port: z.int(),
});

export type Way = z.output<typeof way>;

const link = z.string();

export const linkOrder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    links: z.record(link, z.strictObject({ ways: z.array(way), delayMs: z.number().nonnegative() })),
  }),
  z.strictObject({ kind: z.literal('delay'), link, delayMs: z.number().nonnegative() }),
  z.strictObject({ kind: z.literal('cut'), link }),
  z.strictObject({ kind: z.literal('mend'), link }),
]);

export type LinkOrder = z.output<typeof linkOrder>;

export interface LinkOptions {
  readonly ways: readonly Way[];
  /** Each way, in milliseconds. */
  readonly delayMs: number;
}

export interface Link {
  /** Delay each way in milliseconds, from the next byte on. */
  readonly delay: (milliseconds: number) => Promise<void>;
  /** Nothing arrives any more, without an error: bytes on their way are lost, new connections stay unanswered. */
  readonly cut: () => Promise<void>;
  /** New connections work again; older ones are reset, because the far end has given them up. */
  readonly mend: () => Promise<void>;
}

/** Opens links, by name; they end with the folder. @returns each of them, by the same names */
export async function openLinks<Name extends string>(
  folder: string,
  options: Readonly<Record<Name, LinkOptions>>,
): Promise<(name: Name) => Link> {
  const links = Object.fromEntries(
    Object.entries<LinkOptions>(options).map(([name, { ways, delayMs }]) => [name, { ways: [...ways], delayMs }]),
  );
  const relay = await startOrdered<LinkOrder>({ name: 'network-link', folder, first: { kind: 'open', links } });
  return (name) => ({
    delay: async (milliseconds) => void (await relay.send({ kind: 'delay', link: name, delayMs: milliseconds })),
    cut: async () => void (await relay.send({ kind: 'cut', link: name })),
    mend: async () => void (await relay.send({ kind: 'mend', link: name })),
  });
}
