import type { Tier } from '../../config/choices';

/** A policy finding that an owner acknowledges at one path, until a day. */
export interface Waiver {
  /**
   * The finding's namespaced id exactly as the CDK prints it, `AwsSolutions::AwsSolutions-IAM5[Resource::*]`; several
   * where packs report one problem under several ids. May contain `{environment}`, `{account}`, `{domain}`, `{region}` and
   * `{peer}`, filled in for every region.
   */
  readonly finding: string | readonly string[];
  /** Construct path below the region, for example `Network/Vpc/IngressRoute`; findings below it are covered too. */
  readonly path: string;
  /** Promises (`L4`) and rules of the architecture (`rule-8`) that the finding is about; at least one, and all exist. */
  readonly touches: readonly string[];
  /** How many resources there have the finding, in each region and for each id; another number is a problem. */
  readonly count: number;
  readonly owner: 'platform' | 'security' | 'mail';
  /** Why it stays, checkable by a reviewer. */
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`, at most a year ahead. */
  readonly expires: string;
  /** Tiers of the environments that it applies to; default: all. */
  readonly tiers?: readonly Tier[];
  /** How many regions the environments have that it applies to; default: one or two. */
  readonly regions?: 1 | 2;
}

/** A waiver as the file of its stack lists it; default: one resource, until the last day of its stack (index.ts). */
export type WaiverRow = Omit<Waiver, 'count' | 'expires'> & Partial<Pick<Waiver, 'count' | 'expires'>>;
