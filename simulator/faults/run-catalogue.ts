/** Runs cases one after the other. They share a stage for as long as both regions come back to where they were. */
import { join } from 'node:path';
import { messageOf } from '../../lib/runtime/text';
import type { Stage } from '../rehearsal/stage';
import type { FaultCase } from './fault';
import { endOf, excusedWrites } from './case-facts';
import { violationsOf } from './invariants';
import { CASE_LIMITS, runCase } from './run-case';

export interface CatalogueOptions {
  readonly cases: readonly FaultCase[];
  readonly open: () => Promise<Stage>;
  readonly given: Readonly<Record<string, string>>;
  /** Names the run; each case's evidence is named after it. */
  readonly id: string;
  readonly out: string;
  readonly trafficProgram: string;
  readonly interrupted: AbortSignal;
  /** @default CASE_LIMITS */
  readonly limits?: typeof CASE_LIMITS;
}

/** What a case has shown. */
export interface CaseReport {
  readonly name: string;
  /** How the first run of its drill ended; undefined where the case could not be carried out. */
  readonly ended: string | undefined;
  /** Everything that contradicts an invariant or the catalogue; none: it has passed. */
  readonly violations: readonly string[];
  /** Ids of writes that an unfenced old writer acknowledged in its last lease (docs/adr/014). */
  readonly excused: readonly string[];
  readonly seconds: number;
  /** Folders of its evidence. */
  readonly evidence: readonly string[];
}

/** @returns a report of each case that was run; an interrupted run leaves the rest out */
export async function runCatalogue(
  options: CatalogueOptions,
  report: (of: CaseReport) => void,
): Promise<readonly CaseReport[]> {
  const { cases, open, interrupted } = options;
  const reports: CaseReport[] = [];
  let stage: Stage | undefined;
  try {
    for (const [index, faultCase] of cases.entries()) {
      if (interrupted.aborted) break;
      stage ??= await open();
      const begun = performance.now();
      const found = await oneCase(faultCase, stage, { ...options, id: `${options.id}-${index + 1}` });
      const made = { ...found, name: faultCase.name, seconds: (performance.now() - begun) / 1000 };
      reports.push(made);
      report(made);
      if (made.violations.length === 0) continue;
      await stage.close();
      stage = undefined;
    }
  } finally {
    await stage?.close();
  }
  return reports;
}

async function oneCase(
  faultCase: FaultCase,
  stage: Stage,
  { given, id, out, trafficProgram, limits = CASE_LIMITS }: CatalogueOptions,
): Promise<Omit<CaseReport, 'name' | 'seconds'>> {
  try {
    const facts = await runCase(faultCase, { stage, given, out, id, trafficProgram }, limits);
    const ended = endOf(facts);
    const undocumented = faultCase.fault.ends.includes(ended)
      ? []
      : [`the catalogue says that it ${faultCase.fault.ends.join(' or ')}; it is ${ended}`];
    return {
      ended,
      violations: [...violationsOf(facts), ...undocumented],
      excused: excusedWrites(facts).map((write) => write.id),
      evidence: facts.drills.flatMap(({ id: drill, evidence }) => (evidence ? [join(out, drill)] : [])),
    };
  } catch (error) {
    return {
      ended: undefined,
      violations: [`the case could not be carried out: ${messageOf(error)}`],
      excused: [],
      evidence: [],
    };
  }
}
