/** Who a function is, for requests to Region switch that it signs itself: as Lambda says it in the environment. */
import { z } from 'zod';
import { readEnvironment } from './environment';

const contract = z.object({
  AWS_REGION: z.string().min(1).describe('the region this program runs in'),
  AWS_ACCESS_KEY_ID: z.string().min(1).describe("the id of the role's key, which Lambda sets"),
  AWS_SECRET_ACCESS_KEY: z.string().min(1).describe("the role's key, which Lambda sets"),
  AWS_SESSION_TOKEN: z.string().optional().describe("the role's token, which Lambda sets"),
  AWS_ENDPOINT_URL_ARC_REGION_SWITCH: z
    .url()
    .optional()
    .describe('left out in AWS; where Region switch is, as for an SDK, for tests'),
});

/** What a client of Region switch in this region is made of; the credentials are good for this invocation. */
export interface OwnCredentials {
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** @throws InvalidEnvironment where Lambda has set nothing: this is for functions only */
export function ownCredentials(program: string): OwnCredentials {
  const found = readEnvironment(program, contract);
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = found;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return { region: found.AWS_REGION, endpoint: found.AWS_ENDPOINT_URL_ARC_REGION_SWITCH, credentials };
}
