/**
 * Runs the built handlers of one region, one event at a time, as every function of this project is bounded to in AWS. The
 * process's variables are those of the function that runs.
 */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { replaceVariables } from '../../lib/runtime/process-variables';
import { receiveOrders } from '../engines/ipc';
import { order, type Order, type Outcome } from './functions';

/** Lambda's runtime brings the clients of the SDK along (scripts/build.mjs); here the project does, wherever the bundle lies. */
const RUNTIME = `export const resolve = (specifier, context, next) =>
  next(specifier, specifier.startsWith('@aws-sdk/client-') ? { ...context, parentURL: ${JSON.stringify(import.meta.url)} } : context);`;
register(`data:text/javascript,${encodeURIComponent(RUNTIME)}`);

const bundle = z.object({
  handler: z.custom<(event: unknown, context: unknown) => unknown>((value) => typeof value === 'function'),
});

let latest: Promise<unknown> = Promise.resolve();

receiveOrders(order, (next) => {
  const before = latest.catch(() => undefined);
  return (latest = before.then(() => carryOut(next)));
});

async function carryOut(next: Order): Promise<Outcome> {
  if (next.kind === 'invoke') return invoke(next);
  for (const each of next.bundles) await load(each);
  return { result: null };
}

async function load({
  file,
  variables,
}: {
  readonly file: string;
  readonly variables: Readonly<Record<string, string>>;
}) {
  replaceVariables(variables);
  return bundle.parse(await import(pathToFileURL(file).href));
}

/** A handler that fails is an outcome like any other. */
async function invoke({ event, name, deadline, ...rest }: Extract<Order, { kind: 'invoke' }>): Promise<Outcome> {
  try {
    const { handler } = await load(rest);
    const result = await handler(event, {
      functionName: name,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    return { result: result === undefined ? null : JSON.parse(JSON.stringify(result)) };
  } catch (error) {
    return {
      failed:
        error instanceof Error
          ? { errorType: error.name, errorMessage: error.message }
          : { errorType: 'Error', errorMessage: String(error) },
    };
  }
}
