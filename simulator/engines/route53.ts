/**
 * How Route 53 answers: weighted record sets with health checks, and aliases. Pure; the records are those of the synthesized
 * template. Documentation: "How Amazon Route 53 chooses records when health checking is configured".
 */

/** One record set, as the zone has it. Names are without the last dot. */
export interface RecordSet {
  readonly name: string;
  readonly type: string;
  /** Tells the members of a weighted set apart; here always the name of a region. */
  readonly setIdentifier?: string | undefined;
  readonly weight?: number | undefined;
  /** True when a health check of its region's decides whether it is answered. */
  readonly checked: boolean;
  /** Seconds. */
  readonly ttl: number;
  /** Presentation format, as in a template; empty for an alias. */
  readonly values: readonly string[];
  /** The name in the same zone that it stands for. */
  readonly aliasOf?: string | undefined;
}

/** What health checks say of a region. Only Region switch moves it. */
export type Health = 'green' | 'red';

export interface Zone {
  readonly records: readonly RecordSet[];
  /** By the region's name; a region that is not in it is green. */
  readonly health: Readonly<Record<string, Health>>;
}

/** One answer: a value in presentation format and how long it may be kept. */
export interface Resolved {
  readonly value: string;
  readonly ttl: number;
}

/**
 * What a question is answered with; undefined when there is no such name, empty when it has no such type.
 * @param draw a number from 0 up to but not including 1, by which a weighted member is drawn
 */
export function resolve(zone: Zone, name: string, type: string, draw: () => number): readonly Resolved[] | undefined {
  const named = zone.records.filter((record) => record.name === name);
  if (named.length === 0) return undefined;
  const record = drawn(
    zone,
    named.filter((candidate) => candidate.type === type),
    draw,
  );
  if (!record) return [];
  if (record.aliasOf !== undefined) return resolve(zone, record.aliasOf, type, draw);
  return record.values.map((value) => ({ value, ttl: record.ttl }));
}

/** One member by weight, of those that are healthy; when none is, Route 53 takes all of them for healthy. */
function drawn({ health }: Zone, members: readonly RecordSet[], draw: () => number): RecordSet | undefined {
  const isHealthy = ({ checked, setIdentifier }: RecordSet): boolean =>
    !checked || setIdentifier === undefined || health[setIdentifier] !== 'red';
  const healthy = members.filter(isHealthy);
  const candidates = healthy.length > 0 ? healthy : members;
  const total = candidates.reduce((sum, { weight }) => sum + (weight ?? 1), 0);
  let left = draw() * total;
  for (const candidate of candidates) {
    left -= candidate.weight ?? 1;
    if (left < 0) return candidate;
  }
  return candidates.at(-1);
}
