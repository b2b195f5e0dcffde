/** CloudFormation's side of a custom resource: the event that a handler gets, and the one answer that it owes, whatever happens. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { USER_AGENT } from '../config/names';
import { retry } from './retry';

/** What an answer needs of an event. The rest may have any shape: it is judged within the wrapper, so that it is answered too. */
const envelope = z.object({
  RequestType: z.string(),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
});

type Envelope = z.output<typeof envelope>;

/** Values that become readable through `Fn::GetAtt`. */
export type Attributes = Readonly<Record<string, string>>;

/** What a kind of custom resource is, and how it is made and deleted. Both may be called again after a failure. */
export interface CustomResource<Contract extends z.ZodType> {
  /** Its physical id: constant, or CloudFormation would delete what it takes for the old resource. */
  readonly physicalId: string;
  /** Its properties. */
  readonly properties: Contract;
  /**
   * Creates or updates it; what it throws fails the deployment, with the reason.
   * @param before properties until now; undefined on creation, and where they have the shape of another release
   */
  apply(wanted: z.output<Contract>, before: z.output<Contract> | undefined): Promise<Attributes | void>;
  /** Deletes it, and succeeds where there is nothing to delete; default: nothing is to be done. */
  remove?(made: z.output<Contract>): Promise<void>;
}

/** The part of Lambda's context that is used here. */
export interface Deadline {
  getRemainingTimeInMillis(): number;
}

/** Milliseconds kept for the answer: three attempts, and the pauses between them. */
export const FOR_THE_ANSWER = 10_000;
const ATTEMPT = 2_500;

/** Whether CloudFormation sent the event and waits for an answer. */
export const isDeployment = (event: unknown): boolean => envelope.safeParse(event).success;

/**
 * The handler of a custom resource. It answers exactly once: also when the properties have another shape, a variable is
 * missing, a call fails or hangs. To delete what has another shape succeeds: this release did not make it.
 *
 * @throws where the event is no deployment, or CloudFormation accepts no answer: Lambda then calls it again
 */
export const customResource =
  <Contract extends z.ZodType>(resource: CustomResource<Contract>) =>
  async (event: unknown, context?: Deadline): Promise<void> => {
    const request = envelope.parse(event);
    const outcome = outcomeOf(resource, request, event);
    await answer(request, resource.physicalId, await (context ? inTime(outcome, context) : outcome));
  };

interface Outcome {
  readonly status: 'SUCCESS' | 'FAILED';
  /** Shown to the person who deploys when the status is FAILED. */
  readonly reason?: string;
  readonly data?: Attributes;
}

async function outcomeOf<Contract extends z.ZodType>(
  { properties, apply, remove }: CustomResource<Contract>,
  { RequestType }: Envelope,
  event: unknown,
): Promise<Outcome> {
  try {
    const { ResourceProperties, OldResourceProperties } = z.looseObject({}).parse(event);
    if (!['Create', 'Update', 'Delete'].includes(RequestType))
      throw new Error(`CloudFormation must ask for Create, Update or Delete, it asks for ${RequestType}`);
    if (RequestType === 'Delete') {
      const made = properties.safeParse(ResourceProperties);
      if (made.success) await remove?.(made.data);
      return { status: 'SUCCESS' };
    }
    const wanted = properties.parse(ResourceProperties);
    const data = await apply(wanted, properties.safeParse(OldResourceProperties).data);
    return { status: 'SUCCESS', ...(data && { data }) };
  } catch (error) {
    return { status: 'FAILED', reason: reasonOf(error) };
  }
}

/** In words for the person who deploys. */
function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError)
    return `The properties of the resource must fit the contract: ${z.prettifyError(error)}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** The outcome, or a failure once only the time for the answer is left. */
async function inTime(outcome: Promise<Outcome>, context: Deadline): Promise<Outcome> {
  const left = Math.max(0, context.getRemainingTimeInMillis() - FOR_THE_ANSWER);
  const ended = new AbortController();
  const tooLate = sleep(left, undefined, { signal: ended.signal }).then((): Outcome => ({
    status: 'FAILED',
    reason: `the handler must end within ${left} ms, and did not; deploy again`,
  }));
  const first = await Promise.race([outcome, tooLate]);
  ended.abort();
  await tooLate.catch(() => {});
  return first;
}

async function answer(request: Envelope, physicalId: string, { status, reason, data }: Outcome): Promise<void> {
  const body = JSON.stringify({
    Status: status,
    Reason: reason ?? 'See the log group of the handler',
    PhysicalResourceId: request.PhysicalResourceId ?? physicalId,
    StackId: request.StackId,
    RequestId: request.RequestId,
    LogicalResourceId: request.LogicalResourceId,
    Data: data ?? {},
  });
  const put = () =>
    // The URL is signed without a content type; fetch would add one to a string body.
    fetch(request.ResponseURL, {
      method: 'PUT',
      body: Buffer.from(body),
      headers: { 'content-type': '', 'user-agent': USER_AGENT },
      signal: AbortSignal.timeout(ATTEMPT),
    });
  await retry(
    async () => {
      const { ok, status: said } = await put();
      if (!ok)
        throw new Error(`CloudFormation must accept the answer for ${request.LogicalResourceId}, it said ${said}`);
    },
    { pauseAfter: (failures) => (failures < 3 ? 500 * failures : undefined) },
  );
}
