/** Carries out a release, step by step. Loaded only for a real one: the SDK's clients take a moment to load. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Environment, RegionLetter } from '../config/types';
import { fault } from '../config/validate/problem';
import { alarmsOn } from '../recovery/drill/alarms';
import { clientConfig } from '../recovery/drill/aws-clients';
import { readAssembly } from '../deployment/assembly';
import type { Finding } from '../deployment/findings';
import { ServiceSpec } from '../deployment/service-spec';
import { bake } from '../release/bake';
import { migrate, type Wait } from '../release/migration';
import type { Answer } from '../release/question';
import { ASSEMBLY, lineOfStep, type Step } from '../release/steps';
import { messageOf } from '../runtime/text';
import { EXIT, Refusal } from './errors';
import { askAll, linesOf } from './preflight';
import { sinceRecord, writeRecord } from './released';
import { readRelease } from './synthesis';
import type { CommandContext } from './context';

/** What a release asks AWS; tests answer in its place. */
export interface ReleasePorts {
  readonly askAll: typeof askAll;
  readonly migrate: typeof migrate;
  readonly alarmsOn: typeof alarmsOn;
  readonly wait: Wait;
  /** What the record of the last release says against what was synthesized. */
  readonly compare: (environment: Environment) => readonly Finding[];
  readonly record: (environment: Environment) => void;
}

/** A release as it was asked for. */
export interface AskedRelease {
  readonly environment: Environment;
  readonly steps: readonly Step[];
  /** Nothing is asked. */
  readonly yes: boolean;
  readonly despiteFlip: boolean;
}

/** @returns the exit code @throws Refusal where a question of the preflight has a bad answer */
export async function release(
  context: CommandContext,
  asked: AskedRelease,
  ports: ReleasePorts = realPorts(context),
): Promise<number> {
  const run = new Run(context, asked, ports);
  await run.signIn();
  for (const [index, step] of asked.steps.entries()) {
    context.terminal.error(`${index + 1} of ${asked.steps.length}: ${lineOfStep(step, asked.environment)}\n`);
    const code = await run.carryOut(step, asked.steps.slice(index));
    if (code !== EXIT.ok) return code;
  }
  return EXIT.ok;
}

function realPorts({ interruption }: CommandContext): ReleasePorts {
  return {
    askAll,
    migrate,
    alarmsOn,
    compare: (environment) => sinceRecord(environment, readAssembly(ASSEMBLY), ServiceSpec.read())?.findings ?? [],
    record: (environment) => writeRecord(environment, readAssembly(ASSEMBLY), ServiceSpec.read()),
    wait: (milliseconds) => sleep(milliseconds, undefined, { signal: interruption() }),
  };
}

class Run {
  /** Stacks that have this release. */
  private readonly done: string[] = [];
  /** Alarms of each region that were on before the first stack. */
  private readonly before = new Map<RegionLetter, readonly string[]>();

  constructor(
    private readonly context: CommandContext,
    private readonly asked: AskedRelease,
    private readonly ports: ReleasePorts,
  ) {}

  /** Asked for before the synthesis, which takes minutes. @throws Refusal without credentials of the account */
  async signIn(): Promise<void> {
    const { environment } = this.asked;
    mustHold(await this.ports.askAll(this.context, environment, () => readRelease(new CloudAssembly(ASSEMBLY)), []));
  }

  async carryOut(step: Step, left: readonly Step[]): Promise<number> {
    switch (step.kind) {
      case 'synthesize':
        return this.cdk(step.args, { HOLDFAST_ENVIRONMENT: step.environment });
      case 'compare':
        return this.compare();
      case 'record':
        return this.record();
      case 'preflight':
        return this.preflight();
      case 'confirm':
        return this.confirm(left);
      case 'cdk':
        return step.stack === undefined ? this.cdk(step.args) : this.deploy(step.stack, step.args);
      case 'migrate':
        return this.migrate(step.letter, left);
      case 'bake':
        return this.bake(step.letter, left);
      case 'stop':
        return this.stop(step);
    }
  }

  private say(text: string): void {
    this.context.terminal.error(`${text}\n`);
  }

  private cdk(args: readonly string[], variables = {}): number {
    return this.context.run('cdk', args, variables) === 0 ? EXIT.ok : EXIT.findings;
  }

  /** @throws Refusal with everything that one deployment cannot replace */
  private compare(): number {
    const findings = this.ports.compare(this.asked.environment);
    if (findings.length === 0) return EXIT.ok;
    throw new Refusal(
      findings.map(({ rule, stack, resource, how, what }) =>
        fault(
          `${stack}/${resource}`,
          rule.id,
          rule.says,
          `${how}: ${what}`,
          `${rule.fix} (docs/deploy.md, "What takes two releases")`,
        ),
      ),
    );
  }

  private record(): number {
    this.ports.record(this.asked.environment);
    return EXIT.ok;
  }

