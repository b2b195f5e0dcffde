import { DrillContext, planFindings } from './context';
import { askSurvivors } from './post-flip-checks';
import { agreed, recordPreflight } from './confirmation';
import { breakGlass } from './break-glass';
import { regionSwitchIn, startFlip } from './execution';
import { follow } from './follow';
import type { FollowEnd } from './model';
import { flipGuide } from './step-timeline';
import type { DrillOptions, DrillOutcome } from './options';
import type { DrillPorts } from './ports';
import { reunited } from './post-recovery';
import type { Preflight } from './preflight/preflight';
import { directionTo, mustBeTarget } from './errors';
import { resumed } from './resume';
import { type DrillState, type DrillTarget, PHASES } from './model';
import { verify } from './verification';
import { PortalClient } from './portal-client';
import { watchClients, watchLag } from './traffic-monitor';

/**
 * Drills, or goes on with a drill.
 *
 * @throws DrillRefused where it must not even be tried; nothing was done then
 */
export async function runDrill(target: DrillTarget, options: DrillOptions, ports: DrillPorts): Promise<DrillOutcome> {
  mustBeTarget(target);
  const visitor = new PortalClient(target, options.pace, ports.clock);
  try {
    const begun = options.resume
      ? await resumed(target, options, ports, visitor)
      : await declared(target, options, ports, visitor);
    if (!(begun instanceof DrillContext)) return begun;
    return begun.state.phase === 'ended' ? await followUp(begun) : await flip(begun);
  } catch (error) {
    if (ports.interrupted.aborted) return { kind: 'interrupted' };
    throw error;
  } finally {
    visitor.close();
  }
}

/** Pre-flight, announcement, confirmation: nothing is begun or kept before the declaration. */
async function declared(
  target: DrillTarget,
  options: DrillOptions,
  ports: DrillPorts,
  visitor: PortalClient,
): Promise<DrillContext | DrillOutcome> {
  const direction = directionTo(target.environment, options.to, options.mode);
  const found = await agreed({ target, direction, options, ports, visitor });
  if ('kind' in found) return found;
  const recorder = await ports.records.begin();
  const state = newState(target, options, direction);
  const drilling = new DrillContext({ target, options, ports, direction, recorder, visitor, state }, []);
  await declare(drilling, found);
  return drilling;
}

const newState = (
  { environment }: DrillTarget,
  { id, mode, breakGlass }: DrillOptions,
  { from, to }: DrillContext['direction'],
): DrillState => ({
  version: 1,
  id,
  environment: environment.name,
  from: from.name,
  to: to.name,
  mode,
  breakGlass,
  phase: 'declared',
});

async function declare(drilling: DrillContext, found: Preflight): Promise<void> {
  const {
    target: { environment, loopback, planArn },
    direction: { from, to, mode },
    options: { id, commit, operator },
  } = drilling;
  const { budget, steps } = flipGuide(mode);
  drilling.record({
    kind: 'declared',
    at: drilling.now(),
    drill: id,
    environment: environment.name,
    rehearsal: loopback !== undefined,
    mode,
    from: from.name,
    to: to.name,
    plan: found.plan ?? { arn: planArn, version: 'unknown', sha256: 'unknown' },
    commit,
    operator,
    budget: { ...budget, steps: steps.map(({ name, expected, timeout }) => ({ name, expected, timeout })) },
  });
  recordPreflight(drilling, found);
  await drilling.advance({});
}

/** From the declaration, or from wherever it was interrupted, to the end. */
async function flip(drilling: DrillContext): Promise<DrillOutcome> {
  const clients = await watchClients(drilling);
  const endLag = watchLag(drilling);
  let moved: Moved;
  try {
    moved = await moveService(drilling);
  } finally {
    endLag();
    await clients.stop();
    await drilling.advance({});
  }
  if (moved.kind === 'moved') return aftermath(drilling, moved.findings);
  return moved.kind === 'paused' ? moved : over(drilling, moved.kind, moved.detail);
}

/** Whether the service is in the other region, with the checks that it did not pass there. */
type Moved =
  { readonly kind: 'moved'; readonly findings: readonly string[] } | Exclude<FollowEnd, { readonly kind: 'completed' }>;

