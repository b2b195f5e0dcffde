/** The one call of KMS that the portal makes, answered on loopback in the real protocol. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { startHttpService, type HttpService } from './http-service';

/** An HMAC key of KMS. Change its availability at will. */
export interface HmacKey {
  readonly arn: string;
  /** Real KMS never reveals it. */
  readonly material: string;
  /** False while KMS fails. */
  available: boolean;
}

/** A MAC of `text` in base64, as GenerateMac gives it. */
export const macBy = ({ material }: Pick<HmacKey, 'material'>, text: string | Uint8Array): string =>
  createHmac('sha256', material).update(text).digest('base64');

const verifyMac = z.strictObject({
  KeyId: z.string(),
  MacAlgorithm: z.literal('HMAC_SHA_256'),
  Message: z.base64(),
  Mac: z.base64(),
});

/** Serves VerifyMac for one key; its URL is for AWS_ENDPOINT_URL_KMS. */
export function startKmsApi(key: HmacKey): Promise<HttpService> {
  return startHttpService(({ target, body }) => {
    if (!key.available) return { status: 503, body: fault('KMSInternalException') };
    if (target !== 'TrentService.VerifyMac') return { status: 400, body: fault('UnsupportedOperationException') };
    const { KeyId, MacAlgorithm, Message, Mac } = verifyMac.parse(JSON.parse(body));
    if (KeyId !== key.arn) return { status: 400, body: fault('NotFoundException') };
    const [given, right] = [Mac, macBy(key, Buffer.from(Message, 'base64'))].map((mac) => Buffer.from(mac, 'base64'));
    const isRight =
      given !== undefined && right !== undefined && given.length === right.length && timingSafeEqual(given, right);
    return isRight
      ? { status: 200, body: JSON.stringify({ KeyId, MacAlgorithm, MacValid: true }) }
      : { status: 400, body: fault('KMSInvalidMacException') };
  });
}

const fault = (type: string): string => JSON.stringify({ __type: type, message: type });
