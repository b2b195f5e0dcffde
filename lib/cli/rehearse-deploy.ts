/** `holdfast rehearse --mode deploy`: walks the deployments of an environment on paper; asks AWS nothing. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../app';
import { grouped } from '../assembly/template-index';
import { deploymentSteps } from '../config/deployment-order';
import { environments } from '../config/environments';
import { founded } from '../config/founding';
import type { Environment, Region, RegionLetter } from '../config/types';
import { readAssembly, type Stack } from '../deployment/assembly';
import {
  answer,
  type Answer,
  type Rehearsal,
  rehearseCreation,
  rehearseRebuild,
  rehearseRelease,
  rehearseTeardown,
} from '../deployment/lifecycles';
import { ServiceSpec } from '../deployment/service-spec';
import { needsTwoSteps, trialRelease } from '../deployment/trial';
import { environmentNamed, EXIT, mustBeValid, refusalOf } from './errors';
import type { CommandContext } from './context';
import { sinceRecord, writeRecord } from './released';
import { documentOfDeployments, textOfDeployments } from './rehearse-deploy-output';
import { jsonText, Progress } from './terminal';

/** What was typed. */
export interface TypedDeployments {
  readonly environment: string;
  /** Folder of the last release's cloud assembly. */
  readonly from?: string;
  /** Writes the record that the next release is compared with. */
  readonly record?: true;
  readonly json?: true;
}

/** @returns the exit code @throws Refusal where the environment or the assembly does not exist */
export function rehearseDeployments(
  { given, today, terminal }: Pick<CommandContext, 'given' | 'today' | 'terminal'>,
  { environment: name, from, record, json }: TypedDeployments,
): number {
  const all = environments(given);
  const environment = founded(environmentNamed(all, name));
  mustBeValid(all, { given, today });
  const before = from === undefined ? undefined : stacksFrom(from, environment);
  const progress = new Progress(terminal);
  progress.say('synthesizing and walking');
  const spec = ServiceSpec.read();
  const now = synthesized(environment);
  const document = documentOfDeployments(
    name,
    lifecycles(environment, { before, now }, spec),
    needsTwoSteps(now, spec),
  );
  progress.done();
  if (record) writeRecord(environment, now, spec);
  terminal.out(json ? jsonText(document) : textOfDeployments(document, terminal.colour));
  return document.ok ? EXIT.ok : EXIT.findings;
}

interface Assemblies {
  /** The last release. */
  readonly before?: readonly Stack[] | undefined;
  readonly now: readonly Stack[];
}

/** Every lifecycle that an environment has, as its guides and commands go about it. @param environment complete */
function lifecycles(environment: Environment, { before, now }: Assemblies, spec: ServiceSpec): readonly Rehearsal[] {
  const { regions, name } = environment;
  const founding = withRegions(environment, (region) => ({ ...region, founding: true }));
  return [
    answer(rehearseCreation([synthesized(founding), now], spec), [EXISTING_OBJECTS]),
    ...[before ? rehearseRelease(before, now, spec) : (sinceRecord(environment, now, spec) ?? [])].flat(),
    rehearseRelease(now, trialRelease(now), spec, 'release with other settings'),
    ...(regions.length < 2 ? [] : regions.map((lost) => rebuildOf(environment, lost, now, spec))),
    ...(now.some(({ isProtected }) => isProtected) ? [] : [answer(rehearseTeardown(now, spec), teardownAnswers(name))]),
  ];
}

/** What `holdfast teardown` removes before it deletes a stack. */
export const teardownAnswers = (environment: string): readonly Answer[] =>
  (
    [
      ['S3-01', 'AWS::S3::Bucket'],
      ['BK-01', 'AWS::Backup::BackupVault'],
      ['BK-06', 'AWS::Backup::BackupVault'],
      ['CE-02', 'AWS::Route53::HostedZone'],
      ['SE-01', 'AWS::SecretsManager::Secret'],
    ] as const
  ).map(([rule, type]) => ({ rule, type, command: `npx holdfast teardown --environment ${environment}` }));

/** A step of both chapters that make a region. */
const EXISTING_OBJECTS: Answer = {
  rule: 'S3-05',
  type: 'AWS::S3::Bucket',
  command: 'aws s3control create-job (docs/deploy.md, "Existing objects")',
};

/** Steps by hand of the chapter "A region made anew" in docs/deploy.md. */
const IN_THE_CHAPTER: readonly Answer[] = [
  EXISTING_OBJECTS,
  { rule: 'ZO-02', type: 'AWS::Route53::HostedZone', command: 'npx cdk import <environment>/B/Zone' },
  {
    rule: 'DB-06',
    type: 'AWS::RDS::GlobalCluster',
    command: 'aws cloudformation delete-stack --stack-name <name of A/Data> --retain-resources <the global cluster>',
  },
];

/** As docs/deploy.md says: in two passes, with the next generation; region A joins the database of the other. */
function rebuildOf(environment: Environment, lost: Region, now: readonly Stack[], spec: ServiceSpec): Rehearsal {
  const isFounder = lost.letter === environment.database.founder;
  const passes = [true, false].map((founding) => {
    const anew = withRegions(environment, (region) =>
      region.letter === lost.letter ? { ...region, founding, generation: region.generation + 1 } : region,
    );
    const database = isFounder ? { ...anew.database, founder: 'none' as const } : anew.database;
    return synthesized({ ...anew, database }, lost.letter);
  });
  // B's Link also finds the connection that A makes next, so a person repeats what it tells A.
  const repeats = isFounder ? [`${environment.name}/B/Link`] : [];
  return answer(rehearseRebuild(now, { region: lost.name, imports: true, repeats, passes }, spec), IN_THE_CHAPTER);
}

function withRegions(environment: Environment, change: (region: Region) => Region): Environment {
  const [a, b] = environment.regions;
  return { ...environment, regions: b ? [change(a), change(b)] : [change(a)] };
}

/** The stacks of one environment as they would be deployed, in the order of deployment. Nothing stays of the synthesis. */
function synthesized(environment: Environment, first?: RegionLetter): readonly Stack[] {
  const outdir = mkdtempSync(join(tmpdir(), `holdfast-${process.pid}-`));
  try {
    createApp([environment], { outdir, reportOnly: true }).synth();
    return inOrder(readAssembly(outdir), environment, first);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function stacksFrom(folder: string, environment: Environment): readonly Stack[] {
  const stacks = existsSync(join(folder, 'manifest.json')) ? inOrder(readAssembly(folder), environment) : [];
  if (stacks.length > 0) return stacks;
  const required = `a cloud assembly (cdk.out) with stacks of ${environment.name}`;
  throw refusalOf('--from', 'usage', required, folder, 'name the folder that the last release was deployed from');
}

/** @param first region whose stacks come first in each turn. Stacks that have no turn come last. */
function inOrder(stacks: readonly Stack[], { name, regions }: Environment, first?: RegionLetter): readonly Stack[] {
  const own = stacks.filter(({ id }) => id.startsWith(`${name}/`));
  const steps = deploymentSteps(regions.map(({ letter }) => letter));
  const turns = [...grouped(steps, ({ stack }) => stack).values()].flatMap((turn) =>
    turn.toSorted((one, other) => Number(other.letter === first) - Number(one.letter === first)),
  );
  const placed = turns.flatMap(({ letter, stack }) => own.find(({ id }) => id === `${name}/${letter}/${stack}`) ?? []);
  return [...placed, ...own.filter((stack) => !placed.includes(stack))];
}
