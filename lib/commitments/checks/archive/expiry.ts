/** How long a bucket keeps an object and its older versions. */
import { at, list, type Resource } from '../../../assembly/template-index';

/** Days until nothing is left of an object; Infinity where something stays. Only rules for the whole bucket count. */
export function goneAfter({ properties }: Resource): number {
  const rules = list(properties, 'LifecycleConfiguration', 'Rules').filter(
    (rule) => at(rule, 'Status') === 'Enabled' && at(rule, 'Prefix') === undefined && at(rule, 'Filter') === undefined,
  );
  const soonest = (...keys: readonly string[]): number =>
    Math.min(...rules.map((rule) => at(rule, ...keys)).filter((days) => typeof days === 'number'));
  // S3 rounds each up to the next midnight (UTC) and may take a day to act: two days in all.
  return soonest('ExpirationInDays') + soonest('NoncurrentVersionExpiration', 'NoncurrentDays') + 2;
}

/** Finds a bucket in which something is left after `days`. */
export function leftAfter(days: number, bucket: Resource): string | undefined {
  const gone = goneAfter(bucket);
  if (gone <= days) return undefined;
  return gone === Infinity ? 'kept for ever' : `gone after ${gone} days`;
}
