import { RegionSwitchError } from '../../region-switch/client';
import { DrillContext, lineOfCheck } from './context';
import { askSurvivors } from './post-flip-checks';
import { proposeFlip, recordPreflight } from './confirmation';
import { breakGlass } from './break-glass';
import { regionSwitchIn, startFlip } from './execution';
import { follow } from './follow';
import type { FollowEnd } from './model';
import { flipTimeline, stepBudgets } from './step-timeline';
import type { DrillOptions, DrillOutcome } from './options';
import type { DrillPorts } from './ports';
import { restoreRedundancy } from './post-recovery';
import { directionTo, mustBeTarget } from './errors';
import { resumeDrill } from './resume';
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
  const portals = new PortalClient(target, options.pace, ports.clock);
  try {
    const begun = options.resume
      ? await resumeDrill(target, options, ports, portals)
      : await declareDrill(target, options, ports, portals);
    if (!(begun instanceof DrillContext)) return begun;
    return begun.state.phase === 'ended' ? await followUp(begun) : await runFlip(begun);
  } catch (error) {
    if (ports.interrupted.aborted) return { kind: 'interrupted' };
    throw error;
  } finally {
    portals.close();
  }
}

/** Pre-flight, announcement, confirmation: nothing is begun or kept before the declaration. */
async function declareDrill(
  target: DrillTarget,
  options: DrillOptions,
  ports: DrillPorts,
  portals: PortalClient,
): Promise<DrillContext | DrillOutcome> {
  const direction = directionTo(target.environment, options.to, options.mode);
  const found = await proposeFlip({ target, direction, options, ports, portals });
  if ('kind' in found) return found;
  const recorder = await ports.records.begin();
  const { id, mode, breakGlass } = options;
  const common = { environment: target.environment.name, from: direction.from.name, to: direction.to.name, mode };
  const state: DrillState = { version: 1, id, ...common, breakGlass, phase: 'declared' };
  const context = new DrillContext({ target, options, ports, direction, recorder, portals, state });
  context.record({
    kind: 'declared',
    at: context.now(),
    drill: id,
    ...common,
    rehearsal: target.loopback !== undefined,
    plan: found.plan ?? { arn: target.planArn, version: 'unknown', sha256: 'unknown' },
    commit: options.commit,
    operator: options.operator,
    budget: { ...flipTimeline(mode).budget, steps: [...stepBudgets(mode)] },
  });
  recordPreflight(context, found);
  await context.advance({});
  return context;
}

/** From the declaration, or from wherever it was interrupted, to the end. */
async function runFlip(context: DrillContext): Promise<DrillOutcome> {
  const clients = await watchClients(context);
  const endLag = watchLag(context);
  let moved: Moved;
  try {
    moved = await moveService(context);
  } finally {
    endLag();
    await clients.stop();
    await context.advance({});
  }
  if (moved.kind === 'moved') return finishFlip(context, moved.findings);
  return moved.kind === 'paused' ? moved : endDrill(context, moved.kind, moved.detail);
}

/** Whether the service is in the other region, with the checks that it did not pass there. */
type Moved =
  { readonly kind: 'moved'; readonly findings: readonly string[] } | Exclude<FollowEnd, { readonly kind: 'completed' }>;

/** What happens while clients are watched. */
async function moveService(context: DrillContext): Promise<Moved> {
  const { ports, state } = context;
  if (isBefore(state, 'following')) {
    if (!(await recordBaseline(context))) {
      const detail = 'no client was served before the flip, so the flip cannot be measured and was not started';
      return { kind: 'failed', detail };
    }
    const at = context.now();
    const lost = await ports.beforeFlip?.();
    if (lost !== undefined) context.record({ kind: 'lost', at, region: lost });
  }
  if (isBefore(state, 'verifying')) {
    const end = await executePlan(context);
    if (end.kind !== 'completed') return end;
    if (end.detail) ports.screen.say(end.detail);
    await context.advance({ phase: 'verifying' });
  }
  const findings = await verify(context);
  await waitForClients(context);
  const plan = context.seen.planExecuted;
  return { kind: 'moved', findings: plan && !plan.passed ? [lineOfCheck(plan), ...findings] : findings };
}

