/** The stage of a rehearsal, as the command sees it: regions in a process of their own, removed however the command ends. */
import type { Environment } from '../../lib/config/types';
import type { DrillTarget, FlipMode } from '../../lib/recovery/drill/model';
import { expectEnds, ProcessLost, reportLoss, rollCall } from '../../lib/recovery/processes/supervisor';
import { startOrdered } from '../engines/ipc';
import { type Disturbance, type RegionFacts, regionFacts } from '../faults/disturbance';
import { openTempFolder } from '../engines/temp-directory';
import type { PaceName } from '../executor/pace';
import {
  opened,
  regionsNotice,
  survey,
  type Opened,
  type ProgramEnd,
  type Survey,
  type RegionsOrder,
} from '../regions/messages';

export interface StageOptions {
  readonly environment: Environment;
  /** Values that replace placeholders. */
  readonly given: Readonly<Record<string, string>>;
  /** Folder of a PostgreSQL of the system's own. */
  readonly binaries: string | undefined;
  /** Of the link between the regions, each way, in milliseconds. */
  readonly linkDelayMs: number;
  readonly pace: PaceName;
  /** A failover's execution leaves out every function of the plan: the drill must detect it. Default false. */
  readonly skipsFunctions?: boolean;
  /** Ends the opening, and everything that was opened; an order that waits for its answer then rejects with its reason. */
  readonly interrupted: AbortSignal;
}

/** What a rehearsal of faults does to a stage, and learns of it. */
export interface StageFaults {
  /** At once, or when a step of the plan begins. */
  readonly disturb: (disturbance: Disturbance, step?: string) => Promise<void>;
  /** Undoes all disturbances; resolves when both regions are as before. */
  readonly mend: () => Promise<void>;
  /** Undoes all but the loss of a region. */
  readonly repair: () => Promise<void>;
  /** Cancels the execution of the plan that is under way. */
  readonly abandon: () => Promise<void>;
  /** @param ids of heartbeats that are looked for in both databases */
  readonly facts: (ids: readonly string[]) => Promise<RegionFacts>;
}

export interface Stage {
  readonly target: DrillTarget;
  /** Where a region's own clients find it, by the region's name. */
  readonly inside: Opened['inside'];
  /** The region is gone from now on: its processes are killed and its addresses do not answer. */
  readonly lose: (region: string) => Promise<void>;
  /** The region goes on, and nothing outside reaches it. */
  readonly cutOff: (region: string) => Promise<void>;
  /** Moves the active role to the region by a script, without a plan: for benchmarks. A failover loses the active one first. */
  readonly flipBare: (mode: FlipMode, region: string) => Promise<void>;
  /** It is back; resolves when both regions are as before. */
  readonly restore: (region: string) => Promise<void>;
  /** Resolves when both regions are as before a flip. */
  readonly settle: () => Promise<void>;
  readonly survey: () => Promise<Survey>;
  /** Resolves when each internal process has said that it is alive, or its loss is reported (`onLoss`). */
  readonly rollCall: () => Promise<void>;
  /** Programs of the service that ended by themselves since this was called last. */
  readonly takeEnds: () => readonly ProgramEnd[];
  readonly faults: StageFaults;
  /** Ends everything; resolves when nothing of it is left. */
  readonly close: () => Promise<void>;
}

/** Opens a stage; resolves when both regions serve. @throws why they do not; nothing is left then */
export async function openStage({
  environment,
  given,
  binaries,
  linkDelayMs,
  pace,
  skipsFunctions = false,
  interrupted,
}: StageOptions): Promise<Stage> {
  interrupted.throwIfAborted();
  const temporary = openTempFolder();
  const { folder } = temporary;
  const close = (): Promise<void> => {
    expectEnds();
    return temporary.close();
  };
  // What was opened is killed, not asked to stop.
  const sweep = (): void => void close();
  interrupted.addEventListener('abort', sweep, { once: true });
  const ends: ProgramEnd[] = [];
  const noticed = (said: unknown): void => {
    const notice = regionsNotice.parse(said);
    if (notice.kind === 'ended') ends.push(notice);
    else reportLoss(new ProcessLost(notice.process, notice.ending));
  };
  try {
    const first = {
      kind: 'open',
      environment: environment.name,
      given,
      binaries,
      linkDelayMs,
      pace,
      skipsFunctions,
    } as const;
    const regions = await startOrdered<RegionsOrder>({ name: 'regions', folder, first, leads: true, noticed });
    const { planArn, loopback, inside } = opened.parse(regions.answer);
    const aborted = rejection(interrupted);
    // Regions that are lost answer nothing.
    const send = (order: RegionsOrder): Promise<unknown> => Promise.race([regions.send(order), aborted]);
    return {
      target: { environment, planArn, loopback: { ...loopback, mailPort: loopback.mailPort } },
      inside,
      lose: async (region) => void (await send({ kind: 'lose', region })),
      cutOff: async (region) => void (await send({ kind: 'cutOff', region })),
      flipBare: async (mode, region) => void (await send({ kind: 'flipBare', mode, region })),
      restore: async (region) => void (await send({ kind: 'restore', region })),
      settle: async () => void (await send({ kind: 'settle' })),
      survey: async () => survey.parse(await send({ kind: 'survey' })),
      rollCall: async () => void (await Promise.all([rollCall(), send({ kind: 'rollCall' })])),
      takeEnds: () => ends.splice(0),
      faults: {
        disturb: async (disturbance, step) => void (await send({ kind: 'disturb', disturbance, step })),
        mend: async () => void (await send({ kind: 'mend' })),
        repair: async () => void (await send({ kind: 'repair' })),
        abandon: async () => void (await send({ kind: 'abandon' })),
        facts: async (ids) => regionFacts.parse(await send({ kind: 'facts', ids: [...ids] })),
      },
      close,
    };
  } catch (error) {
    await close();
    interrupted.throwIfAborted();
    throw error;
  } finally {
    interrupted.removeEventListener('abort', sweep);
  }
}

/** Rejects with the signal's reason once it is aborted. */
function rejection(signal: AbortSignal): Promise<never> {
  const rejected = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
  rejected.catch(() => undefined);
  return rejected;
}
