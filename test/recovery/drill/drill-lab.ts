/** A drill against two loopback regions; the test controls its screen, its operator and its records. */
import { join } from 'node:path';
import { environments } from '../../../lib/config/environments';
import type { Environment } from '../../../lib/config/types';
import { monotonicClock } from '../../../lib/recovery/drill/clock';
import { runDrill } from '../../../lib/recovery/drill/drill';
import type { DrillOptions, DrillOutcome, Pace } from '../../../lib/recovery/drill/options';
import type { Operator, Records } from '../../../lib/recovery/drill/ports';
import type { DrillState, DrillTarget } from '../../../lib/recovery/drill/model';
import type { Entry, EntryOf } from '../../../lib/recovery/evidence/entries';
import { complete } from '../../cli/context';
import { startLoopbackRegions, type LoopbackRegions } from '../../simulator/loopback-regions';
import { PLAN_ARN, servePlan, type PlanApi } from './plan-api';

export const SECRET = 'a secret of this rehearsal';

export interface DrillLab {
  readonly regions: LoopbackRegions;
  readonly plan: PlanApi;
  readonly target: DrillTarget;
  readonly entries: Entry[];
  /** The entries of follow-ups. */
  readonly afterwards: Entry[];
  readonly said: string[];
  /** The last saved state. */
  readonly state: () => DrillState | undefined;
  /** Runs a drill until it ends, or is interrupted by `stop`. */
  readonly drill: (changes?: Partial<DrillOptions>, operator?: Operator) => Promise<DrillOutcome>;
  /** Interrupts the running drill. */
  readonly stop: () => void;
  /** Called with every state before it is saved: to interrupt there, or to fail. */
  onSave: (state: DrillState) => void;
  /** Called with every recorded entry. */
  onEntry: (entry: Entry) => void;
  /** Runs another drill at the same time, which records nothing. */
  readonly another: (changes: Partial<DrillOptions>) => Promise<DrillOutcome>;
  readonly close: () => Promise<void>;
}

const TRAFFIC = {
  real: join(__dirname, '../../../build/processes/traffic.mjs'),
  silent: join(__dirname, 'silent-traffic.mjs'),
};

/** @param traffic `real` clients, or `silent` without clients, which starts faster */
export async function startDrillLab(traffic: keyof typeof TRAFFIC): Promise<DrillLab> {
  const regions = await startLoopbackRegions();
  const plan = servePlan(regions);
  const target = targetOf(regions);
  const entries: Entry[] = [];
  const afterwards: Entry[] = [];
  const said: string[] = [];
  let state: DrillState | undefined;
  let interruption = new AbortController();
  const recorder = {
    add(entry: Entry) {
      entries.push(entry);
      lab.onEntry(entry);
    },
    flush: () => Promise.resolve(),
  };
  const run = (
    changes: Partial<DrillOptions>,
    records: Records,
    interrupted: AbortSignal,
    operator?: Operator,
  ): Promise<DrillOutcome> =>
    runDrill(
      target,
      { ...OPTIONS, pace: PACE[traffic], ...changes },
      {
        records,
        operator,
        screen: {
          say: (text) => void said.push(text),
          table: (rows) => void said.push(...rows.map((row) => row.join(' | '))),
          show: ({ steps }) => void said.push(JSON.stringify(steps)),
        },
        clock: monotonicClock(),
        interrupted,
        trafficProgram: TRAFFIC[traffic],
      },
    );
  const records: Records = {
    begin: async () => recorder,
    resume: async () => ({ recorder, entries: [...entries] }),
    after: async () => ({ add: (entry) => void afterwards.push(entry), flush: async () => undefined }),
    load: async () => state,
    async save(saved) {
      lab.onSave(saved);
      state = saved;
    },
  };
  const lab: DrillLab = {
    regions,
    plan,
    target,
    entries,
    afterwards,
    said,
    state: () => state,
    drill(changes = {}, operator) {
      interruption = new AbortController();
      return run(changes, records, interruption.signal, operator);
    },
    stop: () => interruption.abort(new Error('interrupted')),
    onSave: () => undefined,
    onEntry: () => undefined,
    another: (changes) => run(changes, NOTHING_KEPT, new AbortController().signal),
    close() {
      lab.stop();
      return regions.close();
    },
  };
  return lab;
}

const mustNotBegin = () => Promise.reject(new Error('this drill must not begin'));
const NOTHING_KEPT: Records = {
  begin: mustNotBegin,
  resume: mustNotBegin,
  after: mustNotBegin,
  load: async () => undefined,
  save: mustNotBegin,
};

const tempo = { clients: 2, pause: 50, retry: 50, connect: 5000, answer: 8000, mail: 50 };
/** A fence that is not reached is asked about for as long as a connection may take. */
const limits = { connect: 2000, answer: 8000 };
export const PACE: Record<keyof typeof TRAFFIC, Pace> = {
  real: { traffic: tempo, limits, poll: 10, baseline: 150, tail: 100, settle: 10_000 },
  silent: { traffic: tempo, limits, poll: 5, baseline: 1, tail: 1, settle: 10_000 },
};

const OPTIONS: Omit<DrillOptions, 'pace'> = {
  id: 'drill-1',
  to: 'B',
  mode: 'switchover',
  dryRun: false,
  yes: true,
  breakGlass: false,
  resume: false,
  commit: 'abc',
  operator: 'operator',
};

export function staging(): Environment {
  const found = environments(complete('STAGING')).find(({ name }) => name === 'staging');
  if (!found) throw new Error('there must be a staging environment');
  return { ...found, domain: 'mail.example.com' };
}

export const targetOf = ({ west, east, nameServer, portalPort, mailPort }: LoopbackRegions): DrillTarget => ({
  environment: staging(),
  planArn: PLAN_ARN,
  loopback: {
    apis: { [west.name]: west.api, [east.name]: east.api },
    nameServer,
    portalPort,
    mailPort,
    credentials: { accessKeyId: 'rehearsal', secretAccessKey: SECRET },
  },
});

/** Entries of one kind. */
export const of = <Kind extends Entry['kind']>(entries: readonly Entry[], kind: Kind): EntryOf<Kind>[] =>
  entries.filter((entry): entry is EntryOf<Kind> => entry.kind === kind);

/** An operator who agrees, types the same each time, and has nothing to choose. */
export const operatorWho = (changes: Partial<Operator>): Operator => ({
  confirm: async () => true,
  type: async () => 'it was looked into',
  choose: () => Promise.reject(new Error('there must be nothing to choose')),
  ...changes,
});
