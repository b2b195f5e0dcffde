import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { onLoss, PROCESSES, rollCall } from '../../../lib/recovery/processes/supervisor';
import { PATIENCE_MS, until } from '../../support/patience';
import { endTalkers, talker } from './supervised';

jest.setTimeout(PATIENCE_MS);

const lost: string[] = [];
let stopListening: () => void;
beforeEach(() => {
  lost.length = 0;
  stopListening = onLoss(({ message }) => void lost.push(message));
});
afterEach(() => {
  stopListening();
  endTalkers();
});

test('every process that is built has a row in the table, and every row a process', () => {
  const built = ['lib', 'simulator']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    .filter((file) => file.endsWith('.process.ts') && !file.includes('node_modules'))
    .map((file) => basename(file, '.process.ts'));
  expect(Object.keys(PROCESSES).toSorted()).toEqual(built.toSorted());
});

test('a process that is killed, ends or is stopped without being asked to is lost, by its name and what happened', async () => {
  const [killed, stopped, ended] = [await talker('dns'), await talker('regions'), await talker('cleanup')];
  killed.child.kill('SIGKILL');
  ended.child.disconnect();
  stopped.child.kill('SIGSTOP');
  await until(() => lost.length === 3);
  expect(lost.toSorted()).toEqual([
    'cleanup ended with exit code 0',
    'dns ended by SIGKILL: out of memory?',
    'regions was stopped by SIGSTOP',
  ]);
  expect((await stopped.supervised.lost).process).toBe('regions');
  await rollCall();
});

test('what is done to a process on purpose is no loss', async () => {
  const [killed, stopped, ended] = [await talker('dns'), await talker('regions'), await talker('cleanup')];
  const exits = [killed, ended].map(({ child }) => once(child, 'exit'));
  killed.supervised.signal('SIGKILL');
  ended.supervised.expectEnd();
  ended.child.disconnect();
  stopped.supervised.signal('SIGSTOP');
  await Promise.all(exits);
  // Until another one, stopped later and not on purpose, is lost.
  (await talker('traffic')).child.kill('SIGSTOP');
  await until(() => lost.length > 0);
  expect(lost).toEqual(['traffic was stopped by SIGSTOP']);
});
