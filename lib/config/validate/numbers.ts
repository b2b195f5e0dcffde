/** Judges the numbers: each by its limits, and all together by their relations. */
import * as committed from '../numbers';
import { LIMITS, type Numbers } from './limits';
import { CHANGE_NUMBERS, type Problem } from './problem';
import { RELATIONS } from './relations';
import { problemsOf } from './schema';

/** The committed numbers. */
export const NUMBERS: Numbers = {
  RECOVERY: committed.RECOVERY,
  FENCE: committed.FENCE,
  REPLICATION: committed.REPLICATION,
  RETENTION: committed.RETENTION,
  DELETION: committed.DELETION,
  MESSAGES: committed.MESSAGES,
  BACKUP: committed.BACKUP,
  DETECTION: committed.DETECTION,
  ENCRYPTION: committed.ENCRYPTION,
  FRONT_DOOR: committed.FRONT_DOOR,
  REDUNDANCY: committed.REDUNDANCY,
  RELEASE: committed.RELEASE,
  POLICY: committed.POLICY,
};

const SCHEMA = LIMITS.check(...RELATIONS);

/** Every number that breaks a promise. */
export const numberProblems = (numbers: unknown): readonly Problem[] =>
  problemsOf(SCHEMA, numbers, { root: '', fix: CHANGE_NUMBERS });
