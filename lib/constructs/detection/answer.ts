import { z } from 'zod';
import { type CustomResourceEvent, customResourceEvent, respond } from '../../runtime/custom-resource';

/**
 * Does what CloudFormation asks of a custom resource, and answers it. What `work` throws fails the deployment, with the reason.
 * @throws where the event is no deployment, or CloudFormation does not accept the answer
 */
export async function answer(
  event: unknown,
  physicalId: string,
  work: (request: CustomResourceEvent) => Promise<void>,
): Promise<void> {
  const request = customResourceEvent.parse(event);
  try {
    await work(request);
  } catch (error) {
    return respond(request, { status: 'FAILED', physicalId, reason: reasonOf(error) });
  }
  return respond(request, { status: 'SUCCESS', physicalId });
}

/** In words for the person who deploys. */
function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError)
    return `The properties of the resource must fit the contract: ${z.prettifyError(error)}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
