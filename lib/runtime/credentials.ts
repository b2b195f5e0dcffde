/** Who a function is, for requests that it signs itself: as Lambda says it in the environment. */
import { z } from 'zod';
import { readEnvironment } from './environment';

const contract = z.object({
  AWS_REGION: z.string().min(1).describe('the region this program runs in'),
  AWS_ACCESS_KEY_ID: z.string().min(1).describe("the id of the role's key, which Lambda sets"),
  AWS_SECRET_ACCESS_KEY: z.string().min(1).describe("the role's key, which Lambda sets"),
  AWS_SESSION_TOKEN: z.string().optional().describe("the role's token, which Lambda sets"),
});

/** A region, and the credentials that are good for this invocation. */
export interface OwnCredentials {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
}

/** @throws InvalidEnvironment where Lambda has set nothing: this is for functions only */
export function ownCredentials(program: string): OwnCredentials {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = readEnvironment(program, contract);
  return { region, credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
}
