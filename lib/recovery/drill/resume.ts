/** Goes on with a drill that was interrupted: nothing that was done is done again. */
import { fault } from '../../config/validate/problem';
import { Drilling } from './drilling';
import type { DrillOptions, DrillOutcome } from './options';
import type { DrillPorts } from './ports';
import { directionTo, DrillRefused } from './refusal';
import type { DrillTarget } from './target';
import type { Visitor } from './visitor';

/** @throws DrillRefused where there is no such drill of this environment, or it has ended */
export async function resumed(target: DrillTarget, options: DrillOptions, ports: DrillPorts, visitor: Visitor): Promise<Drilling | DrillOutcome> {
  const state = await ports.records.load();
  const refuse = (required: string, found: string, fix: string): DrillRefused => new DrillRefused([fault('--resume', 'usage', required, found, fix)]);
  if (!state) throw refuse('the id of a drill that was begun here', options.id, 'look for its folder under out/drills');
  if (state.environment !== target.environment.name) throw refuse(`a drill of ${target.environment.name}`, `one of ${state.environment}`, `add --environment ${state.environment}`);
  if (state.phase === 'ended' && !state.outstanding) throw refuse('a drill that has not ended', `${state.id}, which has`, 'begin a new one');
  const direction = directionTo(target.environment, state.to, state.mode);
  if (state.phase === 'declared' && !(await stillWanted(options, ports))) return { kind: 'not started', reason: 'declined' };
  const { recorder, entries } = state.phase === 'ended' ? { recorder: await ports.records.after(), entries: [] } : await ports.records.resume();
  ports.screen.say(`Drill ${state.id} goes on: ${state.mode} to ${state.to}, ${state.phase}${state.executionId === undefined ? '' : `, execution ${state.executionId}`}.`);
  return new Drilling({ target, options: { ...options, id: state.id, mode: state.mode, breakGlass: state.breakGlass || options.breakGlass }, ports, direction, recorder, visitor, state }, entries);
}

/** It was declared some time ago, and nothing has been started: what was found then need not hold now. */
async function stillWanted({ yes }: DrillOptions, { operator }: DrillPorts): Promise<boolean> {
  if (yes) return true;
  return operator ? operator.confirm('The flip was declared and not started. Start it now?') : false;
}
