/** Each invariant of the catalogue, on data that keeps it and on data that does not: none can only hold. */
import { randomUUID } from 'node:crypto';
import { FENCE } from '../../lib/config/numbers';
import type { Entry } from '../../lib/recovery/evidence/entries';
import type { Heartbeat } from '../../lib/recovery/traffic/heartbeats';
import { allCases } from '../../simulator/faults/cases';
import { type CaseFacts, type DrillFacts, excusedWrites } from '../../simulator/faults/case-facts';
import type { RegionFacts } from '../../simulator/faults/disturbance';
import type { DrillEnd } from '../../simulator/faults/drill-process';
import { INVARIANTS, violationsOf } from '../../simulator/faults/invariants';

const [WEST, EAST] = ['us-west-2', 'us-east-2'];

const caseNamed = (name: string) => {
  const found = allCases().find((each) => each.name === name);
  if (!found) throw new Error(`there must be a case ${name}`);
  return found;
};

/** Acknowledged by a region under an epoch. */
const beat = (region: string, epoch: number, at: number, id: string = randomUUID()): Heartbeat => ({
  kind: 'heartbeat',
  id,
  client: 0,
  at,
  done: at + 10,
  outcome: 'acknowledged',
  answer: '201',
  region,
  epoch,
});
const [BEFORE, AFTER] = [beat(WEST, 1, 1000), beat(EAST, 2, 3000)];

const region = (changes: Partial<RegionFacts['databases'][string]>): RegionFacts['databases'][string] => ({
  ids: [BEFORE.id, AFTER.id],
  epoch: 2,
  active: EAST,
  writes: false,
  forged: 0,
  ...changes,
});

const moved: RegionFacts = {
  writer: EAST,
  traffic: EAST,
  databases: { [WEST]: region({}), [EAST]: region({ writes: true }) },
  named: { [WEST]: { [WEST]: 2000, [EAST]: 4000 }, [EAST]: { [EAST]: 4000 } },
  leftBehind: [],
  executions: [],
  struck: [],
  complaints: [],
};
const before: RegionFacts = {
  ...moved,
  writer: WEST,
  traffic: WEST,
  databases: { [WEST]: region({ epoch: 1, active: WEST }) },
};

const ended = (outcome: DrillEnd['outcome'], ...details: string[]): DrillEnd => ({
  outcome,
  details,
  said: [],
  left: [],
});
const END: Entry = { kind: 'ended', at: 5000, outcome: 'completed', detail: '' };

const drill = (changes: Partial<DrillFacts> = {}, entries: readonly Entry[] = [BEFORE, AFTER, END]): DrillFacts => ({
  id: 'a',
  to: EAST,
  breakGlass: false,
  ends: [ended('completed')],
  evidence: { entries, genuine: true, flaws: [], figures: undefined },
  ...changes,
});

const facts = (changes: Partial<CaseFacts> = {}): CaseFacts => ({
  faultCase: caseNamed('link-cut/switchover/flip'),
  from: WEST,
  drills: [drill()],
  inside: {},
  before,
  over: moved,
  after: moved,
  serving: { [EAST]: 'acknowledged', [WEST]: '503 not_active' },
  ended: [],
  passedFirewall: [],
  left: [],
  ...changes,
});

const LEASE_MS = FENCE.lease.seconds * 1000;
const execution = (succeeded: Record<string, number>) => ({
  action: 'activate',
  comment: 'holdfast drill a activate',
  state: 'completed',
  succeeded,
});

