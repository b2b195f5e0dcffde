/** What validation judges: every number of `lib/config/numbers.ts` that a promise bounds. */
import {
  BACKUP,
  DELETION,
  DETECTION,
  ENCRYPTION,
  FRONT_DOOR,
  MESSAGES,
  POLICY,
  RECOVERY,
  REDUNDANCY,
  REPLICATION,
  RETENTION,
  type RetentionClass,
} from '../numbers';
import type { Retention } from './retention';

/** The numbers without their present values: what a changed `lib/config/numbers.ts` could hold. */
export interface Numbers {
  readonly RECOVERY: Loose<typeof RECOVERY>;
  readonly REPLICATION: Loose<typeof REPLICATION>;
  readonly RETENTION: Readonly<Record<RetentionClass, Retention>>;
  readonly DELETION: Loose<typeof DELETION>;
  readonly MESSAGES: Loose<typeof MESSAGES>;
  readonly BACKUP: Loose<typeof BACKUP>;
  readonly ENCRYPTION: Loose<typeof ENCRYPTION>;
  readonly REDUNDANCY: Loose<typeof REDUNDANCY>;
  readonly DETECTION: Loose<typeof DETECTION>;
  readonly FRONT_DOOR: Loose<typeof FRONT_DOOR>;
  readonly POLICY: Loose<typeof POLICY>;
}

type Loose<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] extends number ? number : T[K] };

/** The committed numbers. */
export const NUMBERS: Numbers = {
  RECOVERY,
  REPLICATION,
  RETENTION,
  DELETION,
  BACKUP,
  ENCRYPTION,
  REDUNDANCY,
  MESSAGES,
  DETECTION,
  FRONT_DOOR,
  POLICY,
};