/** What happens while clients are watched. */
async function moveService(drilling: DrillContext): Promise<Moved> {
  const { ports, state } = drilling;
  if (isBefore(state, 'following')) {
    if (!(await served(drilling)))
      return {
        kind: 'failed',
        detail: 'no client was served before the flip, so the flip cannot be measured and was not started',
      };
    await ports.beforeFlip?.();
  }
  if (isBefore(state, 'verifying')) {
    const end = await carriedOut(drilling);
    if (end.kind !== 'completed') return end;
    if (end.detail) ports.screen.say(end.detail);
    await drilling.advance({ phase: 'verifying' });
  }
  const findings = [...planFindings(drilling.seen.planExecuted), ...(await verify(drilling))];
  await servedAgain(drilling);
  return { kind: 'moved', findings };
}

/**
 * The time before the flip, with which the time after it is compared. Where the moment can be chosen, clients have to be served.
 * In earnest the flip does not wait for a region that serves no client.
 */
async function served(drilling: DrillContext): Promise<boolean> {
  const {
    options: { pace },
    direction: { mode },
    ports,
    seen,
  } = drilling;
  const isChosen = mode === 'switchover' || ports.beforeFlip !== undefined;
  const begin = drilling.now();
  for (;;) {
    const passed = drilling.now() - begin;
    if (passed >= pace.baseline && (!isChosen || isKnown(drilling))) return true;
    if (!isChosen && seen.last && !seen.lastAcknowledged) return true;
    if (passed >= pace.baseline + pace.settle) return false;
    await drilling.pause(Math.min(pace.poll, pace.baseline));
  }
}

/** Whether clients are served and, before a failover, whether the lag is known that the newest acknowledged row had. */
function isKnown({ direction: { mode }, seen: { lastAcknowledged, lag } }: DrillContext): boolean {
  if (!lastAcknowledged) return false;
  return mode === 'switchover' || (lag !== undefined && lag.at < lastAcknowledged.done);
}

/** The time after the flip: clients have to be served again, which the checks alone do not say. */
async function servedAgain(drilling: DrillContext): Promise<void> {
  const {
    options: { pace },
    direction: { to },
    seen,
  } = drilling;
  const begin = drilling.now();
  do await drilling.pause(pace.tail);
  while (seen.lastAcknowledged?.region !== to.name && drilling.now() - begin < pace.settle);
}

const isBefore = ({ phase }: DrillState, other: DrillState['phase']): boolean =>
  PHASES.indexOf(phase) < PHASES.indexOf(other);

/** The plan, by Region switch or without it. */
async function carriedOut(drilling: DrillContext): Promise<FollowEnd> {
  const {
    target,
    direction: { from, to, mode },
  } = drilling;
  const guide = flipGuide(mode);
  const title = `${mode} of ${target.environment.name} from ${from.name} to ${to.name}`;
  if (drilling.state.breakGlass) return breakGlass(drilling, guide, title);
  const arc = await regionSwitchIn(target, to);
  return follow(drilling, { arc, guide, title, executionId: await startFlip(drilling, arc) });
}

/** What survived, whether the old region is fenced, and the steps that make two regions of one again. */
async function aftermath(drilling: DrillContext, findings: readonly string[]): Promise<DrillOutcome> {
  await drilling.advance({ phase: 'reconciling' });
  await askSurvivors(drilling);
  const { fence, left } = await reunited(drilling);
  const open = fence.status === 'open' ? [`the old region is not fenced: ${fence.detail}`] : [];
  const all = [...findings, ...open, ...(drilling.direction.mode === 'switchover' ? left : [])];
  for (const line of left)
    drilling.ports.screen.say(`Still to do: ${line}; then continue with --resume ${drilling.state.id}`);
  await drilling.advance({ outstanding: left.length > 0 });
  return over(drilling, all.length === 0 ? 'completed' : 'failed', [...new Set([...all, ...left])].join('; '), all);
}

/** What was outstanding when the drill ended: first whether the old region is fenced by now. */
async function followUp(drilling: DrillContext): Promise<DrillOutcome> {
  const { left } = await reunited(drilling);
  await drilling.advance({ outstanding: left.length > 0 });
  return left.length === 0 ? { kind: 'completed' } : { kind: 'findings', findings: left };
}

/** Writes the last entry. */
async function over(
  drilling: DrillContext,
  outcome: 'completed' | 'canceled' | 'failed',
  detail: string,
  findings: readonly string[] = [detail],
): Promise<DrillOutcome> {
  drilling.record({ kind: 'ended', at: drilling.now(), outcome, detail });
  await drilling.advance({ phase: 'ended' });
  if (outcome === 'completed') return { kind: 'completed' };
  return outcome === 'canceled' ? { kind: 'canceled' } : { kind: 'findings', findings };
}
