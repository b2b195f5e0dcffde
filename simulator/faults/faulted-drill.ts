/** One drill of a case: its runs, each a process; the fault, at its moment; the operator; evidence, signed and verified. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DrillFolder } from '../../lib/recovery/drill/drill-folder';
import type { Clock } from '../../lib/recovery/drill/clock';
import { readChain } from '../../lib/recovery/evidence/chain';
import type { Entry } from '../../lib/recovery/evidence/entries';
import { FILES } from '../../lib/recovery/evidence/head';
import { fingerprintOf, type Signer } from '../../lib/recovery/evidence/keys';
import { readEvidence, verify } from '../../lib/recovery/evidence/verify';
import { messageOf } from '../../lib/runtime/text';
import { withDrillSigner } from '../../lib/recovery/drill/archive-evidence';
import type { Stage } from '../rehearsal/stage';
import { type DrillEnd, type DrillHooks, leftIn, runDrillProcess, stopClients } from './drill-process';
import type { DrillOrder } from './drill-contract';
import type { Disturbance } from './disturbance';
import { deedsOf, type FaultCase, type Parts, regionNamed } from './fault';
import type { DrillFacts } from './case-facts';
import { goBack } from './way-back';

export interface DrillPlace {
  readonly stage: Stage;
  /** Values that replace placeholders. */
  readonly given: Readonly<Record<string, string>>;
  /** Folder below which evidence is written. */
  readonly out: string;
  readonly trafficProgram: string;
  /** @default 'build/processes/drill.mjs' */
  readonly drillProgram?: string;
}

interface FaultedDrillOptions extends DrillPlace {
  readonly id: string;
  readonly clock: Clock;
  readonly parts: Parts;
  /** Aborted when the drills of the case must have ended. */
  readonly limit: AbortSignal;
  /** Whether the fault strikes in this one. */
  readonly isFirst: boolean;
}

/** Runs in a row after which a drill is given up. */
const MOST_RUNS = 5;

/** Tries to do what is outstanding: a region that has come back may still refuse. */
const MOST_FOLLOW_UPS = 3;

export class FaultedDrill {
  readonly #ends: DrillEnd[] = [];
  #rival: FaultedDrill | undefined;

  constructor(
    private readonly faultCase: FaultCase,
    private readonly options: FaultedDrillOptions,
  ) {}

