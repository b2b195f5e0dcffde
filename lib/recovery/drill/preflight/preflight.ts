/** Everything that is looked at before a flip, all at once: an operator wants the whole list, not its first line. */
import { HOSTS } from '../../../config/names';
import { fault } from '../../../config/validate/problem';
import type { RegionSwitch } from '../../../region-switch/client';
import { describeGlobal, writerOf } from '../database';
import { planIdentity, regionSwitchIn } from '../execution';
import { clientConfig } from '../aws-clients';
import type { DrillOptions } from '../options';
import { DrillRefused } from '../errors';
import { blockers, type PreflightCheck, type PreflightFinding, type PreflightRow, type Scene } from './check';
import { databaseChecks } from './database';
import { doorChecks } from './endpoints';
import { estateChecks } from './capacity';
import { flipChecks } from './flip';
import { operatorChecks } from './operator';

export interface Preflight {
  readonly rows: readonly PreflightRow[];
  /** Checks that a rehearsal has nothing to ask about. */
  readonly unrehearsed: readonly string[];
  /** What is about to be executed; undefined where Region switch does not say. */
  readonly plan: ReturnType<typeof planIdentity> | undefined;
  /** What the standby is behind, as clients can see it: what a failover now would lose. Undefined where it is not known. */
  readonly lag: string | undefined;
}

/** @throws DrillRefused where the region is active already */
export async function preflight(given: Omit<Scene, 'regionSwitch'>): Promise<Preflight> {
  const scene: Scene = { ...given, regionSwitch: remembered((region) => regionSwitchIn(given.target, region)) };
  await mustBeInactive(scene);
  const all = [
    ...operatorChecks(scene),
    ...flipChecks(scene),
    ...databaseChecks(scene),
    ...doorChecks(scene),
    ...estateChecks(scene),
  ];
  const isAsked = ({ rehearsed }: PreflightCheck): boolean => rehearsed || scene.target.loopback === undefined;
  const [rows, plan] = await Promise.all([
    Promise.all(all.filter(isAsked).map((check) => row(check, scene))),
    planOf(scene),
  ]);
  const lag = rows.find(({ name, passed }) => name === 'replication lag' && passed)?.found;
  return { rows, plan, lag, unrehearsed: all.filter((check) => !isAsked(check)).map(({ name }) => name) };
}

/** What blocks, each in one line. */
export const blockersOf = ({ rows }: Preflight, { mode }: DrillOptions): readonly string[] => blockers(rows, mode);

async function row(
  { name, required, commitments, blocks, ask }: PreflightCheck,
  { ports, options: { mode } }: Scene,
): Promise<PreflightRow> {
  ports.interrupted.throwIfAborted();
  // Asked twice: one lost packet must not keep a switchover from starting. A failover starts anyway, and waits for no lost region.
  const asked = mode === 'switchover' ? ask().catch(ask) : ask();
  const finding = await asked.catch((error: unknown) => unreadable(error, blocks));
  return { name, required, commitments, blocks, at: ports.clock.now(), ...finding };
}

/** What is not known can wait for an answer in a switchover; a failover does not depend on it (rule 3). */
const unreadable = (error: unknown, blocks: PreflightRow['blocks']): PreflightFinding => ({
  passed: false,
  found: `cannot be read: ${inShort(error)}`,
  blocks: blocks.filter((mode) => mode === 'switchover'),
});

/** The SDK's long way of saying it. */
function inShort(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.includes('within the configured timeout') ? 'no connection in time' : message;
}

/** Where both database and clients are there already, there is nothing to flip. What cannot be asked does not say so. */
async function mustBeInactive({ target, direction: { to }, visitor }: Scene): Promise<void> {
  const { environment } = target;
  const [writer, served] = await Promise.all([
    describeGlobal(clientConfig(target, to), environment).then(writerOf, () => undefined),
    visitor.ready(HOSTS.portal(environment)).then(
      ({ region }) => region,
      () => undefined,
    ),
  ]);
  if (writer !== to.name || served !== to.name) return;
  const found = `${to.name}: the writer and the global name are there`;
  throw new DrillRefused([
    fault('--to', 'usage', 'a region that is not active yet', found, 'name the other region to flip back'),
  ]);
}

const planOf = async ({ regionSwitch, direction: { to }, target: { planArn: arn } }: Scene) =>
  regionSwitch(to)
    .then((arc) => arc.call('GetPlanInRegion', { arn }))
    .then(
      ({ plan }) => plan && planIdentity(plan),
      () => undefined,
    );

/** One client a region, however many checks ask for it. */
function remembered(make: Scene['regionSwitch']): Scene['regionSwitch'] {
  const known = new Map<string, Promise<RegionSwitch>>();
  return (region) => {
    const found = known.get(region.name) ?? make(region);
    known.set(region.name, found);
    return found;
  };
}
