/**
 * Verifies Signature Version 4 of a request, by the IAM User Guide, "Create a signed AWS API request". Written from the
 * document and not with the library that signs, so that what our own client signs is proved by something else.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Fault } from './service';
import type { ApiRequest } from './http';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** For whom a request was signed. */
export interface Scope {
  readonly region: string;
  /** The service's signing name, for example `rds`. */
  readonly service: string;
}

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=(?<key>[^/,]+)\/(?<day>\d{8})\/(?<region>[a-z0-9-]+)\/(?<service>[a-z0-9-]+)\/aws4_request, ?SignedHeaders=(?<signed>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})$/;

/** How far the sender's clock may be from ours, in milliseconds: AWS allows five minutes. */
const TOLERANCE_MS = 300_000;

/** The scope that a request says it was signed for; undefined where it is not signed. */
export function scopeOf({ headers }: ApiRequest): Scope | undefined {
  const { region, service } = HEADER.exec(headers.authorization ?? '')?.groups ?? {};
  return region !== undefined && service !== undefined ? { region, service } : undefined;
}

/** @throws Fault as AWS refuses a request that is not signed, not signed right, or signed too long ago */
export function verifySignature(request: ApiRequest, { accessKeyId, secretAccessKey }: Credentials, now: Date): void {
  const parts = HEADER.exec(request.headers.authorization ?? '')?.groups;
  const { key, day = '', region = '', service = '', signed = '', signature = '' } = parts ?? {};
  if (!parts) throw new Fault('MissingAuthenticationToken', 403, 'The request is not signed');
  if (key !== accessKeyId)
    throw new Fault('UnrecognizedClientException', 403, 'The security token included in the request is invalid');
  const time = request.headers['x-amz-date'] ?? '';
  const age = Math.abs(
    now.getTime() - Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')),
  );
  if (!(age <= TOLERANCE_MS)) throw new Fault('RequestExpired', 400, `The request was signed at ${time}`);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical(request, signed.split(';'), service))].join('\n');
  const signingKey = [region, service, 'aws4_request'].reduce(
    (secret, part) => hmac(secret, part),
    hmac(`AWS4${secretAccessKey}`, day),
  );
  const isRight =
    timingSafeEqual(hmac(signingKey, text), Buffer.from(signature, 'hex')) &&
    mustBeSigned(request).every((name) => signed.split(';').includes(name));
  if (!isRight)
    throw new Fault(
      'InvalidSignatureException',
      403,
      'The request signature we calculated does not match the signature you provided',
    );
}

/** Headers that a signature must cover: the host and everything of AWS's own. */
const mustBeSigned = ({ headers }: ApiRequest): readonly string[] => [
  'host',
  ...Object.keys(headers).filter((name) => name.startsWith('x-amz-')),
];

function canonical(
  { method, path, query, headers, body }: ApiRequest,
  signed: readonly string[],
  service: string,
): string {
  const parameters = [...new URLSearchParams(query)]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort();
  // Only S3 signs a path as it is sent; all others encode it a second time.
  const signedPath = service === 's3' ? path : path.split('/').map(encoded).join('/');
  const lines = signed.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`);
  const hash = headers['x-amz-content-sha256'] ?? sha256(body);
  if (/^[0-9a-f]{64}$/.test(hash) && hash !== sha256(body))
    throw new Fault('XAmzContentSHA256Mismatch', 400, 'The body is not the one that was signed');
  return [method, signedPath, parameters.join('&'), ...lines, '', signed.join(';'), hash].join('\n');
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const hmac = (secret: string | Buffer, text: string): Buffer => createHmac('sha256', secret).update(text).digest();
