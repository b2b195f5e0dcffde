/** A drill as it was asked for, and everything that is known before it is run. */
import type { monotonicClock } from '../recovery/drill/clock';
import { DrillFolder } from '../recovery/drill/drill-folder';
import { directionTo } from '../recovery/drill/errors';
import type { Direction, DrillState, FlipMode } from '../recovery/drill/model';
import { evidenceFolder } from '../recovery/evidence/folder';
import type { Environment } from '../config/types';
import { fault } from '../config/validate/problem';
import type { CommandContext } from './context';
import { realEnvironment } from './drill-target';
import { Refusal } from './errors';

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
  world: CommandContext,
  { what, breakGlass }: AskedDrill,
  clock: ReturnType<typeof monotonicClock>,
): Promise<Prepared> {
  if ('resume' in what) {
    const folder = evidenceFolder(what.resume, false, world.out);
    const records = new DrillFolder(folder, clock);
    const before = await records.load();
    if (before?.id !== what.resume) {
      const found = before ? `${what.resume}, whose state is that of ${before.id}` : what.resume;
      throw new Refusal([
        fault(
          '--resume',
          'usage',
          'the id of a drill that was begun here',
          found,
          `look into ${evidenceFolder('', false, world.out)}`,
        ),
      ]);
    }
    const environment = realEnvironment(world, before.environment);
    const direction = directionTo(environment, before.to, before.mode);
    return {
      id: before.id,
      environment,
      direction,
      breakGlass: breakGlass || before.breakGlass,
      folder,
      records,
      before,
    };
  }
  const environment = realEnvironment(world, what.environment);
  const direction = directionTo(environment, what.to, what.mode);
  const id = `${new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${environment.name}-${what.mode}`;
  const folder = evidenceFolder(id, false, world.out);
  return { id, environment, direction, breakGlass, folder, records: new DrillFolder(folder, clock), before: undefined };
}
