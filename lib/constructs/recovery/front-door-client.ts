/** Asking a portal through its front door, as a customer's browser would reach it. */
import { Resolver } from 'node:dns/promises';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import { z } from 'zod';
import { PORTAL } from '../../contracts/portal';
import { type frontDoorVariables, PATIENCE_MS } from '../../contracts/region-switch-functions';

type Variables = z.output<z.ZodObject<typeof frontDoorVariables>>;

/** What `/readyz` says, as far as it matters here. */
const readiness = z.object({
  status: z.string(),
  region: z.string(),
  writer: z.object({ reachable: z.boolean(), region: z.string().optional() }).optional(),
});

export type Readiness = z.output<typeof readiness>;

/** Longest answer that is read, in bytes. */
const ANSWER_BYTES = 16_384;

export class FrontDoorClient {
  readonly #resolver = new Resolver({ timeout: 1_000, tries: 2 });

  constructor(private readonly variables: Variables) {
    if (variables.FRONT_DOOR_DNS_SERVER) this.#resolver.setServers([variables.FRONT_DOOR_DNS_SERVER]);
  }

  /**
   * What the portal behind a name says of itself.
   * @param deep whether its writer must answer too
   * @throws where it answers anything but 200, or does not answer
   */
  async ready(host: string, deep: boolean): Promise<Readiness> {
    const { status, text } = await this.#get(host, `${PORTAL.paths.ready}${deep ? '?deep' : ''}`);
    if (status !== 200) throw new Error(`${host} must be ready, it answered ${status}: ${text.slice(0, 300)}`);
    return readiness.parse(JSON.parse(text));
  }

  /** Texts of a name's TXT record. */
  async texts(host: string): Promise<readonly string[]> {
    const found = await this.#resolver.resolveTxt(host);
    return found.map((parts) => parts.join(''));
  }

  #get(host: string, path: string): Promise<{ readonly status: number; readonly text: string }> {
    const { FRONT_DOOR_SCHEME: scheme, FRONT_DOOR_PORT: port } = this.variables;
    const send = scheme === 'https' ? requestSecure : requestPlain;
    const signal = AbortSignal.timeout(PATIENCE_MS.request);
    return new Promise((resolve, reject) => {
      // A connection of its own: a kept one would lead to where the name led before.
      const sent = send(
        {
          host,
          port,
          path,
          agent: false,
          signal,
          lookup: this.#lookup,
          headers: { accept: 'application/json', 'user-agent': 'holdfast-flip' },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => {
            parts.push(part);
            if (Buffer.concat(parts).length > ANSWER_BYTES)
              answer.destroy(new Error(`${host} must answer with at most ${ANSWER_BYTES} bytes`));
          });
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
          );
          answer.on('error', reject);
        },
      );
      sent.on('error', (error) => reject(new Error(`${host} must answer: ${error.message}`, { cause: error })));
      sent.end();
    });
  }

  readonly #lookup: LookupFunction = (host, { all }, done) => {
    this.#resolver.resolve4(host).then(
      (addresses) => {
        if (all)
          done(
            null,
            addresses.map((address) => ({ address, family: 4 })),
          );
        else done(null, addresses[0] ?? '', 4);
      },
      (error: NodeJS.ErrnoException) => done(error, '', 4),
    );
  };
}
