/** CloudFormation's side of a custom resource: the event a handler gets and the answer it owes. */
import { z } from 'zod';
import { USER_AGENT } from '../config/names';

/** The parts of a custom-resource event that handlers here use; other fields pass through unread. */
export const customResourceEvent = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
});

export type CustomResourceEvent = z.infer<typeof customResourceEvent>;

/** What a handler found out; `data` becomes readable through `Fn::GetAtt`. */
export interface Outcome {
  readonly status: 'SUCCESS' | 'FAILED';
  /** Stable across updates, or CloudFormation deletes what it takes for the old resource. */
  readonly physicalId: string;
  /** Shown to the person who deploys when the status is FAILED. */
  readonly reason?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** Answers CloudFormation; without an answer a deployment hangs for an hour, so transport errors are thrown. */
export async function respond(event: CustomResourceEvent, outcome: Outcome): Promise<void> {
  const body = JSON.stringify({
    Status: outcome.status,
    Reason: outcome.reason ?? 'See the log group of the handler',
    PhysicalResourceId: event.PhysicalResourceId ?? outcome.physicalId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    Data: outcome.data ?? {},
  });
  // The URL is signed without a content type; fetch would add one to a string body.
  const answer = await fetch(event.ResponseURL, {
    method: 'PUT',
    body: Buffer.from(body),
    headers: { 'content-type': '', 'user-agent': USER_AGENT },
  });
  if (!answer.ok)
    throw new Error(`CloudFormation must accept the answer for ${event.LogicalResourceId}, it said ${answer.status}`);
}
