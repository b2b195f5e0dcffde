/** Does to two simulated regions what a fault does, at once or when a step of the plan begins, and undoes all of it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { DATABASE_ROLE } from '../../lib/runtime/database/roles';
import { monotonicClock } from '../../lib/recovery/drill/clock';
import { retry } from '../../lib/runtime/retry';
import type { PostgresServer } from '../engines/server';
import { postmaster, sessions } from '../engines/server-process';
import { type Pace, PACES } from '../executor/pace';
import { BETWEEN } from '../regions/regions';
import type { OpenedRegions } from '../regions/start';
import type { Disturbance, RegionFacts } from './disturbance';
import { intrude } from './hostile-role';
import { allIdsIn, factsOf } from './region-facts';

/** Milliseconds for which a minute of a time-out stands where a step is to fail: more than any step takes that does not. */
const HASTY_MINUTE = 1500;

/** A pace whose time-outs a disturbance shortens. */
export interface VariablePace {
  readonly pace: Pace;
  isHasty: boolean;
}

export function variablePace(given: Pace = PACES.rehearsal): VariablePace {
  const variable: VariablePace = {
    isHasty: false,
    pace: {
      ...given,
      get timeoutMinute() {
        return variable.isHasty ? HASTY_MINUTE : given.timeoutMinute;
      },
    },
  };
  return variable;
}

export class Disturber {
  readonly #open: OpenedRegions;
  readonly #linkDelayMs: number;
  readonly #pace: VariablePace;
  readonly #clock = monotonicClock(0);
  /** Ways back, latest last. */
  readonly #undo: (() => Promise<unknown> | void)[] = [];
  #struck: { what: string; at: number }[] = [];
  /** Heartbeats in old writers that were made anew. */
  readonly #leftBehind = new Set<string>();

  constructor(open: OpenedRegions, linkDelayMs: number, pace: VariablePace) {
    this.#open = open;
    this.#linkDelayMs = linkDelayMs;
    this.#pace = pace;
  }

