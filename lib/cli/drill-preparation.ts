/** A drill as it was asked for, and everything that is known before it is run. */
import type { monotonicClock } from '../recovery/drill/clock';
import { DrillFolder } from '../recovery/drill/drill-folder';
import { directionTo } from '../recovery/drill/errors';
import type { Direction, DrillState, FlipMode } from '../recovery/drill/model';
import { evidenceFolder, newDrillId } from '../recovery/evidence/folder';
import type { Environment } from '../config/types';
import type { CommandContext } from './context';
import { realEnvironment } from './drill-target';
import { refusalOf } from './errors';

/** A drill as it was asked for: a new one, or one that goes on. */
export interface AskedDrill {
  readonly what:
    { readonly environment: string; readonly to: string; readonly mode: FlipMode } | { readonly resume: string };
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly breakGlass: boolean;
  readonly json: boolean;
}

/** A drill with everything that is known before it is run. */
export interface Prepared {
  readonly id: string;
  readonly environment: Environment;
  readonly direction: Direction;
  readonly breakGlass: boolean;
  readonly folder: string;
  readonly records: DrillFolder;
  readonly before: DrillState | undefined;
}

/** @throws Refusal where what was asked for does not exist */
export async function prepare(
  context: CommandContext,
  { what, breakGlass }: AskedDrill,
  clock: ReturnType<typeof monotonicClock>,
): Promise<Prepared> {
  if ('resume' in what) {
    const folder = evidenceFolder(what.resume, false, context.out);
    const records = new DrillFolder(folder, clock);
    const before = await records.load();
    if (before?.id !== what.resume) {
      const found = before ? `${what.resume}, whose state is that of ${before.id}` : what.resume;
      const fix = `look into ${evidenceFolder('', false, context.out)}`;
      throw refusalOf('--resume', 'usage', 'the id of a drill that was begun here', found, fix);
    }
    const environment = realEnvironment(context, before.environment);
    const direction = directionTo(environment, before.to, before.mode);
    const common = { environment, direction, folder, records, before };
    return { id: before.id, ...common, breakGlass: breakGlass || before.breakGlass };
  }
  const environment = realEnvironment(context, what.environment);
  const direction = directionTo(environment, what.to, what.mode);
  const id = `${newDrillId(clock.now())}-${environment.name}-${what.mode}`;
  const folder = evidenceFolder(id, false, context.out);
  return { id, environment, direction, breakGlass, folder, records: new DrillFolder(folder, clock), before: undefined };
}
