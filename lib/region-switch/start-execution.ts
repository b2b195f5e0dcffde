/** Starts an execution, and never twice: a second flip would move the active role back. */
import { randomUUID } from 'node:crypto';
import type { Repetition } from './retry';
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
  const marker = `start-${randomUUID()}`;
  try {
    return await starter.call('StartPlanExecution', { ...input, comment: marked(input.comment, marker) }, signal);
  } catch (error) {
    if (!isLost(error)) throw error;
    const found = await lookFor(starter, input.planArn, marker, signal);
    if (found) return found;
    throw new StartUnknown(input.planArn, marker, error);
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

/** Reads the list several times: a new execution may not be listed at once. */
async function lookFor(
  { pages, repetition }: Starter,
  planArn: string,
  marker: string,
  signal?: AbortSignal,
): Promise<StartPlanExecutionResponse | undefined> {
  for (let attempt = 1; attempt <= repetition.attempts; attempt += 1) {
    for await (const { items = [] } of pages('ListPlanExecutions', { planArn }, signal)) {
      const execution = items.find(({ comment }) => comment?.endsWith(marker));
      if (execution)
        return {
          executionId: execution.executionId,
          plan: planArn,
          ...(execution.version === undefined ? {} : { planVersion: execution.version }),
        };
    }
    if (attempt < repetition.attempts) await repetition.wait(repetition.longestPause);
  }
  return undefined;
}