/** By the name of the invariant: data that contradicts it. */
const BROKEN: Readonly<Record<string, readonly CaseFacts[]>> = {
  'no acknowledged write is missing and not listed': [
    facts({ drills: [drill({}, [BEFORE, AFTER, beat(WEST, 1, 1100), END])] }),
    facts({ inside: { [WEST]: [beat(WEST, 1, 1100)] } }),
  ],
  'a switchover that stays one loses nothing': [facts({ inside: { [EAST]: [beat(EAST, 2, 3100)] } })],
  'after its lease the losing side acknowledges nothing': [
    facts({ inside: { [WEST]: [beat(WEST, 1, 2000 + LEASE_MS + 1000, BEFORE.id)] } }),
  ],
  'no two writers are believed, but an unfenced old one in its last lease': [
    facts({ inside: { [WEST]: [beat(WEST, 1, 3500, BEFORE.id)] } }),
  ],
  'a completed flip, a refusal before anything moved, or a documented pause that leads to the end of the flip': [
    facts({ drills: [drill({ ends: [ended('hung')] })] }),
    facts({ drills: [drill({ ends: [ended('paused', 'fence')] }, [BEFORE, AFTER])] }),
    facts({ drills: [drill({ ends: [ended('paused', 'improvise'), ended('completed')] })] }),
    facts({ drills: [drill({ ends: [ended('refused')], evidence: undefined })] }),
    facts({ drills: [drill({ ends: [ended('findings', 'post-recovery is blocked: fence unverified')] })] }),
  ],
  'a resumed drill repeats no completed step': [
    facts({ after: { ...moved, executions: [execution({}), execution({})] } }),
    facts({ after: { ...moved, executions: [execution({ fence: 2 })] } }),
    facts({
      drills: [
        drill({}, [
          BEFORE,
          AFTER,
          ...[1, 2].map((at) => ({ kind: 'step', at, name: 'fence', status: 'completed', detail: '' }) as const),
          END,
        ]),
      ],
    }),
  ],
  'evidence verifies': [
    facts({
      drills: [
        drill({ evidence: { entries: [BEFORE, AFTER, END], genuine: false, flaws: ['torn'], figures: undefined } }),
      ],
    }),
  ],
  'one region serves in the end, and the other one follows it': [
    facts({ after: { ...moved, traffic: null } }),
    facts({ after: { ...moved, databases: { ...moved.databases, [WEST]: region({ writes: true }) } } }),
    facts({ after: { ...moved, databases: { ...moved.databases, [EAST]: region({ writes: true, active: WEST }) } } }),
    facts({ serving: { [EAST]: '503 not_active', [WEST]: '503 not_active' } }),
    facts({ serving: { [EAST]: 'acknowledged', [WEST]: 'acknowledged' } }),
  ],
  'no program ends but by the fault': [facts({ ended: ['portal of us-east-2, port 1, ended with exit code 1'] })],
  'no row is forged': [
    facts({ after: { ...moved, databases: { ...moved.databases, [WEST]: region({ forged: 1 }) } } }),
  ],
  'nothing is asked that the simulator does not serve': [
    facts({ after: { ...moved, complaints: ['us-west-2: the simulator does not serve s3:PutObject'] } }),
  ],
  'a completed flip was measured: clients were served by the new region': [
    facts({ drills: [drill({}, [BEFORE, END])] }),
  ],
  'the web firewall refuses what it must': [facts({ passedFirewall: ['NoUserAgent_HEADER: answered 201, not 403'] })],
  'nothing is left': [facts({ left: ['node build/processes/traffic.mjs'] })],
};

test('data of a flip that went as it must contradicts none', () => expect(violationsOf(facts())).toEqual([]));

test('every invariant has data that contradicts it', () =>
  expect(Object.keys(BROKEN).toSorted()).toEqual(INVARIANTS.map(({ name }) => name).toSorted()));

test.each(Object.entries(BROKEN).flatMap(([name, all]) => all.map((each, index) => [name, index + 1, each] as const)))(
  '%s: contradicted (%i)',
  (name, _, broken) => expect(violationsOf(broken).join('\n')).toContain(`${name}: `),
);

test('an unfenced old writer is excused in a failover, and only until its last lease has ended', () => {
  const atOnce = { [WEST]: [beat(WEST, 1, 3500, BEFORE.id)] };
  const faultCase = caseNamed('link-cut/failover/flip');
  expect(violationsOf(facts({ faultCase, inside: atOnce }))).toEqual([]);
  expect(excusedWrites(facts({ faultCase, inside: atOnce })).map(({ id }) => id)).toEqual([BEFORE.id]);
  const late = { [WEST]: [beat(WEST, 1, 2000 + FENCE.cutOffAtMost.seconds * 1000 + 1000, BEFORE.id)] };
  expect(excusedWrites(facts({ faultCase, inside: late }))).toEqual([]);
});
