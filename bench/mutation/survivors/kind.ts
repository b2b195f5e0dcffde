import type { Outcome } from '../outcome';

/** Survivors of one kind: everything that is given must match. */
export interface Kind {
  readonly type: RegExp;
  /** Of the keys, joined by dots, with `*` for an index; of the resource itself they are empty. */
  readonly keys: RegExp;
  /** Of the construct path. */
  readonly path?: RegExp;
  readonly how?: Outcome['how'];
  /** Of the statement of a policy. */
  readonly effect?: 'Allow' | 'Deny';
  /** Of the new value, as JSON. */
  readonly value?: RegExp;
}

/** Survivors that are harmless for one reason. */
export interface Group {
  readonly name: string;
  /** Why they are harmless. */
  readonly why: string;
  readonly kinds: readonly Kind[];
}
