import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../app';
import { Policy } from '../commitments/policy/policy';
import type { OpenFinding } from '../commitments/check';
import type { EnvironmentReport } from '../commitments/report';
import type { Environment } from '../config/types';

/** What synthesis found. */
export interface Judgement {
  readonly environments: readonly EnvironmentReport[];
  /** What belongs to no environment: waivers that are written badly, a rule pack that failed. */
  readonly general: readonly OpenFinding[];
}

/**
 * Synthesizes environments into a temporary folder and holds them to the policy. The folder is removed before this
 * returns or throws; its name carries the process id, so that scripts/holdfast.mjs removes it after a Ctrl-C.
 * A construct that refuses what it was given is a finding like any other.
 *
 * @throws TypeError and its like: a mistake in this program
 */
export function judge(configured: readonly Environment[], today: Date, announce: (phase: string) => void): Judgement {
  // One that is being founded is judged as it will be: half of it cannot keep what is promised of the whole.
  const environments = configured.map((environment) => ({ ...environment, founding: false }));
  const outdir = mkdtempSync(join(tmpdir(), `holdfast-${process.pid}-`));
  try {
    const policy = new Policy(environments, today, { announce });
    createApp(environments, { outdir, policy, reportOnly: true }).synth();
    return { environments: policy.reports, general: policy.general };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError) throw error;
    return { environments: [], general: [refusal(error)] };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const refusal = ({ message }: Error): OpenFinding => ({
  rule: 'policy/construction',
  path: '',
  found: message,
  required: 'constructs that accept what they are given',
  fix: 'do as the message says; nothing else has been checked yet',
});
