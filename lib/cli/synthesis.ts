import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { createApp } from '../app';
import { readStack, TemplateIndex } from '../assembly/template-index';
import { Policy } from '../commitments/policy/policy';
import type { OpenFinding } from '../commitments/check';
import type { EnvironmentReport } from '../commitments/report';
import { founded } from '../config/founding';
import type { Environment } from '../config/types';
import type { Release } from '../release/question';
import { type CodePlace, placeOf } from './code-places';

/** What synthesis found. */
export interface Judgement {
  readonly environments: readonly EnvironmentReport[];
  /** What belongs to no environment: waivers that are written badly, a rule pack that failed. */
  readonly general: readonly OpenFinding[];
  /** Where the code of a finding is, by its environment; undefined where traces were not asked for, or lead to no code of ours. */
  readonly placeOf: (finding: OpenFinding, environment?: string) => CodePlace | undefined;
}

/**
 * What would be deployed of an environment, as it is configured, without holding it to the policy.
 * @throws where a construct refuses what it was given
 */
export function releaseOf(environment: Environment): Release {
  return inTemporaryFolder((outdir) => readRelease(createApp([environment], { outdir }).synth()));
}

/** What an assembly deploys. @param assembly of one environment */
export function readRelease(assembly: CloudAssembly): Release {
  const stacks = assembly.stacksRecursively.map((stack) => ({ stack, region: stack.environment.region }));
  const templates = stacks.map(({ stack, region }) =>
    readStack(stack.displayName.split(' ')[0] ?? '', stack.templateFullPath, region, stack.environment.account),
  );
  return {
    templates: new TemplateIndex(templates),
    bootstrap: ({ name }) => {
      const found = stacks.find(({ region }) => region === name)?.stack;
      return {
        parameter: found?.bootstrapStackVersionSsmParameter ?? '',
        version: found?.requiresBootstrapStackVersion ?? 0,
        executionRole: found?.cloudFormationExecutionRoleArn?.split('/').at(-1) ?? '',
        bucket: found?.stackTemplateAssetObjectUrl?.split('/')[2] ?? '',
      };
    },
  };
}

function inTemporaryFolder<Result>(work: (folder: string) => Result): Result {
  // Its name carries the process id, so that scripts/holdfast.mjs removes it after a Ctrl-C.
  const folder = mkdtempSync(join(tmpdir(), `holdfast-${process.pid}-`));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Synthesizes environments into a temporary folder and holds them to the policy. The folder is removed before this
 * returns or throws.
 * A construct that refuses what it was given is a finding like any other.
 *
 * @param traced whether findings are to be found in the code; takes time
 * @throws TypeError and its like: a mistake in this program
 */
export function judge(
  configured: readonly Environment[],
  today: Date,
  announce: (phase: string) => void,
  traced = false,
): Judgement {
  // One that is being founded is judged as it will be: half of it cannot keep what is promised of the whole.
  const environments = configured.map(founded);
  return inTemporaryFolder((outdir) => {
    try {
      const policy = new Policy(environments, today, { announce });
      const app = createApp(environments, { outdir, policy, traced, reportOnly: true });
      app.synth();
      return {
        environments: policy.reports,
        general: policy.general,
        placeOf: ({ path }, environment) => placeOf(app, [environment, path].filter(Boolean).join('/')),
      };
    } catch (error) {
      if (!(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError) throw error;
      return { environments: [], general: [refusal(error)], placeOf: () => undefined };
    }
  });
}

const refusal = ({ message }: Error): OpenFinding => ({
  rule: 'policy/construction',
  path: '',
  found: message,
  required: 'constructs that accept what they are given',
  fix: 'do as the message says; nothing else has been checked yet',
});
