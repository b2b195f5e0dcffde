/** Whether the waivers still say what is true: each covers exactly what it says it covers, for a reason, until a day. */
import { POLICY } from '../../config/numbers';
import type { Environment } from '../../config/types';
import type { Finding } from '../check';
import { grouped } from '../../assembly/template-index';
import { isKnown } from '../ledger/index';
import type { RawFinding } from '../policy/record';
import { appliesTo, idsOf, isForSome, isNamespaced, type Placement, placements } from './apply';
import type { Waiver } from './types';

const LISTS = 'lib/commitments/waivers';

/** What is wrong with the waivers as they are written, whatever the templates say. */
export function writtenBadly(waivers: readonly Waiver[], today: Date): readonly Finding[] {
  return waivers.flatMap((waiver, index) => [
    ...dateProblems(waiver, today),
    ...formProblems(waiver),
    ...repeated(waivers, index),
  ]);
}

/** What a waiver covers, and what nothing covers. */
export interface Coverage {
  readonly open: readonly RawFinding[];
  readonly waived: readonly { readonly finding: RawFinding; readonly placement: Placement }[];
}

/** Matches findings with waivers as the CDK does: same id, nearest construct at or above the finding. */
export function cover(findings: readonly RawFinding[], placed: readonly Placement[]): Coverage {
  const byId = grouped(placed, ({ id }) => normal(id));
  const matched = findings.map((finding) => ({
    finding,
    placement: nearest(finding.path, byId.get(normal(finding.id)) ?? []),
  }));
  return {
    open: matched.flatMap(({ finding, placement }) => (placement ? [] : [finding])),
    waived: matched.flatMap(({ finding, placement }) => (placement ? [{ finding, placement }] : [])),
  };
}

/**
 * Waivers of an environment that cover nothing, or not the number of findings they say.
 *
 * @param exists whether there is a construct at a path below the environment
 */
export function outOfPlace(
  waivers: readonly Waiver[],
  environment: Environment,
  { waived }: Coverage,
  exists: (path: string) => boolean,
): readonly Finding[] {
  const placed = placements(waivers, environment);
  const covered = grouped(waived, ({ placement }) => `${placement.path} ${placement.id}`);
  const absent = [...grouped(placed, ({ waiver }) => waiver)]
    .filter(([waiver, places]) => expectedIn(environment, waiver) && !places.some(({ path }) => exists(path)))
    .map(([waiver]) =>
      problem(
        waiver.path,
        'no construct there',
        `a construct with ${idsOf(waiver).join(', ')}`,
        'correct its path, or delete it',
      ),
    );
  const miscounted = placed
    .filter(({ path }) => exists(path))
    .flatMap((placement) => miscount(placement, covered.get(`${placement.path} ${placement.id}`)?.length ?? 0));
  return [...absent, ...miscounted];
}

function miscount({ waiver, id, path }: Placement, found: number): readonly Finding[] {
  if (found === waiver.count) return [];
  const fix = found === 0 ? 'delete it, or correct its id' : 'waive what is new on purpose, or set its count';
  return [problem(path, `${found} findings of ${id}`, `${waiver.count}, as the waiver says`, fix)];
}

/** Production has everything; elsewhere a waiver for environments of every kind may find nothing to cover. */
const expectedIn = (environment: Environment, waiver: Waiver): boolean =>
  isForSome(waiver) ? appliesTo(waiver, environment) : environment.tier === 'production';

function nearest(path: string, placed: readonly Placement[]): Placement | undefined {
  return placed
    .filter((placement) => path === placement.path || path.startsWith(`${placement.path}/`))
    .reduce<Placement | undefined>(
      (best, each) => (best && best.path.length >= each.path.length ? best : each),
      undefined,
    );
}

/** The CDK compares ids with dashes for spaces. */
const normal = (id: string): string => id.replaceAll(' ', '-');

function dateProblems(waiver: Waiver, today: Date): readonly Finding[] {
  const { expires, path } = waiver;
  const last = new Date(`${expires}T23:59:59Z`);
  const limit = new Date(today);
  limit.setUTCDate(limit.getUTCDate() + POLICY.waiverAtMost.days);
  const fix = `look at the finding again, then set a day up to ${limit.toISOString().slice(0, 10)}`;
  const required = `a day from now on and at most ${POLICY.waiverAtMost.days} days ahead, YYYY-MM-DD`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expires) || Number.isNaN(last.getTime()))
    return [problem(path, `expires ${expires}`, required, fix)];
  if (last < today) return [problem(path, `expired on ${expires}`, required, fix)];
  return new Date(expires) > limit ? [problem(path, `expires ${expires}, more than a year ahead`, required, fix)] : [];
}

function formProblems(waiver: Waiver): readonly Finding[] {
  const { path, reason, count, touches } = waiver;
  const ids = idsOf(waiver);
  const unclear = reason.trim().length < 20 ? [`reason '${reason}'`] : [];
  const uncounted = Number.isInteger(count) && count > 0 ? [] : [`count ${count}`];
  const unknown = touches.filter((id) => !isKnown(id)).map((id) => `touches ${id}`);
  const rules: readonly (readonly [wrong: readonly string[], required: string, way: string])[] = [
    [
      ids.filter((id) => !isNamespaced(id)),
      'an id with its namespace, Pack::Pack-Rule',
      'copy the id as `holdfast check` prints it',
    ],
    [unclear, 'a reason that a reviewer can check', 'say why the finding stays'],
    [uncounted, 'a whole number above 0', 'say how many findings it covers'],
    [touches.length > 0 ? [] : ['no promise'], 'the promises or rules that it touches', 'name them'],
    [unknown, 'ids of promises (docs/commitments.md) or of rules of the architecture', 'correct it'],
    [ids.length > 0 ? [] : ['no finding'], 'the ids it covers', 'name them, or delete it'],
  ];
  return rules.flatMap(([wrong, required, way]) => wrong.map((found) => problem(path, found, required, way)));
}

function repeated(waivers: readonly Waiver[], index: number): readonly Finding[] {
  const waiver = waivers[index];
  if (!waiver) return [];
  const same = (other: Waiver): boolean =>
    other.path === waiver.path &&
    overlap(other.tiers, waiver.tiers) &&
    overlap(other.regions && [other.regions], waiver.regions && [waiver.regions]);
  const before = new Set(waivers.slice(0, index).filter(same).flatMap(idsOf));
  const twice = idsOf(waiver).filter((id, at, all) => before.has(id) || all.indexOf(id) < at);
  return twice.map((id) => problem(waiver.path, `${id} twice`, 'one waiver for a finding at a place', 'delete one'));
}

const overlap = <T>(one: readonly T[] | undefined, other: readonly T[] | undefined): boolean =>
  !one || !other || one.some((each) => other.includes(each));

const problem = (path: string, found: string, required: string, way: string): Finding => ({
  path,
  found: `waiver: ${found}`,
  required,
  fix: `${way} (${LISTS})`,
});
