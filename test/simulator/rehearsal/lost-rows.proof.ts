import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REHEARSAL_PACE } from '../../../lib/recovery/drill/options';
import type { FlipMode } from '../../../lib/recovery/drill/model';
import { entry, type Entry, type EntryOf } from '../../../lib/recovery/evidence/entries';
import type { RunReport } from '../../../simulator/rehearsal/rehearse';
import { environment } from '../../support/stage';
import { flip } from './one-flip';
import { openLocalStage, type LocalStage } from './stage';

jest.setTimeout(240_000);

/** The standby is looked at this often; what it takes to answer comes on top, on a busy machine too. Milliseconds. */
const LOOK_MS = REHEARSAL_PACE.poll * 5 + 500;

const out = mkdtempSync(join(tmpdir(), 'holdfast-lost-rows-'));
let stage: LocalStage | undefined;
afterEach(() => stage?.close());
afterAll(() => rmSync(out, { recursive: true }));

test('over a slow link, a switchover loses no acknowledged row: the surviving database itself says so', async () => {
  const { report, survived } = await rehearsed('switchover', 100);
  expect(acknowledgedIn(report).length).toBeGreaterThan(0);
  expect(missing(report, survived)).toEqual([]);
});

test('over a slower one, a failover loses exactly the rows that its evidence lists, within the lag that was measured: both databases say so', async () => {
  // Far more than a commit takes: rows that are under way when the region is lost cannot have arrived.
  const { opened, report, survived } = await rehearsed('failover', 400);
  const { lost, seconds } = report.figures?.recoveryPoint ?? { lost: [], seconds: null };
  expect(lost.length).toBeGreaterThan(0);
  expect(missing(report, survived)).toEqual(lost.map(({ id }) => id).toSorted());
  // The lost region's own files have each of them: they had been committed there, and nowhere else.
  const kept = await opened.heartbeatsLeftBehindIn(report.run.from.name);
  expect(lost.filter(({ id }) => !kept.has(id))).toEqual([]);

  // The lag that was seen last, and what was acknowledged since.
  const last = Math.max(...lost.map(({ acknowledged }) => acknowledged));
  const seen = ofKind(report, 'lag').findLast(({ at }) => at < last);
  expect(seen?.milliseconds).toBeGreaterThan(200);
  expect((seconds ?? Infinity) * 1000).toBeLessThan(
    (seen?.milliseconds ?? 0) + last - (seen?.at ?? Infinity) + LOOK_MS,
  );
});

/** One flip. @param linkMs each way */
async function rehearsed(mode: FlipMode, linkMs: number) {
  const opened = await openLocalStage(environment('production'), linkMs);
  stage = opened;
  const { report } = await flip(opened, mode, out);
  return { opened, report, survived: await opened.heartbeatsIn(report.run.to.name) };
}

/** Ids of acknowledged rows that are missing. */
const missing = (report: RunReport, there: ReadonlySet<string>) =>
  acknowledgedIn(report)
    .filter(({ id }) => !there.has(id))
    .map(({ id }) => id)
    .toSorted();

const acknowledgedIn = (report: RunReport) =>
  ofKind(report, 'heartbeat').filter(({ outcome }) => outcome === 'acknowledged');

const ofKind = <Kind extends Entry['kind']>(report: RunReport, kind: Kind) =>
  entriesOf(report).filter((each): each is EntryOf<Kind> => each.kind === kind);

const entriesOf = ({ evidence = '' }: RunReport): readonly Entry[] =>
  readFileSync(join(evidence, 'evidence.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => entry.array().parse(JSON.parse(line).entries));
