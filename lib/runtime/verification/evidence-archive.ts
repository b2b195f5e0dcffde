/** The archive of marks and samples in AWS: one bucket, one signing key. */
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { limits } from '../aws-client';
import { messageOf } from '../text';
import { Archive } from './archive';
import type { Chain, ProvedRecord } from './chain';
import { History } from './history';
import { Unproved } from './proofs';
import { Disproved } from './reasons';
import { kmsSign, kmsVerify, type Sign } from './seal';

/** Milliseconds: below every handler's own limit, so that it is this error that is seen. */
const LIMITS = limits(2_000, 10_000);
const ATTEMPTS = 4;

export interface EvidenceArchiveOptions {
  readonly region: string;
  readonly bucket: string;
  /** ARN of the asymmetric key (ECC_NIST_P256) that signs. */
  readonly key: string;
}

export class EvidenceArchive {
  /** For buckets of customers' objects too. */
  readonly s3: S3Client;
  readonly sign: Sign;
  readonly #kms: KMSClient;
  readonly #options: EvidenceArchiveOptions;

  constructor(options: EvidenceArchiveOptions) {
    const settings = { region: options.region, maxAttempts: ATTEMPTS, requestHandler: LIMITS };
    this.#options = options;
    this.s3 = new S3Client(settings);
    this.#kms = new KMSClient(settings);
    this.sign = kmsSign(this.#kms, options.key);
  }

  async history<Body>(chain: Chain<Body>): Promise<History<Body>> {
    const { bucket, key } = this.#options;
    return new History(chain, new Archive(this.s3, bucket), await kmsVerify(this.#kms, key));
  }

  /**
   * A chain's records from a time on.
   * @throws {Disproved} when they are not what they must be; {Unproved} when they cannot be read now
   */
  since<Body>(chain: Chain<Body>, time: Date): Promise<ProvedRecord<Body>[]> {
    return orUnproved('the archive', async () => (await this.history(chain)).since(time));
  }

  close(): void {
    this.s3.destroy();
    this.#kms.destroy();
  }
}

/** Runs `work`; what AWS refuses or does not answer says nothing about a copy. @throws {Disproved} as `work`; {Unproved} otherwise */
export async function orUnproved<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Disproved) throw error;
    throw new Unproved(`${what} could not be read: ${messageOf(error)}`, { cause: error });
  }
}
