/**
 * Orders to a process that the command started: sent over Node's own channel, answered when they are carried out. A process
 * whose parent is gone ends by itself.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ALIVE, sayAlive } from '../../lib/recovery/processes/liveness';
import { type ProcessName, supervise, type Supervised } from '../../lib/recovery/processes/supervisor';
import { messageOf } from '../../lib/runtime/text';

const request = z.strictObject({ id: z.int(), order: z.unknown() });

/** What a process says without being asked. */
const notice = z.strictObject({ notice: z.unknown() });

/** `failed` is the message of the error that it threw. */
const answer = z.strictObject({ id: z.int(), result: z.unknown().optional(), failed: z.string().optional() });

/** The parent's side of such a process. */
export interface OrderedProcess<Order> {
  /** What it answered to its first order. */
  readonly answer: unknown;
  /** Resolves with what the process answers. @throws what it could not do, or that it is gone */
  readonly send: (order: Order) => Promise<unknown>;
  /** As if its machine were gone (SIGKILL), or silent (SIGSTOP) and there again (SIGCONT): on purpose, so it is no loss. */
  readonly signal: Supervised['signal'];
  /** Resolves when it is gone. */
  readonly ended: Promise<void>;
}

export interface ProcessOptions<Order> {
  /** `<name>.process.ts`, as scripts/build.mjs builds it. */
  readonly name: ProcessName;
  /** Temporary folder that it belongs to; the cleanup process finds the process by this folder in its command line. */
  readonly folder: string;
  /** Carried out before it counts as started. */
  readonly first: Order;
  /** Whether it leads a process group of its own, in which everything is that it starts. @default false */
  readonly leads?: boolean;
  /** Takes what it writes to its standard output, which is discarded by default. */
  readonly heard?: (text: string) => void;
  /** Takes what it says without being asked (`notify`), which is dropped by default. */
  readonly noticed?: (notice: unknown) => void;
}

/** Starts a process, supervised, and gives it its first order. @throws what it wrote when it ends before that */
export async function startOrdered<Order>({
  name,
  folder,
  first,
  leads = false,
  heard,
  noticed,
}: ProcessOptions<Order>): Promise<OrderedProcess<Order>> {
  const child = spawn(process.execPath, [resolve(`build/processes/${name}.mjs`), folder], {
    env: {},
    detached: leads,
    stdio: ['ignore', heard ? 'pipe' : 'ignore', 'pipe', 'ipc'],
  });
  const { signal } = supervise(name, child);
  if (heard) child.stdout?.on('data', (text) => heard(String(text)));
  let words = '';
  child.stderr?.on('data', (text) => {
    words = `${words}${String(text)}`.slice(-LAST_WORDS);
  });
  const waiting = new Map<number, (outcome: z.output<typeof answer>) => void>();
  child.on('message', (message) => {
    if (message === ALIVE) return;
    const said = notice.safeParse(message);
    if (said.success) return noticed?.(said.data.notice);
    const outcome = answer.parse(message);
    waiting.get(outcome.id)?.(outcome);
    waiting.delete(outcome.id);
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  void ended.then(() => {
    for (const [id, settle] of waiting) settle({ id, failed: `it is gone; it wrote:\n${words}` });
  });
  await once(child, 'spawn');
  let latest = 0;
  const tell = async (order: Order): Promise<unknown> => {
    latest += 1;
    const id = latest;
    const outcome = new Promise<z.output<typeof answer>>((settle) => waiting.set(id, settle));
    if (child.connected) child.send({ id, order }, () => undefined);
    else waiting.get(id)?.({ id, failed: `it is gone; it wrote:\n${words}` });
    const { result, failed } = await outcome;
    if (failed !== undefined) throw new Error(`${name}: ${failed}`);
    return result;
  };
  return { answer: await tell(first), send: tell, ended, signal };
}

/** Characters of a process's standard error that are kept for the message that it failed. */
const LAST_WORDS = 4000;

/**
 * The process's side: parses each order, carries it out, answers. Orders may overlap.
 * @param orphaned what to do when the parent is gone
 */
export function receiveOrders<Order>(
  schema: z.ZodType<Order>,
  carryOut: (order: Order) => unknown,
  orphaned: () => void = () => process.exit(),
): void {
  sayAlive();
  // Ctrl-C reaches every process of the terminal; when this one ends is its parent's decision.
  process.on('SIGINT', () => undefined);
  process.once('disconnect', orphaned);
  process.on('message', (message) => void answerTo(request.parse(message), schema, carryOut));
}

async function answerTo<Order>(
  { id, order }: z.output<typeof request>,
  schema: z.ZodType<Order>,
  carryOut: (order: Order) => unknown,
): Promise<void> {
  try {
    process.send?.({ id, result: await carryOut(schema.parse(order)) });
  } catch (error) {
    process.send?.({ id, failed: messageOf(error) });
  }
}

/** Says something to the parent that it has not asked for. */
export function notify(said: unknown): void {
  if (process.connected) process.send?.({ notice: said }, () => undefined);
}
