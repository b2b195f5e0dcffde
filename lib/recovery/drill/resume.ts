/** Goes on with a drill that was interrupted: nothing that was done is done again. */
import { fault } from '../../config/validate/problem';
import { agreed, recordPreflight } from './confirmation';
import { DrillContext } from './context';
import type { DrillOptions, DrillOutcome } from './options';
import type { DrillPorts } from './ports';
import { directionTo, DrillRefused } from './errors';
import type { DrillTarget } from './model';
import type { PortalClient } from './portal-client';

/** @throws DrillRefused where there is no such drill of this environment, or it has ended */
export async function resumed(
  target: DrillTarget,
  options: DrillOptions,
  ports: DrillPorts,
  visitor: PortalClient,
): Promise<DrillContext | DrillOutcome> {
  const state = await ports.records.load();
  const refuse = (required: string, found: string, fix: string): DrillRefused =>
    new DrillRefused([fault('--resume', 'usage', required, found, fix)]);
  if (!state) throw refuse('the id of a drill that was begun here', options.id, 'look for its folder under out/drills');
  if (state.environment !== target.environment.name)
    throw refuse(
      `a drill of ${target.environment.name}`,
      `one of ${state.environment}`,
      `add --environment ${state.environment}`,
    );
  if (state.phase === 'ended' && !state.outstanding)
    throw refuse('a drill that has not ended', `${state.id}, which has`, 'begin a new one');
  const direction = directionTo(target.environment, state.to, state.mode);
  const goingOn = { ...options, id: state.id, mode: state.mode, breakGlass: state.breakGlass || options.breakGlass };
  // It was declared some time ago, and nothing has been started: what was found then need not hold now.
  const found =
    state.phase === 'declared' ? await agreed({ target, direction, options: goingOn, ports, visitor }) : undefined;
  if (found && 'kind' in found) return found;
  const { recorder, entries } =
    state.phase === 'ended' ? { recorder: await ports.records.after(), entries: [] } : await ports.records.resume();
  ports.screen.say(
    `Drill ${state.id} goes on: ${state.mode} to ${state.to}, ${state.phase}${state.executionId === undefined ? '' : `, execution ${state.executionId}`}.`,
  );
  const drilling = new DrillContext(
    {
      target,
      options: goingOn,
      ports,
      direction,
      recorder,
      visitor,
      state: { ...state, breakGlass: goingOn.breakGlass },
    },
    entries,
  );
  const declared = drilling.seen.declared?.plan;
  if (found?.plan && declared && declared.sha256 !== 'unknown' && declared.sha256 !== found.plan.sha256) {
    throw refuse(
      `the plan that was declared, version ${declared.version}`,
      `version ${found.plan.version}, which says something else`,
      'begin a new drill: nothing of this one was started',
    );
  }
  if (found) recordPreflight(drilling, found);
  // Region switch went silent on the way: what it has not done is done by hand from here on.
  if (state.phase === 'following' && goingOn.breakGlass && !state.breakGlass)
    drilling.record({ kind: 'started', at: drilling.now(), by: 'break-glass', executionId: state.id });
  return drilling;
}
