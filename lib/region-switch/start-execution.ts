/** Starts an execution, and never twice: a second flip would move the active role back. */
import { randomUUID } from 'node:crypto';
import { retry } from '../runtime/retry';
import { NoAnswer, RegionSwitchError, UnreadableAnswer } from './errors';
import { shapeNamed } from './model/model';
import type {
  DataPlane,
  ListPlanExecutionsRequest,
  ListPlanExecutionsResponse,
  StartPlanExecutionRequest,
  StartPlanExecutionResponse,
} from './model/types';

/** The execution may have been started, but is not listed (yet). */
export class StartUnknown extends Error {
  override readonly name = 'StartUnknown';

  constructor(
    readonly planArn: string,
    /** Identifies the execution: its comment ends with this. */
    readonly marker: string,
    override readonly cause: unknown,
  ) {
    super(
      `${planArn}: the execution may have been started but is not listed; look for one whose comment has ${marker} before you start another`,
    );
  }
}

/** How a call is repeated, and what tests replace. */
export interface Repetition {
  /** Calls in all, at least 1. */
  readonly attempts: number;
  /** Before the first repetition at most this, then twice as long each time. Milliseconds. */
  readonly pause: number;
  /** No pause is longer. Milliseconds. */
  readonly longestPause: number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** The part of the client that `startOnce` needs. */
export interface Starter {
  call(
    operation: 'StartPlanExecution',
    input: DataPlane['StartPlanExecution']['input'],
    signal?: AbortSignal,
  ): Promise<StartPlanExecutionResponse>;
  pages(
    operation: 'ListPlanExecutions',
    input: ListPlanExecutionsRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<ListPlanExecutionsResponse>;
  readonly repetition: Repetition;
}

/** Starts an execution with a marker in its comment, by which it is found if the answer is lost. */
export async function startOnce(
  starter: Starter,
  input: StartPlanExecutionRequest,
  signal?: AbortSignal,
): Promise<StartPlanExecutionResponse> {
  const { attempts, longestPause, wait } = starter.repetition;
  const marker = `start-${randomUUID()}`;
  try {
    return await starter.call('StartPlanExecution', { ...input, comment: marked(input.comment, marker) }, signal);
  } catch (error) {
    if (!isLost(error)) throw error;
    // A new execution may not be listed at once.
    return retry(() => find(starter, input.planArn, new StartUnknown(input.planArn, marker, error), signal), {
      mayPass: (failure) => failure instanceof StartUnknown,
      pauseAfter: (failures) => (failures < attempts ? longestPause : undefined),
      wait,
    });
  }
}

/** Whether the execution may have been started despite the error. */
const isLost = (error: unknown): boolean =>
  (error instanceof NoAnswer && error.sent === 'perhaps') ||
  error instanceof UnreadableAnswer ||
  (error instanceof RegionSwitchError && error.status >= 500);

/** The comment with the marker at its end; a comment that is too long for both is cut. */
function marked(comment: string | undefined, marker: string): string {
  const shape = shapeNamed('ExecutionComment');
  const room = (shape.type === 'string' ? (shape.max ?? Infinity) : Infinity) - marker.length - 1;
  return comment === undefined ? marker : `${comment.slice(0, room)} ${marker}`;
}

/** The execution with the marker. @throws `unknown` where it is not listed */
async function find(
  { pages }: Starter,
  planArn: string,
  unknown: StartUnknown,
  signal?: AbortSignal,
): Promise<StartPlanExecutionResponse> {
  for await (const { items = [] } of pages('ListPlanExecutions', { planArn }, signal)) {
    const found = items.find(({ comment }) => comment?.endsWith(unknown.marker));
    if (found) {
      const { executionId, version } = found;
      return { executionId, plan: planArn, ...(version !== undefined && { planVersion: version }) };
    }
  }
  throw unknown;
}
