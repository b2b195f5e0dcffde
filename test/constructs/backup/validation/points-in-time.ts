/** Restores to points in time, under write load: the test has two points, the proof several and a longer load. */
import { randomUUID } from 'node:crypto';
import type { DatabaseResult } from '../../../../lib/runtime/verification/result';
import type { StoredVersion } from '../../../../simulator/object-store';
import { PATIENCE_MS } from '../../../support/patience';
import { EVIDENCE, openRestoreLab, writeLoad, type RestoreLab } from './restore-lab';
import { archived, restoreTo, startArchivedRegion, takeBase, type Target } from './write-ahead-archive';

/** A point under way: what had been committed by then, what came after it, and the marks of that time. */
interface Point {
  readonly target: Target;
  readonly before: string;
  readonly after: string;
  readonly marks: readonly StoredVersion[];
}

let lab: RestoreLab;
const points: Point[] = [];
let lastMarks: readonly StoredVersion[];

const markNow = async (): Promise<readonly StoredVersion[]> => {
  await lab.mark();
  return [...(lab.store.buckets.get(EVIDENCE) ?? [])];
};

/** Commits a row that can be looked for. */
async function commit(): Promise<string> {
  const id = randomUUID();
  await lab.region.server.query(
    `SET holdfast.actor = 'test'; INSERT INTO holdfast.tenants (customer_id) VALUES ('at-${id}')`,
  );
  return `at-${id}`;
}

/** Restores to a point, looks for its rows, and judges it by the marks of a time. */
async function judged(
  { target, before, after }: Point,
  marks: readonly StoredVersion[],
): Promise<{ readonly found: unknown; readonly result: DatabaseResult }> {
  lab.store.buckets.set(EVIDENCE, [...marks]);
  const server = await restoreTo(target, lab.region, lab.restoredOptions());
  try {
    const rows = await server.query('SELECT customer_id FROM holdfast.tenants WHERE customer_id = ANY($1)', [
      [before, after],
    ]);
    return { found: rows.map((row) => row.customer_id), result: await lab.validate() };
  } finally {
    await server.stop('at once');
  }
}

/** Defines the tests. @param wanted how each point is given, and milliseconds of load before it */
export function provePoints(wanted: readonly (readonly [kind: 'time' | 'lsn', pauseMs: number])[]): void {
  jest.setTimeout(PATIENCE_MS);

  beforeAll(async () => {
    lab = await openRestoreLab(startArchivedRegion);
    const { region } = lab;
    const load = writeLoad(region.server, 5);
    try {
      // The copy too is made while everything changes.
      await takeBase(region);
      for (const [kind, pauseMs] of wanted) {
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        const [marks, before] = [await markNow(), await commit()];
        const [now] = await region.server.query(
          'SELECT clock_timestamp()::text AS time, pg_current_wal_insert_lsn()::text AS lsn',
        );
        const target = kind === 'time' ? { time: String(now?.time) } : { lsn: String(now?.lsn) };
        points.push({ target, before, after: await commit(), marks });
      }
      lastMarks = await markNow();
    } finally {
      await load.stop();
    }
    await archived(region);
  });

  afterAll(() => lab?.close());

  test.each(wanted.map((_, index) => index))(
    'L6: a restore to point %i in time, under write load, agrees with itself exactly',
    async (index) => {
      const point = points[index];
      if (!point) throw new Error('the point must be there');
      const { found, result } = await judged(point, point.marks);
      expect(found).toEqual([point.before]);
      expect(result.checks.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
      expect(result).toMatchObject({ outcome: 'SUCCESSFUL', code: null });
    },
  );

  test('L6: a restore to an earlier point than it claims is behind its mark', async () => {
    const [point] = points;
    if (!point) throw new Error('the point must be there');
    expect((await judged(point, lastMarks)).result).toMatchObject({ outcome: 'FAILED', code: 'BEHIND_MARK' });
  });
}
