import { holdfast } from '../../lib/cli/program';
import { Progress } from '../../lib/cli/terminal';
import { complete, recordedWorld } from './context';

/** A world whose standard output cannot be written to. */
function broken() {
  const world = recordedWorld({ given: complete('STAGING') });
  const out = (): never => {
    throw new Error('no space left');
  };
  return { ...world, terminal: { ...world.terminal, out } };
}

const WORDS = ['deploy', '-e', 'staging', '--dry-run'];

test('what was typed, or is said by others, does nothing to the terminal', async () => {
  const world = recordedWorld();
  expect(await holdfast(['check', '--environment', '\u001b[2Jmoon'], world)).toBe(2);
  expect(world.said.error).toContain('moon');
  expect(world.said.error).not.toContain('\u001b');
});

test('an internal error is told in one line, with exit code 3', async () => {
  const world = broken();
  expect(await holdfast(WORDS, world)).toBe(3);
  expect(world.said.error).toMatch(/^holdfast: .*no space left.*\n$/);
});

test('and with the place it came from when asked for it', async () => {
  const world = broken();
  expect(await holdfast([...WORDS, '--verbose'], world)).toBe(3);
  expect(world.said.error).toContain('    at ');
});

test.each([
  ['an option', 'check --bogus --json'],
  ['a command', 'bogus --json'],
  ['a place', 'check nowhere --json'],
])('%s that nobody knows is told in the document, where one was asked for', async (_, words) => {
  const world = recordedWorld();
  expect(await holdfast(words.split(' '), world)).toBe(2);
  expect(JSON.parse(world.said.out)).toMatchObject({
    ok: false,
    problems: [{ path: 'holdfast', rule: 'usage', given: words, required: expect.stringMatching(/unknown|too many/) }],
  });
  expect(world.said.error).toBe('');
});

test('and in words to everybody else', async () => {
  const world = recordedWorld();
  expect(await holdfast(['check', '--bogus'], world)).toBe(2);
  expect(world.said).toEqual({ out: '', error: expect.stringContaining("unknown option '--bogus'") });
});

test('progress is shown to somebody who watches, and wiped away', () => {
  const world = recordedWorld();
  const watched = new Progress({ ...world.terminal, watched: true });
  watched.say('synthesizing');
  watched.done();
  // Where a terminal is narrower than the words, what is wiped away would be the last of several lines.
  expect(world.said.error).toContain('\u001b[?7lsynthesizing ...\u001b[?7h');
  expect(world.said.error.endsWith('\r\u001b[2K')).toBe(true);
  new Progress(world.terminal).say('unseen');
  expect(world.said.error).not.toContain('unseen');
});
