/** Goes on with a drill that was interrupted: nothing that was done is done again. */
import { proposeFlip, recordPreflight } from './confirmation';
import { DrillContext } from './context';
import type { DrillOptions, DrillOutcome } from './options';
import type { DrillPorts } from './ports';
import { directionTo, resumeRefused } from './errors';
import type { DrillTarget } from './model';
import type { PortalClient } from './portal-client';

/** @throws DrillRefused where there is no such drill of this environment, or it has ended */
export async function resumeDrill(
  target: DrillTarget,
  options: DrillOptions,
  ports: DrillPorts,
  portals: PortalClient,
): Promise<DrillContext | DrillOutcome> {
  const state = await ports.records.load();
  if (!state)
    throw resumeRefused('the id of a drill that was begun here', options.id, 'look for its folder under out/drills');
  if (state.environment !== target.environment.name)
    throw resumeRefused(
      `a drill of ${target.environment.name}`,
      `one of ${state.environment}`,
      `add --environment ${state.environment}`,
    );
  const hasEnded = state.phase === 'ended';
  if (hasEnded && !state.outstanding)
    throw resumeRefused('a drill that has not ended', `${state.id}, which has`, 'begin a new one');
  const direction = directionTo(target.environment, state.to, state.mode);
  const breakGlass = state.breakGlass || options.breakGlass;
  const common = {
    target,
    direction,
    ports,
    portals,
    options: { ...options, id: state.id, mode: state.mode, breakGlass },
  };
  // It was declared some time ago, and nothing has been started: what was found then need not hold now.
  const found = state.phase === 'declared' ? await proposeFlip(common) : undefined;
  if (found && 'kind' in found) return found;
  const { recorder, entries } = hasEnded
    ? { recorder: await ports.records.after(), entries: [] }
    : await ports.records.resume();
  const execution = state.executionId === undefined ? '' : `, execution ${state.executionId}`;
  ports.screen.say(`Drill ${state.id} goes on: ${state.mode} to ${state.to}, ${state.phase}${execution}.`);
  const context = new DrillContext({ ...common, recorder, state: { ...state, breakGlass } }, entries);
  const declared = context.seen.declared?.plan;
  if (found?.plan && declared && declared.sha256 !== 'unknown' && declared.sha256 !== found.plan.sha256) {
    throw resumeRefused(
      `the plan that was declared, version ${declared.version}`,
      `version ${found.plan.version}, which says something else`,
      'begin a new drill: nothing of this one was started',
    );
  }
  if (found) recordPreflight(context, found);
  // Region switch went silent on the way: what it has not done is done by hand from here on.
  if (state.phase === 'following' && breakGlass && !state.breakGlass)
    context.record({ kind: 'started', at: context.now(), by: 'break-glass', executionId: state.id });
  return context;
}
