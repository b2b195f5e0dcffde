/** The key that heartbeats are authenticated with. It never leaves KMS, which verifies every MAC. */
import { KMSClient, KMSInvalidMacException, VerifyMacCommand } from '@aws-sdk/client-kms';
import { MAC_ALGORITHM } from '../../../lib/runtime/request-mac';
import type { MacLimit } from './mac-limit';

/** Time limits, in milliseconds. KMS answers in a few; a drill that waited longer would measure KMS and not the service. */
const CONNECT_MS = 300;
const ANSWER_MS = 500;

/** The second attempt is needed after an idle connection was closed. */
const ATTEMPTS = 2;

export interface HeartbeatKey {
  /**
   * Whether `mac`, in base64, is this key's MAC of `text`.
   * @param source who sent it, for the limit
   * @throws when KMS gives no answer, whatever the reason: the request must not pass
   */
  readonly isMac: (text: string, mac: string, source: string) => Promise<boolean>;
  readonly close: () => void;
}

/** @param arn of the key, in this region */
export function heartbeatKey(arn: string, region: string, limit: MacLimit): HeartbeatKey {
  const kms = new KMSClient({
    region,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });
  return {
    async isMac(text, mac, source) {
      if (!limit.take(source)) throw new Error('KMS was asked about too many MACs this second');
      const question = {
        KeyId: arn,
        MacAlgorithm: MAC_ALGORITHM,
        Message: Buffer.from(text),
        Mac: Buffer.from(mac, 'base64'),
      };
      try {
        const isRight = (await kms.send(new VerifyMacCommand(question))).MacValid === true;
        if (isRight) limit.proved(source);
        return isRight;
      } catch (error) {
        if (error instanceof KMSInvalidMacException) return false;
        throw error;
      }
    },
    close: () => kms.destroy(),
  };
}
