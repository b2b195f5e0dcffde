import type { ProvedRecord } from '../../../lib/runtime/verification/chain';
import type { DatabaseState } from '../../../lib/runtime/verification/ledger-state';
import { newestBy, proveNotBehind, type Mark } from '../../../lib/runtime/verification/mark';

const HOUR_MS = 3_600_000;
const STATE: DatabaseState = {
  schemaVersion: 6,
  epoch: 3,
  heartbeatAt: '2026-11-24T10:00:00.000Z',
  tables: { tenants: { rows: 2, changes: 5, digest: '123' }, heartbeat: { rows: 9, changes: 9, digest: '-7' } },
};
const markAt = (takenAt: string, state = STATE): Mark => ({ takenAt, state });
const record = (takenAt: string): ProvedRecord<Mark> => ({
  link: { chain: 'marks', slot: takenAt, sequence: 1, previous: null },
  digest: '',
  body: markAt(takenAt),
});

describe('the newest mark by a recovery point', () => {
  const marks = ['2026-11-24T10:00:00.000Z', '2026-11-24T10:15:00.000Z', '2026-11-24T10:30:00.000Z'].map(record);

  test.each<[string, string]>([
    ['2026-11-24T10:29:00.000Z', '2026-11-24T10:15:00.000Z'],
    ['2026-11-24T10:59:00.000Z', '2026-11-24T10:30:00.000Z'],
    ['2026-11-24T10:30:04.000Z', '2026-11-24T10:15:00.000Z'],
    ['2026-11-24T10:30:05.000Z', '2026-11-24T10:30:00.000Z'],
  ])('of %s is that of %s: clocks may differ by five seconds', (time, takenAt) => {
    expect(newestBy(marks, new Date(time), HOUR_MS).takenAt).toBe(takenAt);
  });

  test.each<[string, string, RegExp]>([
    ['there is none by then', '2026-11-24T09:59:00.000Z', /none was/],
    ['it is too old by then', '2026-11-24T11:31:00.000Z', /60 minutes old at most, and is 61/],
  ])('is missing where %s', (_what, time, message) => {
    expect(() => newestBy(marks, new Date(time), HOUR_MS)).toThrow(message);
  });
});

describe('a database is not behind a mark', () => {
  const changed = (tables: DatabaseState['tables'], more: Partial<DatabaseState> = {}): DatabaseState => ({
    ...STATE,
    ...more,
    tables: { ...STATE.tables, ...tables },
  });
  const mark = markAt('2026-11-24T10:00:01.000Z');

  test.each<[string, DatabaseState]>([
    ['where it is the same', STATE],
    ['where more has happened', changed({ tenants: { rows: 1, changes: 6, digest: '4' } })],
    ['where it has another table', changed({ notes: { rows: 0, changes: 1, digest: '0' } })],
    ['after another flip', changed({}, { epoch: 4 })],
    ['after another heartbeat', changed({}, { heartbeatAt: '2026-11-24T10:00:00.001Z' })],
  ])('%s', (_what, state) => expect(() => proveNotBehind(state, mark)).not.toThrow());

  test.each<[string, string, DatabaseState]>([
    ['less has happened in a table', 'BEHIND_MARK', changed({ tenants: { rows: 2, changes: 4, digest: '123' } })],
    ['the epoch is an older one', 'BEHIND_MARK', changed({}, { epoch: 2 })],
    ['the latest heartbeat is an older one', 'BEHIND_MARK', changed({}, { heartbeatAt: '2026-11-24T09:59:59.999Z' })],
    ['there is no heartbeat at all', 'BEHIND_MARK', changed({}, { heartbeatAt: null })],
    ['a table has no ledger any more', 'TABLE_MISSING', { ...STATE, tables: {} }],
    [
      'as much has happened, and other rows came of it',
      'FORKED_FROM_MARK',
      changed({ tenants: { rows: 3, changes: 5, digest: '123' } }),
    ],
    [
      'as much has happened, and something else is in the rows',
      'FORKED_FROM_MARK',
      changed({ heartbeat: { rows: 9, changes: 9, digest: '-8' } }),
    ],
  ])('unless %s', (_what, reason, state) => {
    expect(() => proveNotBehind(state, mark)).toThrow(expect.objectContaining({ name: 'Disproved', reason }));
  });
});
