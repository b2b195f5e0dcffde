/** The names of an Aurora global database: pure rules, no network. */

/** One region's cluster of the global database, by the endpoint that leads to its writer. */
export interface Member {
  /** Regional cluster endpoint: the only name that its certificate and its authentication token are good for. */
  readonly host: string;
  /** AWS region, part of the name. */
  readonly region: string;
}

/** `<cluster>.cluster-<id>.<region>.rds.amazonaws.com`; the reader endpoint says `cluster-ro-`. */
const ENDPOINT =
  /^(?<cluster>[a-z][a-z0-9-]*)\.cluster-(?:ro-)?(?<id>[a-z0-9]+)\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com\.?$/i;

/**
 * The member that a regional endpoint belongs to; a reader endpoint leads to its own region's member.
 * @returns undefined for any other name, such as the global endpoint
 */
export function memberOf(endpoint: string): Member | undefined {
  const { cluster, id, region } = ENDPOINT.exec(endpoint)?.groups ?? {};
  if (cluster === undefined || id === undefined || region === undefined) return undefined;
  return { host: `${cluster}.cluster-${id}.${region}.rds.amazonaws.com`.toLowerCase(), region: region.toLowerCase() };
}

/** What is known about where the writer may be. */
export interface Clues {
  /** What the global name points at now. */
  readonly named: Member | undefined;
  /** The region whose member the control plane calls the writer. */
  readonly writerRegion: string | undefined;
  /** Members that were the writer before, latest first. */
  readonly seen: readonly Member[];
  /** This region's own member. */
  readonly own: Member;
}

/**
 * The members to try, most likely writer first, each once. The global name leads because it follows the
 * control plane; the rest is for the minutes in which the name or the control plane is wrong or away.
 */
export function membersToTry({ named, writerRegion, seen, own }: Clues): readonly Member[] {
  const all = [...(named ? [named] : []), ...seen, own];
  const once = all.filter((member, index) => all.findIndex(({ host }) => host === member.host) === index);
  const rank = (member: Member): number => {
    if (member.host === named?.host) return 0;
    return member.region === writerRegion ? 1 : 2;
  };
  return once.sort((one, other) => rank(one) - rank(other));
}
