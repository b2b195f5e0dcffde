/** The ledger: all published promises in their published order, then promises of our own. */
import { SCOPE } from './a-scope';
import { SEGREGATION } from './b-segregation';
import { PROCESSING } from './c-processing';
import type { Commitment } from './commitment';
import { THIRD_PARTIES } from './d-third-parties';
import { CONTROLS_OF_CUSTOMERS } from './e-controls';
import { ACCOUNTS } from './f-accounts';
import { RECORDS } from './f-records';
import { INTRUSION } from './g-intrusion';
import { LOGS } from './h-logs';
import { INCIDENTS } from './i-incidents';
import { SIGN_IN } from './j-sign-in';
import { PHYSICAL } from './k-physical';
import { RELIABILITY } from './l-reliability';
import { RECOVERING } from './m-recovery';
import { ON_THE_WAY } from './n-encryption';
import { RETURN } from './o-return';
import { DELETING } from './p-deletion';
import { USAGE } from './q-usage';
import { INTEROPERATION } from './r-interoperation';
import { PROMISES_OF_OUR_OWN } from './x-own';

const numberOf = ({ id }: Commitment): number => Number(id.slice(1));

/** Section F is in two files; their numbers alternate. */
const FILES_OF_F = [...ACCOUNTS, ...RECORDS].toSorted((one, other) => numberOf(one) - numberOf(other));

export const LEDGER: readonly Commitment[] = [
  ...SCOPE,
  ...SEGREGATION,
  ...PROCESSING,
  ...THIRD_PARTIES,
  ...CONTROLS_OF_CUSTOMERS,
  ...FILES_OF_F,
  ...INTRUSION,
  ...LOGS,
  ...INCIDENTS,
  ...SIGN_IN,
  ...PHYSICAL,
  ...RELIABILITY,
  ...RECOVERING,
  ...ON_THE_WAY,
  ...RETURN,
  ...DELETING,
  ...USAGE,
  ...INTEROPERATION,
  ...PROMISES_OF_OUR_OWN,
];

/** Rules of the architecture that have checks of their own (docs/architecture.md). */
const ARCHITECTURE_RULES = 11;

/** Whether an id is that of a promise, or of a rule of the architecture: `F9`, `rule-8`. */
export const isKnown = (id: string): boolean =>
  LEDGER.some((commitment) => commitment.id === id) ||
  Array.from({ length: ARCHITECTURE_RULES }, (_, index) => `rule-${index + 1}`).includes(id);
