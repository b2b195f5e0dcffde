/** The MACs of heartbeats, made by each region's KMS and not stored. */
import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { limits } from '../../runtime/aws-client';
import { authorization, MAC_ALGORITHM, macText, type MacRequest } from '../../runtime/request-mac';
import type { Clock } from '../drill/clock';
import type { TrafficOrder } from './contract';

/** Milliseconds. KMS answers in tens of milliseconds across a continent; a longer wait would measure KMS. */
const CONNECT_MS = 500;
const ANSWER_MS = 1000;

/** Milliseconds without a request to a region's KMS after it failed. */
const REST_MS = 3000;

interface RegionalKey {
  readonly region: string;
  readonly arn: string;
  readonly kms: KMSClient;
  /** No request before this moment. */
  restsUntil: number;
}

/** Signs requests with the key of every region whose KMS answers. */
export class Macs {
  readonly #keys: readonly RegionalKey[];
  readonly #clock: Clock;

  constructor({ keys, credentials }: Pick<TrafficOrder, 'keys' | 'credentials'>, clock: Clock) {
    this.#clock = clock;
    this.#keys = keys.map(({ region, arn, endpoint }) => ({
      region,
      arn,
      kms: new KMSClient({
        region,
        ignoreConfiguredEndpointUrls: true,
        maxAttempts: 1,
        requestHandler: limits(CONNECT_MS, ANSWER_MS),
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(credentials === undefined ? {} : { credentials }),
      }),
      restsUntil: 0,
    }));
  }

  /**
   * The `Authorization` header of a request.
   * @returns undefined while no region's KMS answers: the portal would refuse the request
   */
  async authorize(request: MacRequest): Promise<string | undefined> {
    const text = Buffer.from(macText(request));
    const made = await Promise.all(this.#keys.map((key) => this.#mac(key, text)));
    const macs = made.filter((mac) => mac !== undefined);
    return macs.length === 0 ? undefined : authorization(request.time, Object.fromEntries(macs));
  }

  close(): void {
    for (const { kms } of this.#keys) kms.destroy();
  }

  async #mac(key: RegionalKey, text: Uint8Array): Promise<readonly [string, string] | undefined> {
    if (this.#clock.now() < key.restsUntil) return undefined;
    try {
      const { Mac } = await key.kms.send(
        new GenerateMacCommand({ KeyId: key.arn, MacAlgorithm: MAC_ALGORITHM, Message: text }),
      );
      return Mac && [key.region, Buffer.from(Mac).toString('base64')];
    } catch {
      key.restsUntil = this.#clock.now() + REST_MS;
      return undefined;
    }
  }
}
