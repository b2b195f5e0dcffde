/** Everything that is looked at before a flip, all at once: an operator wants the whole list, not its first line. */
import { HOSTS } from '../../../config/names';
import type { RegionSwitch } from '../../../region-switch/client';
import { writerOf } from '../../../runtime/database/global-state';
import { messageOf } from '../../../runtime/text';
import { globalStateIn } from '../database';
import { planIdentity, regionSwitchIn } from '../execution';
import { clientConfig } from '../aws-clients';
import { refusal } from '../errors';
import { BLOCKS, type PreflightCheck, type PreflightFinding, type PreflightRow, type PreflightScope } from './check';
import { databaseChecks } from './database';
import { endpointChecks } from './endpoints';
import { capacityChecks } from './capacity';
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
export async function preflight(given: Omit<PreflightScope, 'regionSwitch'>): Promise<Preflight> {
  const scene: PreflightScope = {
    ...given,
    regionSwitch: remembered((region) => regionSwitchIn(given.target, region)),
  };
  await mustBeInactive(scene);
  const all = [
    ...operatorChecks(scene),
    ...flipChecks(scene),
    ...databaseChecks(scene),
    ...endpointChecks(scene),
    ...capacityChecks(scene),
  ];
  const isAsked = ({ realOnly }: PreflightCheck): boolean => !realOnly || scene.target.loopback === undefined;
  const [rows, plan] = await Promise.all([
    Promise.all(all.filter(isAsked).map((check) => row(check, scene))),
    planOf(scene),
  ]);
  const lag = rows.find(({ name, passed }) => name === 'replication lag' && passed)?.found;
  return { rows, plan, lag, unrehearsed: all.filter((check) => !isAsked(check)).map(({ name }) => name) };
}

async function row(
  { name, required, ask, commitments = [], blocks = BLOCKS.switchover }: PreflightCheck,
  { ports, options: { mode } }: PreflightScope,
): Promise<PreflightRow> {
  ports.interrupted.throwIfAborted();
  // Asked twice: one lost packet must not keep a switchover from starting. A failover starts anyway, and waits for no lost region.
  const asked = mode === 'switchover' ? ask().catch(ask) : ask();
  // What is not known can wait for an answer in a switchover; a failover does not depend on it (rule 3).
  const finding = await asked.catch((error: unknown): PreflightFinding => ({
    passed: false,
    unknown: true,
    found: `cannot be read: ${inShort(error)}`,
    blocks: blocks.filter((each) => each === 'switchover'),
  }));
  return { name, required, commitments, blocks, at: ports.clock.now(), ...finding };
}

/** The SDK's long way of saying it. */
const inShort = (error: unknown): string =>
  messageOf(error).includes('within the configured timeout') ? 'no connection in time' : messageOf(error);

/** Where both database and clients are there already, there is nothing to flip. What cannot be asked does not say so. */
async function mustBeInactive({ target, direction: { to }, portals }: PreflightScope): Promise<void> {
  const { environment } = target;
  const [writer, served] = await Promise.all([
    globalStateIn(clientConfig(target, to), environment).then(writerOf, () => undefined),
    portals.ready(HOSTS.portal(environment)).catch(() => undefined),
  ]);
  if (writer !== to.name || served?.region !== to.name) return;
  const found = `${to.name}: the writer and the global name are there`;
  throw refusal('--to', 'usage', 'a region that is not active yet', found, 'name the other region to flip back');
}

const planOf = async ({ regionSwitch, direction: { to }, target: { planArn: arn } }: PreflightScope) =>
  regionSwitch(to)
    .then((arc) => arc.call('GetPlanInRegion', { arn }))
    .then(
      ({ plan }) => plan && planIdentity(plan),
      () => undefined,
    );

/** One client a region, however many checks ask for it. */
function remembered(make: PreflightScope['regionSwitch']): PreflightScope['regionSwitch'] {
  const known = new Map<string, Promise<RegionSwitch>>();
  return (region) => {
    const found = known.get(region.name) ?? make(region);
    known.set(region.name, found);
    return found;
  };
}
