/** What commands print with --json where there is no result: documents of their own shape, with the reasons. */
import type { Problem } from '../config/validate/problem';
import { type CheckDocument, documentOfProblems } from './check-output';
import type { CommitmentsDocument } from './commitments';
import type { IndexDocument } from './drill-index';
import type { DrillDocument } from './drill-screen';
import type { VerificationDocument } from './drill-verify-output';
import type { PreflightDocument } from './preflight';
import type { PriceDocument } from './price-output';
import type { RehearsalDocument } from './rehearse-output';
import type { WaiversDocument } from './waivers';

type Problems = readonly Problem[];

const FAILED = { version: 1, ok: false } as const;

/** By the name of the command. */
const DOCUMENTS = {
  check: (problems: Problems): CheckDocument => documentOfProblems(problems),
  commitments: (problems: Problems): CommitmentsDocument => ({ ...FAILED, problems, commitments: [] }),
  drill: (problems: Problems): DrillDocument => ({
    ...FAILED,
    problems,
    drill: null,
    outcome: null,
    findings: [],
    pause: null,
    evidence: null,
  }),
  'drill index': (problems: Problems): IndexDocument => ({ ...FAILED, problems, written: [] }),
  'drill verify': (problems: Problems): VerificationDocument => ({
    ...FAILED,
    problems,
    flaws: [],
    claims: null,
    afterwards: [],
    fingerprint: null,
    trust: '',
    differing: [],
    notEvidence: [],
  }),
  preflight: (problems: Problems): PreflightDocument => ({ ...FAILED, problems, environment: null, answers: [] }),
  price: (problems: Problems): PriceDocument => ({ ...FAILED, problems, rows: [], unknown: [] }),
  rehearse: (problems: Problems): RehearsalDocument => ({
    ...FAILED,
    rehearsal: true,
    problems,
    environment: null,
    linkDelayMs: null,
    interrupted: problems.some(({ rule }) => rule === INTERRUPTION.rule),
    interruption: problems.find(({ rule }) => rule === INTERRUPTION.rule)?.given ?? null,
    stage: null,
    runs: [],
  }),
  waivers: (problems: Problems): WaiversDocument => ({ ...FAILED, problems, waivers: [] }),
};

const isCommand = (name: string): name is keyof typeof DOCUMENTS => Object.hasOwn(DOCUMENTS, name);

/** The document of a command that has no result. @param words what was typed; of no command, the fields that all have */
export function documentWithout(words: readonly string[], problems: Problems): object {
  const [first = '', second = ''] = words.filter((word) => !word.startsWith('-'));
  const name = [`${first} ${second}`, first].find(isCommand);
  return name === undefined ? { ...FAILED, problems } : DOCUMENTS[name](problems);
}

/** Of a command that was interrupted, or killed. */
export const INTERRUPTION: Problem = {
  path: 'holdfast',
  rule: 'interruption',
  given: 'an interruption',
  required: 'a run to its end',
  fix: 'run it again',
};
