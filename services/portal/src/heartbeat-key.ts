/** The key that heartbeats are authenticated with. It never leaves KMS, which is asked about every MAC. */
import { KMSClient, KMSInvalidMacException, VerifyMacCommand } from '@aws-sdk/client-kms';
import { MAC_ALGORITHM } from '../../../lib/runtime/request-mac';

/** KMS answers in milliseconds; a drill that waited longer would measure KMS and not the service. In milliseconds. */
const CONNECT_MS = 300;
const ANSWER_MS = 500;

/** The second attempt is for a connection that fell idle and was closed. */
const ATTEMPTS = 2;

/**
 * MACs that a task asks KMS about, at most; a drill sends ten requests a second. Anybody can send one that looks right,
 * and KMS's request quota is shared with everything that this region encrypts (KMS developer guide, "Request quotas").
 */
const QUESTIONS_PER_SECOND = 50;

export interface HeartbeatKey {
  /**
   * Whether `mac`, in base64, is this key's of `text`.
   * @throws when KMS does not say, for whatever reason: then nobody knows, and the request must not pass
   */
  readonly isMac: (text: string, mac: string) => Promise<boolean>;
  readonly close: () => void;
}

/**
 * The key of this region.
 * @param arn of the key
 * @param clock for the limit
 */
export function heartbeatKey(arn: string, region: string, clock: () => Date): HeartbeatKey {
  const kms = new KMSClient({
    region,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });
  const isAllowed = perSecond(QUESTIONS_PER_SECOND, clock);
  return {
    async isMac(text, mac) {
      if (!isAllowed()) throw new Error(`KMS is asked about at most ${QUESTIONS_PER_SECOND} MACs a second`);
      const question = { KeyId: arn, MacAlgorithm: MAC_ALGORITHM, Message: Buffer.from(text), Mac: Buffer.from(mac, 'base64') };
      try {
        return (await kms.send(new VerifyMacCommand(question))).MacValid === true;
      } catch (error) {
        if (error instanceof KMSInvalidMacException) return false;
        throw error;
      }
    },
    close: () => kms.destroy(),
  };
}

/** Says yes so many times in each second of the clock. */
function perSecond(limit: number, clock: () => Date): () => boolean {
  let second = 0;
  let taken = 0;
  return () => {
    const now = Math.floor(clock().getTime() / 1000);
    if (now !== second) [second, taken] = [now, 0];
    taken += 1;
    return taken <= limit;
  };
}
