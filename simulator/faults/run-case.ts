/** Carries a case out on a stage: the fault, the drill, the operator, what is mended afterwards, and all that is known then. */
import { once } from 'node:events';
import { FENCE } from '../../lib/config/numbers';
import { HOSTS } from '../../lib/config/names';
import { type Clock, monotonicClock } from '../../lib/recovery/drill/clock';
import { REHEARSAL_PACE } from '../../lib/recovery/drill/options';
import { PortalClient } from '../../lib/recovery/drill/portal-client';
import type { Stage } from '../rehearsal/stage';
import type { RegionFacts } from './disturbance';
import { FaultedDrill, type DrillPlace } from './faulted-drill';
import { attack } from './attacker';
import { deedsOf, type FaultCase, type Parts } from './fault';
import { beatInside, type InsideClient } from './inside-client';
import type { CaseFacts } from './case-facts';

export interface CaseOptions extends DrillPlace {
  /** Names the case's drills. */
  readonly id: string;
}

/** Milliseconds for the drills of a case, and for what is done before and after them. */
export const CASE_LIMITS = { drills: 240_000, rest: 120_000 };
export const LONGEST_CASE_MS = CASE_LIMITS.drills + CASE_LIMITS.rest;

/** @throws what is wrong with the stage, or that the case does not end: no later case can run on it */
export async function runCase(
  faultCase: FaultCase,
  options: CaseOptions,
  { drills, rest } = CASE_LIMITS,
): Promise<CaseFacts> {
  const carried = carryOut(faultCase, { ...options, limit: AbortSignal.timeout(drills) });
  const late = once(AbortSignal.timeout(drills + rest), 'abort').then(() => {
    throw new Error(`the case must end within ${(drills + rest) / 1000} s, and does not`);
  });
  return Promise.race([carried, late]);
}

async function carryOut(faultCase: FaultCase, options: CaseOptions & { limit: AbortSignal }): Promise<CaseFacts> {
  const { stage } = options;
  const { fault } = faultCase;
  const clock = monotonicClock();
  await stage.settle();
  stage.takeEnds();
  const before = await factsOf(stage, clock, []);
  const parts = partsFrom(stage, before.writer);
  const inside = fault.inside ? clientsInside(stage, clock) : {};
  const attacker = fault.attacked && attack(stage);
  const drills: FaultedDrill[] = [];
  try {
    const isSilent = (): boolean => Object.values(inside).some(({ beats }) => beats.length === 0);
    while (isSilent() && !options.limit.aborted) await clock.pause(LOOK_MS);
    for (const { moment, does } of deedsOf(faultCase))
      if (moment === 'start') for (const each of does(parts)) await stage.faults.disturb(each);
    for (let flip = 0; flip < (fault.flips ?? 1); flip += 1) {
      const way = flip % 2 === 0 ? parts : { from: parts.to, to: parts.from };
      const drill = new FaultedDrill(faultCase, {
        ...options,
        clock,
        parts: way,
        id: `${options.id}-${flip + 1}`,
        isFirst: flip === 0,
      });
      drills.push(drill);
      await drill.run();
    }
    if (fault.flips === 0) await clock.pause(QUIET_MS);
    if (fault.inside) await leaseEnds(stage, clock, before.writer);
    await stopAll(inside);
    await attacker?.stop();
    const beats = Object.fromEntries(Object.entries(inside).map(([region, client]) => [region, client.beats]));
    const ids = [...(await Promise.all(drills.map((drill) => drill.acknowledged()))).flat(), ...acknowledgedBy(beats)];
    const over = await factsOf(stage, clock, ids);
    await stage.faults.mend();
    for (const drill of drills) await drill.followUp();
    const after = await factsOf(stage, clock, ids);
    return {
      faultCase,
      from: before.writer,
      drills: (await Promise.all(drills.map((drill) => drill.facts()))).flat(),
      inside: beats,
      before,
      over,
      after,
      serving: await servingIn(stage, clock, after.writer),
      ended: stage.takeEnds().map(({ program, ending }) => `${program} ${ending}`),
      passedFirewall: attacker?.passed ?? [],
      left: (await Promise.all(drills.map((drill) => drill.left()))).flat(),
    };
  } finally {
    await stopAll(inside);
    await attacker?.stop();
    await stage.faults.abandon();
  }
}

/** How long clients write where there is no flip, in milliseconds. */
const QUIET_MS = 4000;

function partsFrom({ target: { environment } }: Stage, from: string): Parts {
  const to = environment.regions.find(({ name }) => name !== from)?.name;
  if (to === undefined) throw new Error(`${environment.name} must have another region than ${from}`);
  return { from, to };
}

/** Its times by the clock. */
async function factsOf({ faults }: Stage, { origin }: Clock, ids: readonly string[]): Promise<RegionFacts> {
  const facts = await faults.facts(ids);
  const shifted = (times: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(times).map(([region, at]) => [region, at + origin]));
  return {
    ...facts,
    named: Object.fromEntries(Object.entries(facts.named).map(([view, times]) => [view, shifted(times)])),
    struck: facts.struck.map(({ what, at }) => ({ what, at: at + origin })),
  };
}

const clientsInside = (stage: Stage, clock: Clock): Readonly<Record<string, InsideClient>> =>
  Object.fromEntries(stage.target.environment.regions.map((region) => [region.name, beatInside(stage, region, clock)]));

const stopAll = async (clients: Readonly<Record<string, InsideClient>>): Promise<void> =>
  void (await Promise.all(Object.values(clients).map((client) => client.stop())));

const acknowledgedBy = (inside: CaseFacts['inside']): readonly string[] =>
  Object.values(inside)
    .flat()
    .flatMap(({ id, outcome }) => (outcome === 'acknowledged' ? [id] : []));

/** Clients go on until the old region's lease must have ended for a while, to see that it has. */
async function leaseEnds(stage: Stage, clock: Clock, from: string): Promise<void> {
  const wait = FENCE.lease.seconds * 1000 + SEEN_MS;
  for (const end = clock.now() + wait; clock.now() < end; await clock.pause(LOOK_MS)) {
    const { named, traffic } = await factsOf(stage, clock, []);
    if (traffic === from || clock.now() > (named[from]?.[from] ?? 0) + wait) return;
  }
}

const SEEN_MS = 1500;
const LOOK_MS = 250;

/** What each region answers to a write, once they have settled. */
async function servingIn({ target }: Stage, clock: Clock, writer: string): Promise<CaseFacts['serving']> {
  const portals = new PortalClient(target, REHEARSAL_PACE, clock);
  const answers = async (): Promise<readonly (readonly [string, string])[]> =>
    Promise.all(
      target.environment.regions.map(async (region) => {
        const beat = await portals.beat(HOSTS.portalIn(target.environment, region)).catch(() => undefined);
        return [region.name, beat?.outcome === 'acknowledged' ? beat.outcome : (beat?.answer ?? 'nothing')] as const;
      }),
    );
  const isSettled = (all: readonly (readonly [string, string])[]): boolean =>
    all.every(([region, answer]) => (region === writer ? answer === 'acknowledged' : answer.endsWith('not_active')));
  try {
    let latest = await answers();
    for (const end = clock.now() + SERVES_WITHIN_MS; !isSettled(latest) && clock.now() < end;) {
      await clock.pause(LOOK_MS);
      latest = await answers();
    }
    return Object.fromEntries(latest);
  } finally {
    portals.close();
  }
}

/** Milliseconds: a lease, and a search for the writer. */
const SERVES_WITHIN_MS = 15_000;