/**
 * The time before the flip, with which the time after it is compared. Where the moment can be chosen, clients have to be served.
 * In earnest the flip does not wait for a region that serves no client.
 */
async function recordBaseline(context: DrillContext): Promise<boolean> {
  const { options, direction, ports, seen } = context;
  const { pace } = options;
  const isChosen = direction.mode === 'switchover' || ports.beforeFlip !== undefined;
  const begin = context.now();
  for (;;) {
    const passed = context.now() - begin;
    if (passed >= pace.baseline && (!isChosen || isMeasured(context))) return true;
    if (!isChosen && seen.last && !seen.lastAcknowledged) return true;
    if (passed >= pace.baseline + pace.settle) return false;
    await context.pause(Math.min(pace.poll, pace.baseline));
  }
}

/** Whether clients are served and, before a failover, whether the lag is known that the newest acknowledged row had. */
function isMeasured({ direction: { mode }, seen: { lastAcknowledged, lag } }: DrillContext): boolean {
  if (!lastAcknowledged) return false;
  return mode === 'switchover' || (lag !== undefined && lag.at < lastAcknowledged.done);
}

/** The time after the flip: clients have to be served again, which the checks alone do not say. */
async function waitForClients(context: DrillContext): Promise<void> {
  const { tail, settle } = context.options.pace;
  const { to } = context.direction;
  const begin = context.now();
  do await context.pause(tail);
  while (context.seen.lastAcknowledged?.region !== to.name && context.now() - begin < settle);
}

const isBefore = ({ phase }: DrillState, other: DrillState['phase']): boolean =>
  PHASES.indexOf(phase) < PHASES.indexOf(other);

/** The plan, by Region switch or without it. */
async function executePlan(context: DrillContext): Promise<FollowEnd> {
  const { target, direction } = context;
  const { from, to, mode } = direction;
  const timeline = flipTimeline(mode);
  const title = `${mode} of ${target.environment.name} from ${from.name} to ${to.name}`;
  if (context.state.breakGlass) return breakGlass(context, timeline, title);
  const arc = await regionSwitchIn(target, to);
  const executionId = await startFlip(context, arc).catch((error: unknown) => {
    // Another operator was faster: this drill has started nothing, and must not do so later.
    if (error instanceof RegionSwitchError && error.code === 'IllegalStateException') return error;
    throw error;
  });
  if (typeof executionId !== 'string')
    return { kind: 'failed', detail: `the plan was not started: ${executionId.message}` };
  return follow(context, { arc, timeline, title, executionId });
}

/** What survived, whether the old region is fenced, and the steps that make two regions of one again. */
async function finishFlip(context: DrillContext, findings: readonly string[]): Promise<DrillOutcome> {
  await context.advance({ phase: 'reconciling' });
  await askSurvivors(context);
  const { fence, left } = await restoreRedundancy(context);
  const open = fence.status === 'open' ? [`the old region is not fenced: ${fence.detail}`] : [];
  const all = [...findings, ...open, ...(context.direction.mode === 'switchover' ? left : [])];
  for (const line of left)
    context.ports.screen.say(`Still to do: ${line}; then continue with --resume ${context.state.id}`);
  await context.advance({ outstanding: left.length > 0 });
  return endDrill(context, all.length === 0 ? 'completed' : 'failed', [...new Set([...all, ...left])].join('; '), all);
}

/** What was outstanding when the drill ended: first whether the old region is fenced by now. */
async function followUp(context: DrillContext): Promise<DrillOutcome> {
  const { left } = await restoreRedundancy(context);
  await context.advance({ outstanding: left.length > 0 });
  return left.length === 0 ? { kind: 'completed' } : { kind: 'findings', findings: left };
}

/** Writes the last entry. */
async function endDrill(
  context: DrillContext,
  outcome: 'completed' | 'canceled' | 'failed',
  detail: string,
  findings: readonly string[] = [detail],
): Promise<DrillOutcome> {
  context.record({ kind: 'ended', at: context.now(), outcome, detail });
  await context.advance({ phase: 'ended' });
  if (outcome === 'completed') return { kind: 'completed' };
  return outcome === 'canceled' ? { kind: 'canceled' } : { kind: 'findings', findings };
}