  /** Carries it out, or arms it: then it is carried out as soon as the step is attempted, before anything of the step. */
  async disturb(disturbance: Disturbance, step?: string): Promise<void> {
    if (step === undefined) return this.#carryOut(disturbance);
    this.#open.simulator.faults.add({
      action: `step:${step}`,
      times: 1,
      trouble: () => this.#carryOut(disturbance),
    });
  }

  /** Undoes everything but the loss of a region. */
  async repair(): Promise<void> {
    this.#open.simulator.faults.clear();
    this.#pace.isHasty = false;
    for (const undo of this.#undo.splice(0).reverse()) await undo();
  }

  /** Undoes everything; resolves when both regions are as before. */
  async mend(): Promise<void> {
    const { regions, parts, settled } = this.#open;
    await this.repair();
    for (const region of parts.sites.keys())
      if (!regions.engines.isReachable(region) || parts.database.state(region) === 'lost')
        await regions.restore(region);
    await settled();
    // A reader that was silent or broken off follows again by itself.
    const follows = async (): Promise<void> => {
      if ((await parts.database.lag()) === undefined) throw new Error('the standby must follow again within 30 s');
    };
    await retry(follows, { pauseAfter: (failures) => (failures < 600 ? 50 : undefined) });
  }

  /** Ends what Region switch still does, as an operator would who begins anew. */
  abandon(): void {
    this.#open.simulator.executor.active?.cancel();
  }

  /** @param ids heartbeats that are looked for in both databases */
  async facts(ids: readonly string[]): Promise<RegionFacts> {
    const leftBehind = ids.filter((id) => this.#leftBehind.has(id));
    return { ...(await factsOf(this.#open, ids)), leftBehind, struck: [...this.#struck] };
  }

  async #carryOut(disturbance: Disturbance): Promise<void> {
    const { regions, simulator, parts } = this.#open;
    const link = parts.links(BETWEEN);
    const undo = (way: () => Promise<unknown> | void): void => void this.#undo.push(way);
    this.#struck.push({ what: disturbance.kind, at: this.#clock.now() });
    switch (disturbance.kind) {
      case 'trouble':
        return void simulator.faults.add(disturbance);
      case 'slow link':
        undo(() => link.delay(this.#linkDelayMs));
        return link.delay(disturbance.delayMs);
      case 'cut link':
        undo(() => link.mend());
        return link.cut();
      case 'flapping link':
        return undo(flap(link, disturbance.everyMs));
      case 'lose':
        return regions.lose(disturbance.region);
      case 'cut off':
        return regions.cutOff(disturbance.region);
      case 'heal':
        return regions.heal(disturbance.region);
      case 'names':
        return this.#disturbNames(disturbance);
      case 'standby':
        return this.#disturbStandby(disturbance.state);
      case 'restart writer': {
        const server = parts.database.server(parts.database.writer);
        // Connections are lost in the middle of statements, not between them.
        server.signal('SIGSTOP');
        await this.#clock.pause(HELD_MS);
        await server.lose();
        return server.start();
      }
      case 'skew': {
        const site = parts.sites.get(disturbance.region);
        undo(() => site?.skewClocks(0));
        return site?.skewClocks(disturbance.ms);
      }
      case 'hostile role':
        return this.#intrude(disturbance.deed);
      case 'traffic':
        return regions.shift(disturbance.to);
      case 'rebuild':
        for (const region of parts.sites.keys()) {
          if (!regions.engines.isReachable(region) || parts.database.state(region) !== 'lost') continue;
          for (const id of await allIdsIn(parts.database.server(region))) this.#leftBehind.add(id);
          // Whether it does is what the step waits for.
          void parts.database.rejoin(region).catch(() => undefined);
        }
        return;
      case 'haste':
        this.#pace.isHasty = true;
    }
  }

  async #disturbNames({ region, state }: Extract<Disturbance, { kind: 'names' }>): Promise<void> {
    const { names } = this.#open.parts;
    const [set, unset] =
      state === 'silent'
        ? [() => names.reach(region, false), () => names.reach(region, true)]
        : [() => names.stale(region, true), () => names.stale(region, false)];
    this.#undo.push(unset);
    await set();
  }

  async #disturbStandby(state: Extract<Disturbance, { kind: 'standby' }>['state']): Promise<void> {
    const { database, sites } = this.#open.parts;
    const region = [...sites.keys()].find((each) => each !== database.writer) ?? '';
    const server = database.server(region);
    if (state === 'dead') {
      this.#undo.push(() => database.rejoin(region));
      return database.lose(region);
    }
    if (state === 'frozen') {
      this.#undo.push(() => server.signal('SIGCONT'));
      return server.signal('SIGSTOP');
    }
    if (state === 'late') {
      this.#undo.push(() => applyDelay(server, 0).catch(() => undefined));
      return applyDelay(server, LATE_MS);
    }
    this.#undo.push(async () => {
      await limitFiles(server, 'unlimited:').catch(() => undefined);
      // It has crashed, unless nothing was to be written.
      if (await server.query('SELECT 1').catch(() => undefined)) return;
      await database.rejoin(region);
    });
    // What PostgreSQL itself takes for a full disk: it ignores the signal of a write beyond the limit (postmaster.c).
    await limitFiles(server, '0:');
  }

  async #intrude(deed: Extract<Disturbance, { kind: 'hostile role' }>['deed']): Promise<void> {
    const { database } = this.#open.parts;
    const leave = await intrude(database.server(database.writer), database.writer, deed);
    this.#undo.push(async () => {
      await leave();
      const role = DATABASE_ROLE.application;
      const writer = database.server(database.writer);
      await writer.query(`ALTER ROLE ${role} RESET ALL`);
    });
  }
}

/** How long statements are held before their server is gone, in milliseconds. */
const HELD_MS = 800;

/** Milliseconds that a standby waits before it replays a commit. */
const LATE_MS = 3000;

async function applyDelay(server: PostgresServer, ms: number): Promise<void> {
  await server.query(`ALTER SYSTEM SET recovery_min_apply_delay = '${ms}ms'`);
  await server.query('SELECT pg_reload_conf()');
}

/** Of a process only its own account may do this without privileges. One that has just ended, of the first limit, needs none. */
const limitFiles = async (server: PostgresServer, limit: string): Promise<void> => {
  for (const pid of [postmaster(server.data), ...sessions(server.data)])
    await promisify(execFile)('prlimit', [`--pid=${pid}`, `--fsize=${limit}`], {
      ...server.options.directory.account,
    }).catch((error: unknown) => {
      if (existsSync(`/proc/${pid}`)) throw error;
    });
};

/** Cuts and mends it until the result is called. */
function flap(link: { readonly cut: () => Promise<void>; readonly mend: () => Promise<void> }, everyMs: number) {
  let isOver = false;
  const flapping = (async () => {
    for (let isCut = true; !isOver; isCut = !isCut) {
      await (isCut ? link.cut() : link.mend());
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    await link.mend();
  })();
  return async (): Promise<void> => {
    isOver = true;
    await flapping;
  };
}