  private async preflight(): Promise<number> {
    const { environment, despiteFlip } = this.asked;
    const answers = await this.ports.askAll(this.context, environment, () => readRelease(new CloudAssembly(ASSEMBLY)));
    this.context.terminal.error(linesOf(answers));
    mustHold(answers.filter(({ question }) => !(despiteFlip && question === 'flip')));
    return EXIT.ok;
  }

  private async confirm(left: readonly Step[]): Promise<number> {
    const { environment, yes } = this.asked;
    for (const { letter } of environment.regions)
      if (left.some((step) => step.kind === 'bake' && step.letter === letter))
        this.before.set(letter, await this.alarms(letter).catch(() => []));
    for (const [letter, names] of this.before)
      if (names.length > 0) this.say(`On already in ${letter}: ${names.join(', ')}`);
    if (yes) return EXIT.ok;
    const answer = await this.context.ask?.(`Deploy ${environment.name} with these changes? [y/N]`);
    if (/^y(es)?$/i.test(answer ?? '')) return EXIT.ok;
    this.say('Nothing was deployed.');
    return EXIT.refused;
  }

  private alarms(letter: RegionLetter): Promise<readonly string[]> {
    const { environment } = this.asked;
    const region = environment.regions.find((each) => each.letter === letter) ?? environment.regions[0];
    return this.ports.alarmsOn(clientConfig({ loopback: undefined }, region), environment, region);
  }

  private async deploy(stack: string, args: readonly string[]): Promise<number> {
    // Deploying the stacks before may take an hour, and a flip may have begun meanwhile.
    if (!this.asked.despiteFlip) {
      const { underWay, silent } = await this.context.flips(this.asked.environment);
      if (silent.length > 0) this.say(`Unknown whether a flip is under way: ${silent.join('; ')}`);
      if (underWay.length > 0) {
        this.say(`A flip has begun, and ${stack} was not deployed; when the flip is over, go on with --from ${stack}`);
        return EXIT.findings;
      }
    }
    if (this.cdk(args) === EXIT.ok) {
      this.done.push(stack);
      return EXIT.ok;
    }
    return this.fail(`${stack} failed; CloudFormation puts that stack back by itself`, stack);
  }

  private async migrate(letter: RegionLetter, left: readonly Step[]): Promise<number> {
    const { environment } = this.asked;
    const region = environment.regions.find((each) => each.letter === letter) ?? environment.regions[0];
    const end = await this.ports
      .migrate(environment, clientConfig({ loopback: undefined }, region), this.ports.wait)
      .catch((error: unknown) => ({ code: undefined, reason: messageOf(error) }));
    if (end.code === 0) return EXIT.ok;
    const code = end.code === undefined ? 'did not run' : `ended with ${end.code}`;
    return this.fail(`the migration ${code} (${end.reason}); its log group says more`, migrated(left));
  }

  private async bake(letter: RegionLetter, left: readonly Step[]): Promise<number> {
    const before = this.before.get(letter) ?? [];
    const raised = await bake(() => this.alarms(letter), before, this.ports.wait).catch((error: unknown) => [
      `unknown (${messageOf(error)})`,
    ]);
    if (raised.length === 0) return EXIT.ok;
    return this.fail(`alarms since the release, in region ${letter}: ${raised.join(', ')}`, nextStack(left));
  }

  private async stop({ text, next }: { readonly text: string; readonly next: string }): Promise<number> {
    const { ask } = this.context;
    this.say(text);
    if (ask && !this.asked.yes && /^y(es)?$/i.test(await ask('Done? Then the deployment goes on. [y/N]')))
      return EXIT.ok;
    this.say(`When it is done, go on with --from ${next}`);
    return EXIT.waiting;
  }

  /** Says where the release is, how to go on, and how to go back. */
  private fail(what: string, next: string | undefined): number {
    const { name } = this.asked.environment;
    this.say(
      [
        `${name}: ${what}.`,
        `With this release: ${this.done.join(', ') || 'no stack'}.`,
        ...(next === undefined ? [] : [`Go on, once the cause is gone, with --from ${next}.`]),
        `Go back: check out the release before, npm ci, npx holdfast deploy --environment ${name} (docs/deploy.md, "Rollback").`,
      ].join('\n'),
    );
    return EXIT.findings;
  }
}

const nextStack = (left: readonly Step[]): string | undefined =>
  left.flatMap((step) => (step.kind === 'cdk' && step.stack !== undefined ? [step.stack] : []))[0];

/** The stack after which the migration runs, so that it runs again. */
const migrated = ([step]: readonly Step[]): string | undefined =>
  step?.kind === 'migrate' ? `${step.letter}/Data` : undefined;

/** @throws Refusal with everything that is missing */
function mustHold(answers: readonly Answer[]): void {
  const problems = answers
    .filter(({ state }) => state === 'missing')
    .map(({ question, region, required, found, fix }) =>
      fault(region === null ? question : `${question} in ${region}`, 'preflight', required, found, fix),
    );
  if (problems.length > 0) throw new Refusal(problems);
}
