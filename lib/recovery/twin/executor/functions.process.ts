/**
 * Runs the built handlers of one region in a thread of their own, one event at a time, as every function of this project is
 * bounded to in AWS. The thread's process variables are those of the function that runs.
 */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { replaceVariables } from '../../../runtime/process-variables';
import { order, type Order, type OutcomeMessage } from './function-messages';

/**
 * Lambda's runtime brings the clients of the SDK along (scripts/build.mjs); here the project does, wherever the bundle lies.
 */
const RUNTIME = `export const resolve = (specifier, context, next) =>
  next(specifier, specifier.startsWith('@aws-sdk/client-') ? { ...context, parentURL: ${JSON.stringify(import.meta.url)} } : context);`;
register(`data:text/javascript,${encodeURIComponent(RUNTIME)}`);

const bundle = z.object({ handler: z.custom<(event: unknown, context: unknown) => unknown>((value) => typeof value === 'function') });

let queue: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: unknown) => {
  const next = order.parse(message);
  queue = queue.then(async () => parentPort?.postMessage(await carryOut(next)));
});

async function carryOut(next: Order): Promise<OutcomeMessage> {
  const { id } = next;
  try {
    replaceVariables(next.variables);
    const { handler } = bundle.parse(await import(pathToFileURL(next.file).href));
    if (next.kind === 'load') return { id, result: null };
    const context = { functionName: next.name, awsRequestId: String(id), getRemainingTimeInMillis: () => Math.max(0, next.deadline - Date.now()) };
    const result: unknown = await handler(next.event, context);
    return { id, result: result === undefined ? null : JSON.parse(JSON.stringify(result)) };
  } catch (error) {
    const failed = error instanceof Error ? { errorType: error.name, errorMessage: error.message } : { errorType: 'Error', errorMessage: String(error) };
    return { id, failed };
  }
}
