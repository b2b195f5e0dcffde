/**
 * Writes SSM parameters into the regions that read them. Runs when its stack is deployed, or when invoked by hand
 * with an empty event to repeat a push that failed. Never fails its stack: a region that is gone must not keep
 * the other one from being updated (rule 1); it retries, then counts the failure, and an alarm says so.
 */
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { customResourceEvent, respond } from '../../runtime/custom-resource';
import { readEnvironment } from '../../runtime/environment';
import { metricFields } from '../../runtime/metrics';
import { environmentSchema, FAILED_PUSHES, type Push } from './contract';

/** Attempts per region, spaced by the SDK's exponential back-off. */
const ATTEMPTS = 4;

/** An unreachable region must cost seconds, not the handler's whole minute. */
const TIMEOUT = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true };

interface Result extends Push {
  readonly error: string | undefined;
}

export async function handler(event: unknown): Promise<{ readonly failed: number }> {
  const { PUSHES } = readEnvironment('parameter-push', environmentSchema);
  const results = await Promise.all(PUSHES.map(write));
  const failed = results.filter((result) => result.error !== undefined);
  report(results, failed.length);
  const request = customResourceEvent.safeParse(event);
  if (request.success) await respond(request.data, { status: 'SUCCESS', physicalId: 'parameter-push' });
  return { failed: failed.length };
}

async function write(push: Push): Promise<Result> {
  const client = new SSMClient({ region: push.region, maxAttempts: ATTEMPTS, requestHandler: TIMEOUT });
  try {
    await client.send(new PutParameterCommand({ Name: push.name, Value: push.value, Type: 'String', Overwrite: true }));
    return { ...push, error: undefined };
  } catch (error) {
    return { ...push, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  } finally {
    client.destroy();
  }
}

/** One line: what was written, what was not, and the count in CloudWatch's embedded metric format. */
function report(results: readonly Result[], failed: number): void {
  const count = { [FAILED_PUSHES.metric]: { value: failed, unit: 'Count' as const } };
  const line = { ...metricFields(FAILED_PUSHES.namespace, {}, count, new Date()), results };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
