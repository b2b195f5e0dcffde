/** Survivors that are harmless, each with the reason; what is not harmless gets a check instead. */
import { ALLOWED } from './survivors/allowed';
import { DENIED } from './survivors/denied';
import { LOUD } from './survivors/loud';
import { NAMES } from './survivors/names';
import { STRICTER } from './survivors/stricter';
import { TESTED } from './survivors/tested';
import type { Group, Kind } from './survivors/kind';
import type { Outcome } from './outcome';

export type { Group } from './survivors/kind';

/** In this order: the first group that matches a survivor explains it. */
export const GROUPS: readonly Group[] = [...NAMES, ...DENIED, ...ALLOWED, ...TESTED, ...STRICTER, ...LOUD];

/** The group that explains a survivor; `undefined` where none does. */
export const groupOf = (outcome: Outcome, groups: readonly Group[] = GROUPS): Group | undefined =>
  groups.find(({ kinds }) => kinds.some((kind) => isOf(outcome, kind)));

const isOf = ({ type, keys, path, how, effect, value }: Outcome, kind: Kind): boolean =>
  kind.type.test(type) &&
  kind.keys.test(keys) &&
  (kind.path?.test(path) ?? true) &&
  (kind.how === undefined || kind.how === how) &&
  (kind.effect === undefined || kind.effect === effect) &&
  (kind.value?.test(JSON.stringify(value) ?? '') ?? true);
