/** A drill against two loopback regions, with everything that it says, asks and keeps in the test's hands. */
import { join } from 'node:path';
import { environments } from '../../../lib/config/environments';
import type { Environment } from '../../../lib/config/types';
import { monotonicClock } from '../../../lib/recovery/drill/clock';
import { runDrill } from '../../../lib/recovery/drill/drill';
import type { DrillOptions, DrillOutcome } from '../../../lib/recovery/drill/options';
import type { Operator } from '../../../lib/recovery/drill/ports';
import type { DrillState } from '../../../lib/recovery/drill/state';
import type { DrillTarget } from '../../../lib/recovery/drill/target';
import type { Entry, EntryOf } from '../../../lib/recovery/evidence/entries';
import { complete } from '../../cli/world';
import { startLoopbackRegions, type LoopbackRegions } from '../loopback-regions';
import { PLAN_ARN, servePlan, type PlanApi } from './plan-api';

export const SECRET = 'a secret of this rehearsal';

export interface DrillLab {
  readonly regions: LoopbackRegions;
  readonly plan: PlanApi;
  readonly target: DrillTarget;
  readonly entries: Entry[];
  readonly said: string[];
  /** The state as it was last kept. */
  readonly state: () => DrillState | undefined;
  /** Runs a drill until it ends, or is interrupted by `stop`. */
  readonly drill: (changes?: Partial<DrillOptions>, operator?: Operator) => Promise<DrillOutcome>;
  /** Interrupts the drill that runs. */
  readonly stop: () => void;
  /** Called with every state that is kept: to interrupt exactly there. */
  onSave: (state: DrillState) => void;
  readonly close: () => Promise<void>;
}

export async function startDrillLab(): Promise<DrillLab> {
  const regions = await startLoopbackRegions();
  const plan = servePlan(regions);
  const target = targetOf(regions);
  const entries: Entry[] = [];
  const said: string[] = [];
  let state: DrillState | undefined;
  let interruption = new AbortController();
  const recorder = { add: (entry: Entry) => void entries.push(entry), flush: () => Promise.resolve() };
  const lab: DrillLab = {
    regions, plan, target, entries, said,
    state: () => state,
    drill(changes = {}, operator) {
      interruption = new AbortController();
      return runDrill(target, { ...OPTIONS, ...changes }, {
        records: {
          begin: () => Promise.resolve(recorder),
          resume: () => Promise.resolve({ recorder, entries: [...entries] }),
          load: () => state,
          save: (saved) => {
            state = saved;
            lab.onSave(saved);
          },
        },
        screen: { say: (text) => void said.push(text), table: (rows) => void said.push(...rows.map((row) => row.join(' | '))), show: ({ steps }) => void said.push(JSON.stringify(steps)) },
        operator, clock: monotonicClock(), interrupted: interruption.signal,
        trafficProgram: join(__dirname, '../../../build/processes/traffic.mjs'),
      });
    },
    stop: () => interruption.abort(new Error('interrupted')),
    onSave: () => undefined,
    close: () => regions.close(),
  };
  return lab;
}

export const OPTIONS: DrillOptions = {
  id: 'drill-1', to: 'B', mode: 'switchover', dryRun: false, yes: true, breakGlass: false, resume: false, commit: 'abc', operator: 'somebody',
  pace: { traffic: { clients: 2, pause: 20, retry: 10, connect: 300, answer: 500, mail: 50 }, poll: 10, baseline: 150, tail: 100, settle: 2000 },
};

export function staging(): Environment {
  const found = environments(complete('STAGING')).find(({ name }) => name === 'staging');
  if (!found) throw new Error('there must be a staging environment');
  return { ...found, domain: 'mail.example.com' };
}

const targetOf = ({ west, east, nameServer, portalPort, mailPort }: LoopbackRegions): DrillTarget => ({
  environment: staging(),
  planArn: PLAN_ARN,
  loopback: {
    apis: { [west.name]: west.api, [east.name]: east.api }, nameServer, portalPort, mailPort,
    credentials: { accessKeyId: 'rehearsal', secretAccessKey: SECRET },
  },
});

/** Entries of one kind. */
export const of = <Kind extends Entry['kind']>(entries: readonly Entry[], kind: Kind): EntryOf<Kind>[] =>
  entries.filter((entry): entry is EntryOf<Kind> => entry.kind === kind);
