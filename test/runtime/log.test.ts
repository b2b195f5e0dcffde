import { createLog, type Log } from '../../lib/runtime/log';
import type { LogLevel } from '../../lib/runtime/log-levels';

function logged(write: (log: Log) => void, level: LogLevel = 'info'): Record<string, unknown>[] {
  const lines: string[] = [];
  write(
    createLog({ service: 'test' }, level, {
      write: (line) => {
        lines.push(line);
      },
    }),
  );
  return lines.map((line) => JSON.parse(line));
}

test('a line is one JSON object with time, level, service and message', () => {
  expect(logged((log) => log.info({ rows: 3 }, 'counted'))).toEqual([
    {
      level: 'info',
      ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      service: 'test',
      rows: 3,
      message: 'counted',
    },
  ]);
});

test('lines below the level are dropped', () => {
  expect(logged((log) => log.info({}, 'chatter'), 'warn')).toEqual([]);
});

test('secrets do not reach a line, at the top or one level down', () => {
  const [line] = logged((log) =>
    log.info({ token: 'hunter2', request: { Authorization: 'hunter2', path: '/' } }, 'asked'),
  );
  expect(JSON.stringify(line)).not.toContain('hunter2');
  expect(line).toMatchObject({ request: { path: '/' } });
});

test('an error is logged with its causes, without the row that a database error carries', () => {
  const cause = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (email)=(someone@example.com) already exists.',
  });
  const [line] = logged((log) =>
    log.error({ error: new AggregateError([new Error('one'), 'two'], 'both', { cause }) }, 'failed'),
  );
  expect(line?.error).toMatchObject({
    message: 'both',
    cause: { message: 'duplicate key', code: '23505' },
    errors: [{ message: 'one' }, { message: 'two' }],
  });
  expect(JSON.stringify(line)).not.toContain('someone@example.com');
});
