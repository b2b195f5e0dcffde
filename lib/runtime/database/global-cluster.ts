/** Where the writer may be, asked of this region's control plane and of the global name, and remembered. */
import { RDSClient } from '@aws-sdk/client-rds';
import { limits } from '../aws-client';
import type { Log } from '../log';
import { describeGlobal, writerOf } from './global-state';
import { memberOf, membersToTry, type Member } from './members';
import type { NameLookup } from './name-lookup';

/** Longer than this the control plane is not waited for, in milliseconds: what is remembered must do. */
const CONNECT_MS = 700;
const ANSWER_MS = 1000;

export interface GlobalClusterOptions {
  /** The identifier of the global cluster; undefined where there is none, and this region's member is the writer. */
  readonly identifier: string | undefined;
  /** This region's own member. */
  readonly own: Member;
  readonly names: NameLookup;
  readonly log: Log;
}

/** The global database as seen from one region. */
export class GlobalCluster {
  readonly #options: GlobalClusterOptions;
  readonly #rds: RDSClient;
  #endpoint: string | undefined;
  #writerRegion: string | undefined;
  #seen: readonly Member[] = [];

  constructor(options: GlobalClusterOptions) {
    this.#options = options;
    this.#rds = new RDSClient({
      region: options.own.region,
      maxAttempts: 1,
      requestHandler: limits(CONNECT_MS, ANSWER_MS),
    });
  }

  /** The members to try, most likely writer first; never rejects, because what is remembered still helps. */
  async candidates(): Promise<readonly Member[]> {
    const { identifier, own, log } = this.#options;
    if (identifier === undefined) return [own];
    await this.#describe(identifier).catch((error: unknown) => {
      log.warn({ error, remembered: this.#endpoint !== undefined }, 'the global cluster could not be described');
    });
    return membersToTry({ named: await this.#named(), writerRegion: this.#writerRegion, seen: this.#seen, own });
  }

  /** Remembers a member that turned out to be the writer. */
  found(member: Member): void {
    this.#seen = [member, ...this.#seen.filter(({ host }) => host !== member.host)];
  }

  close(): void {
    this.#rds.destroy();
  }

  async #describe(identifier: string): Promise<void> {
    const state = await describeGlobal(this.#rds, identifier);
    this.#endpoint = state.endpoint ?? this.#endpoint;
    this.#writerRegion = writerOf(state);
  }

  /** The global name is an alias of the writer's regional endpoint, which is the only one a certificate is issued for. */
  async #named(): Promise<Member | undefined> {
    const { names, log } = this.#options;
    if (this.#endpoint === undefined) return undefined;
    try {
      const aliases = await names.alias(this.#endpoint);
      return aliases.map(memberOf).find((member) => member !== undefined);
    } catch (error) {
      log.warn({ error, name: this.#endpoint }, 'the global database name could not be resolved');
      return undefined;
    }
  }
}
