/**
 * A client of the data plane of ARC Region switch, and the one file that programs import to call it: AWS's own client,
 * `@aws-sdk/client-arc-region-switch`, is to replace it. Call it in the region that is being activated: a flip depends on
 * nothing in the region that is lost (rule 3).
 */
import { setTimeout as wait } from 'node:timers/promises';
import { retry } from '../runtime/retry';
import { endpointOf, type Connection, send } from './transport';
import { mayPass, UnreadableAnswer, wasNotCarriedOut } from './errors';
import { received, toSend } from './model/messages';
import { operationNamed } from './model/model';
import type { DataPlane, StartPlanExecutionRequest, StartPlanExecutionResponse } from './model/types';
import { type Repetition, startOnce } from './start-execution';

export { NoAnswer, RegionSwitchError } from './errors';
export type {
  ExecutionAction,
  ExecutionEvent,
  GetPlanExecutionResponse,
  ListPlanExecutionsRequest,
  ListPlanExecutionsResponse,
  Plan,
  StartPlanExecutionRequest,
  StepState,
} from './model/types';
export { isLoopback } from './transport';

export interface RegionSwitchOptions {
  /** The region whose endpoint is called. */
  readonly region: string;
  readonly credentials: Connection['credentials'];
  /** `http://<loopback address>:<port>` of a rehearsal; AWS's own endpoint by default. */
  readonly endpoint?: string | undefined;
  /** Milliseconds until one attempt is given up; 5,000 by default. */
  readonly timeout?: number;
  /** How a call is repeated; four attempts within some seconds by default. */
  readonly repetition?: Partial<Repetition>;
}

/** Operations of the data plane. */
type DataOperation = keyof DataPlane;

/** Operations that are called by their name. An execution is started by `start`, which never starts it twice. */
type Callable = Exclude<DataOperation, 'StartPlanExecution'>;

/** Operations whose answer comes in pages. */
type PagedOperation = {
  [Name in Callable]: 'nextToken' extends keyof DataPlane[Name]['output'] ? Name : never;
}[Callable];

/** Region switch in one region. */
export interface RegionSwitch {
  readonly region: string;
  /**
   * Calls an operation. Reads and cancelling are repeated after any passing failure; everything else only where it was
   * certainly not carried out.
   * @throws DoesNotFit before anything is sent, RegionSwitchError, NoAnswer, UnreadableAnswer; the signal's reason once it is aborted
   */
  call<Name extends Callable>(
    operation: Name,
    input: DataPlane[Name]['input'],
    signal?: AbortSignal,
  ): Promise<DataPlane[Name]['output']>;
  /** The pages of an operation's answer, one after the other; fails like `call`. */
  pages<Name extends PagedOperation>(
    operation: Name,
    input: DataPlane[Name]['input'],
    signal?: AbortSignal,
  ): AsyncGenerator<DataPlane[Name]['output']>;
  /**
   * Starts an execution, once: where the answer is lost, the execution is looked for instead of started again.
   * @throws as `call`, and StartUnknown where it may have been started but is not listed
   */
  start(input: StartPlanExecutionRequest, signal?: AbortSignal): Promise<StartPlanExecutionResponse>;
}

const REPETITION: Repetition = {
  attempts: 4,
  pause: 200,
  longestPause: 2_000,
  wait: async (milliseconds) => wait(milliseconds),
  random: Math.random,
};

/** Carrying one of these out a second time changes nothing. */
const REPEATABLE: readonly DataOperation[] = ['CancelPlanExecution'];

/**
 * Region switch in one region.
 * @throws Error where the endpoint is neither AWS's own nor a loopback address
 */
export function regionSwitch(options: RegionSwitchOptions): RegionSwitch {
  const { region, credentials, timeout = 5_000 } = options;
  const line: Connection = { region, endpoint: endpointOf(region, options.endpoint), credentials, timeout };
  const repetition = { ...REPETITION, ...options.repetition };

  async function call<Name extends DataOperation>(
    operation: Name,
    input: DataPlane[Name]['input'],
    signal?: AbortSignal,
  ): Promise<DataPlane[Name]['output']> {
    const body = JSON.stringify(toSend(operation, 'input', input));
    const { attempts, pause, longestPause, random } = repetition;
    const answer = await retry(() => send(line, operation, body, signal), {
      mayPass: operationNamed(operation).reads || REPEATABLE.includes(operation) ? mayPass : wasNotCarriedOut,
      // Of random length, so that callers do not march in step.
      pauseAfter: (failures) =>
        failures < attempts ? Math.min(longestPause, pause * 2 ** (failures - 1)) * random() : undefined,
      wait: repetition.wait,
    });
    try {
      return received(operation, 'output', answer, 'tolerant');
    } catch (error) {
      throw new UnreadableAnswer(operation, region, error);
    }
  }

  async function* pages<Name extends PagedOperation>(
    operation: Name,
    input: DataPlane[Name]['input'],
    signal?: AbortSignal,
  ): AsyncGenerator<DataPlane[Name]['output']> {
    const seen = new Set<string>();
    for (let page = input; ;) {
      const answer: DataPlane[PagedOperation]['output'] & DataPlane[Name]['output'] = await call(
        operation,
        page,
        signal,
      );
      yield answer;
      const { nextToken } = answer;
      if (nextToken === undefined) return;
      if (seen.has(nextToken)) throw new UnreadableAnswer(operation, region, new Error('the answer repeats a page'));
      seen.add(nextToken);
      page = { ...input, nextToken };
    }
  }

  return { region, call, pages, start: (input, signal) => startOnce({ call, pages, repetition }, input, signal) };
}

/** All items of an answer that comes in pages. */
export async function itemsOf<Page, Item>(
  pages: AsyncIterable<Page>,
  pick: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(pick(page) ?? []));
  return items;
}
