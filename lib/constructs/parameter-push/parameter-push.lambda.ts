/**
 * Writes SSM parameters into the regions that read them. Runs when its stack is deployed and a value or its generation has
 * changed, or when invoked by hand with an empty event to repeat a push. A deployment that leaves another value in place
 * fails: the next stack there would be made with it. Unchanged values are not pushed, so a region that is gone never
 * keeps the other one from being updated (rule 1).
 */
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { customResource, type Deadline, isDeployment } from '../../runtime/custom-resource';
import { readEnvironment } from '../../runtime/environment';
import { metricFields } from '../../runtime/metrics';
import { environmentSchema, FAILED_PUSHES, type Push, pushProperties } from './contract';

/** Attempts per call, spaced by the SDK's exponential back-off. */
const ATTEMPTS = 3;

/** A region that does not answer must leave the handler time for its own answer: two calls of three attempts each. */
const TIMEOUT = { connectionTimeout: 2_000, requestTimeout: 4_000, throwOnRequestTimeout: true };

interface Result extends Push {
  readonly error: string | undefined;
}

const deployed = customResource({
  physicalId: 'parameter-push',
  properties: pushProperties,
  apply: async ({ Pushes }) => {
    const failed = await pushAll(Pushes);
    if (failed.length > 0)
      throw new Error(
        `every parameter must have its new value; ${failed.map(({ region, name, error }) => `${name} in ${region}: ${error}`).join('; ')}; deploy again when the region answers`,
      );
  },
});

export async function handler(event: unknown, context?: Deadline): Promise<{ readonly failed: number } | void> {
  if (isDeployment(event)) return deployed(event, context);
  const { PUSHES } = readEnvironment('parameter-push', environmentSchema);
  return { failed: (await pushAll(PUSHES)).length };
}

/** Those that do not have their new value afterwards. */
async function pushAll(pushes: readonly Push[]): Promise<readonly Result[]> {
  const results = await Promise.all(pushes.map(write));
  const failed = results.filter((result) => result.error !== undefined);
  report(results, failed.length);
  return failed;
}

async function write(push: Push): Promise<Result> {
  const client = new SSMClient({ region: push.region, maxAttempts: ATTEMPTS, requestHandler: TIMEOUT });
  try {
    await client.send(new PutParameterCommand({ Name: push.name, Value: push.value, Type: 'String', Overwrite: true }));
    return { ...push, error: undefined };
  } catch (error) {
    // A rollback writes what is still there: then nothing is lost.
    if (await isInPlace(client, push)) return { ...push, error: undefined };
    return { ...push, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  } finally {
    client.destroy();
  }
}

const isInPlace = (client: SSMClient, { name, value }: Push): Promise<boolean> =>
  client.send(new GetParameterCommand({ Name: name })).then(
    ({ Parameter }) => Parameter?.Value === value,
    () => false,
  );

/** One line: what was written, what was not, and the count in CloudWatch's embedded metric format. */
function report(results: readonly Result[], failed: number): void {
  const count = { [FAILED_PUSHES.metric]: { value: failed, unit: 'Count' as const } };
  const line = { ...metricFields(FAILED_PUSHES.namespace, {}, count, new Date()), results };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
