/** Asking a portal through its front door, as a customer's browser would reach it. */
import { Resolver } from 'node:dns/promises';
import type { z } from 'zod';
import { PORTAL } from '../../contracts/portal';
import { type frontDoorVariables, TIME_LIMITS_MS } from '../../contracts/region-switch-functions';
import { HttpClient, type Limits } from '../../recovery/traffic/http-client';
import { readiness, type Readiness } from '../../recovery/traffic/readiness';
import { lookupBy } from '../../runtime/lookup';
import { messageOf } from '../../runtime/text';

type Variables = z.output<z.ZodObject<typeof frontDoorVariables>>;

const LIMITS: Limits = { connect: TIME_LIMITS_MS.connect, answer: TIME_LIMITS_MS.request, bytes: 16_384 };

const HEADERS = { accept: 'application/json' };

export class FrontDoorClient {
  readonly #resolver = new Resolver({ timeout: 1_000, tries: 2 });

  constructor(private readonly variables: Variables) {
    if (variables.FRONT_DOOR_DNS_SERVER) this.#resolver.setServers([variables.FRONT_DOOR_DNS_SERVER]);
  }

  /**
   * What the portal behind a name says of itself, over a connection of its own: a kept one would lead to where the name led before.
   * @param deep whether its writer must answer too
   * @throws where it answers anything but 200, or does not answer
   */
  async ready(host: string, deep: boolean): Promise<Readiness> {
    const { FRONT_DOOR_SCHEME: scheme, FRONT_DOOR_PORT: port } = this.variables;
    const lookup = lookupBy((name) => this.#resolver.resolve4(name));
    const client = new HttpClient({ host, port, tls: scheme === 'https' }, { lookup }, LIMITS);
    const path = `${PORTAL.paths.ready}${deep ? '?deep' : ''}`;
    const { status, body } = await client
      .send({ method: 'GET', path, headers: HEADERS })
      .catch((error: unknown) => {
        throw new Error(`${host} must answer: ${messageOf(error)}`, { cause: error });
      })
      .finally(() => client.disconnect());
    if (status !== 200) throw new Error(`${host} must be ready, it answered ${status}: ${body.slice(0, 300)}`);
    return readiness.parse(JSON.parse(body));
  }

  /** Texts of a name's TXT record. */
  async texts(host: string): Promise<readonly string[]> {
    const found = await this.#resolver.resolveTxt(host);
    return found.map((parts) => parts.join(''));
  }
}