  get #folder(): string {
    return join(this.options.out, this.options.id);
  }

  get #records(): DrillFolder {
    return new DrillFolder(this.#folder, this.options.clock);
  }

  /** Runs it, and goes on with it as an operator would, until it is over or cannot go on. */
  async run(): Promise<void> {
    const { moment, fault } = this.faultCase;
    const hasRival = fault.drill?.rival === true && this.options.isFirst;
    const rival = hasRival && moment === 'start' ? this.#startRival() : undefined;
    await this.#once(false);
    await rival;
    for (let runs = 1; runs < MOST_RUNS && (await this.#goesOn()); runs += 1) {
      const { outcome } = this.#ends.at(-1) ?? {};
      if (outcome === 'paused' || outcome === 'error') await this.#operate();
      await this.#once(true);
    }
    if (this.#ends.at(-1)?.outcome === 'canceled')
      await goBack(this.options.stage, this.options.parts, this.options.clock);
    await this.#sign();
  }

  /** What is outstanding when both regions are as before. */
  async followUp(): Promise<void> {
    for (let runs = 0; runs < MOST_FOLLOW_UPS && (await this.#isOutstanding()); runs += 1) await this.#once(true);
    await this.#rival?.followUp();
  }

  /** Ids of the heartbeats that were acknowledged. */
  async acknowledged(): Promise<readonly string[]> {
    const own = (await this.#entries()).flatMap((entry) =>
      entry.kind === 'heartbeat' && entry.outcome === 'acknowledged' ? [entry.id] : [],
    );
    return [...own, ...((await this.#rival?.acknowledged()) ?? [])];
  }

  async facts(): Promise<readonly DrillFacts[]> {
    const { id } = this.options;
    const entries = await this.#entries();
    const own = {
      id,
      to: this.options.parts.to,
      breakGlass: this.faultCase.fault.drill?.breakGlass === true,
      ends: this.#ends,
    };
    const rivals = (await this.#rival?.facts()) ?? [];
    if (entries.length === 0) return [{ ...own, evidence: undefined }, ...rivals];
    const folder = this.#records;
    await this.#sign();
    const { genuine, flaws, head } = await this.#withSigner(async (signer) => {
      await folder.seal(signer);
      await folder.leave();
      return verify(await readEvidence(this.#folder), fingerprintOf(signer.key));
    });
    const lines = flaws.map(({ where, found, required }) => `${where}: must be ${required}, is ${found}`);
    return [{ ...own, evidence: { entries, genuine, flaws: lines, figures: head?.figures } }, ...rivals];
  }

  /** Processes and files that it has left, and that are not evidence. */
  async left(): Promise<readonly string[]> {
    const rivals = (await this.#rival?.left()) ?? [];
    return [...this.#ends.flatMap(({ left }) => left), ...(await leftIn(this.#folder)), ...rivals];
  }

  async #isOutstanding(): Promise<boolean> {
    const state = await this.#records.load();
    return state?.phase === 'ended' && state.outstanding === true;
  }

  async #once(resume: boolean): Promise<void> {
    const { fault } = this.faultCase;
    const { isFirst } = this.options;
    const hooks: DrillHooks = {
      asked: () => this.#operate(),
      ...(isFirst && !resume && { flip: () => this.#atFlip(), started: (pid) => (this.#pid = pid) }),
    };
    const decisions = Object.entries(fault.operator?.decisions ?? {}).map(([step, all]) => [step, [...all]]);
    this.#ends.push(
      await runDrillProcess(
        { ...this.#order(resume), ...(resume && { decisions: Object.fromEntries(decisions) }) },
        this.options,
        hooks,
      ),
    );
  }

  #pid = 0;

  #order(resume: boolean): DrillOrder {
    const { fault, mode, moment } = this.faultCase;
    const { stage, given, id, parts, trafficProgram, clock, isFirst } = this.options;
    const { environment, planArn, loopback } = stage.target;
    if (!loopback) throw new Error('a rehearsal must have its loopback addresses');
    const { drill } = fault;
    return {
      environment: environment.name,
      given: { ...given },
      planArn,
      loopback: { ...loopback, apis: { ...loopback.apis }, mailPort: loopback.mailPort },
      id,
      folder: this.#folder,
      to: parts.to,
      mode,
      breakGlass: drill?.breakGlass === true,
      resume,
      trafficProgram,
      origin: clock.origin + (drill?.skewMs ?? 0),
      ...(isFirst && !resume && drill?.ends && { stop: { at: { step: moment, status: 'running' }, how: drill.ends } }),
    };
  }

  /** The checks have passed, and clients write. */
  async #atFlip(): Promise<string | undefined> {
    const { fault, mode, moment } = this.faultCase;
    const { stage, parts } = this.options;
    const { disturb } = stage.faults;
    const own: readonly Disturbance[] =
      mode === 'failover' && !fault.spares ? [{ kind: 'lose', region: parts.from }] : [];
    const all = deedsOf(this.faultCase).filter((deed) => deed.moment !== 'start');
    const atOnce = all.filter((deed) => deed.moment === 'flip').flatMap(({ does }) => does(parts));
    const first = [...own, ...(fault.prepares?.(parts) ?? []), ...atOnce];
    for (const each of first) await disturb(each);
    for (const { moment: step, does } of all)
      if (step !== 'flip') for (const each of does(parts)) await disturb(each, step);
    await this.#letRebuild();
    if (fault.drill?.clientsStopped) stopClients(this.#pid, this.options);
    if (fault.drill?.diskFull) await promisify(execFile)('prlimit', [`--pid=${this.#pid}`, '--fsize=0:']);
    if (fault.drill?.rival && moment === 'flip') await this.#startRival();
    return first.some(({ kind }) => kind === 'lose' || kind === 'cut off') ? parts.from : undefined;
  }

  /** Aurora rebuilds an old writer that runs, whatever an operator repairs; the step waits for it. */
  async #letRebuild(): Promise<void> {
    if (this.faultCase.fault.spares) await this.options.stage.faults.disturb({ kind: 'rebuild' }, 'check-fence');
  }

  #startRival(): Promise<void> {
    const fault = { ...this.faultCase.fault, drill: undefined, spares: true } as const;
    const faultCase = { ...this.faultCase, fault };
    this.#rival = new FaultedDrill(faultCase, { ...this.options, id: `${this.options.id}-rival` });
    return this.#rival.run();
  }

  /** Whether it can be resumed. */
  async #goesOn(): Promise<boolean> {
    const outcome = this.#ends.at(-1)?.outcome ?? 'hung';
    if (!['paused', 'killed', 'interrupted', 'error'].includes(outcome)) return false;
    return (await this.#records.load()) !== undefined;
  }

  /** What an operator does before the drill is resumed, or a step tried again. */
  async #operate(): Promise<void> {
    const { fault } = this.faultCase;
    const { stage, parts } = this.options;
    if (fault.operator?.mends !== false) await stage.faults.repair();
    for (const each of fault.operator?.does?.(parts) ?? []) await stage.faults.disturb(each);
    await this.#letRebuild();
  }

  async #sign(): Promise<void> {
    const records = this.#records;
    const state = await records.load();
    const close = (): Promise<unknown> => this.#withSigner((signer) => records.close(signer));
    if (state?.phase === 'ended' && !(await records.isClosed()))
      await close().catch(async (error: unknown) => {
        if (!this.faultCase.fault.drill?.unsigned) throw error;
        this.#ends.push({ outcome: 'findings', details: [`not signed: ${messageOf(error)}`], said: [], left: [] });
        await this.options.stage.faults.repair();
        await close();
      });
    await records.leave();
  }

  /** As `holdfast drill` does, by the environment's key in the region that is activated. */
  #withSigner<Result>(use: (signer: Signer) => Promise<Result>): Promise<Result> {
    const { stage, parts } = this.options;
    return withDrillSigner(stage.target, regionNamed(stage.target.environment, parts.to), use);
  }

  async #entries(): Promise<readonly Entry[]> {
    const file = join(this.#folder, FILES.entries);
    return existsSync(file) ? readChain(FILES.entries, await readFile(file)).entries : [];
  }
}
