/** Runs cases one after the other. They share a stage for as long as both regions come back to where they were. */
import { join } from 'node:path';
import { messageOf } from '../../lib/runtime/text';
import type { Stage } from '../rehearsal/stage';
import type { FaultCase } from './fault';
import { endOf, excusedWrites } from './case-facts';
import { violationsOf } from './invariants';
import { CASE_LIMITS, runCase } from './run-case';

interface CaseRunnerOptions {
  readonly open: () => Promise<Stage>;
  readonly given: Readonly<Record<string, string>>;
  /** Names the run; each case's evidence is named after it. */
  readonly id: string;
  readonly out: string;
  readonly trafficProgram: string;
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

/** Opens a stage when there is none, and closes it after a case that has not passed. */
export class CaseRunner {
  #stage: Stage | undefined;
  #number = 0;

  constructor(private readonly options: CaseRunnerOptions) {}

  /** @throws why no stage could be opened */
  async run(faultCase: FaultCase): Promise<CaseReport> {
    const { open, id } = this.options;
    this.#stage ??= await open();
    this.#number += 1;
    const begun = performance.now();
    const found = await oneCase(faultCase, this.#stage, { ...this.options, id: `${id}-${this.#number}` });
    if (found.violations.length > 0) await this.close();
    return { ...found, name: faultCase.name, seconds: (performance.now() - begun) / 1000 };
  }

  async close(): Promise<void> {
    const stage = this.#stage;
    this.#stage = undefined;
    await stage?.close();
  }
}

export interface CatalogueOptions extends CaseRunnerOptions {
  readonly cases: readonly FaultCase[];
  readonly interrupted: AbortSignal;
}

/** @returns a report of each case that was run; an interrupted run leaves the rest out */
export async function runCatalogue(
  { cases, interrupted, ...options }: CatalogueOptions,
  report: (of: CaseReport) => void,
): Promise<readonly CaseReport[]> {
  const runner = new CaseRunner(options);
  const reports: CaseReport[] = [];
  try {
    for (const faultCase of cases) {
      if (interrupted.aborted) break;
      const made = await runner.run(faultCase);
      reports.push(made);
      report(made);
    }
  } finally {
    await runner.close();
  }
  return reports;
}

async function oneCase(
  faultCase: FaultCase,
  stage: Stage,
  { given, id, out, trafficProgram, limits = CASE_LIMITS }: CaseRunnerOptions,
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
