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

test('control characters in arguments do not reach the terminal', async () => {
  const world = recordedWorld();
  expect(await holdfast(['check', '--environment', '\u001b[2Jmoon'], world)).toBe(2);
  expect(world.said.error).toContain('moon');
  expect(world.said.error).not.toContain('\u001b');
});

test('an internal error is one line, with exit code 3', async () => {
  const world = broken();
  expect(await holdfast(WORDS, world)).toBe(3);
  expect(world.said.error).toMatch(/^holdfast: .*no space left.*\n$/);
});

test('with --verbose an internal error has its stack', async () => {
  const world = broken();
  expect(await holdfast([...WORDS, '--verbose'], world)).toBe(3);
  expect(world.said.error).toContain('    at ');
});

test.each([
  ['an option', 'check --bogus --json'],
  ['a command', 'bogus --json'],
  ['an argument', 'check nowhere --json'],
])('with --json, %s that does not exist is a problem in the document', async (_, words) => {
  const world = recordedWorld();
  expect(await holdfast(words.split(' '), world)).toBe(2);
  expect(JSON.parse(world.said.out)).toMatchObject({
    ok: false,
    problems: [{ path: 'holdfast', rule: 'usage', given: words, required: expect.stringMatching(/unknown|too many/) }],
  });
  expect(world.said.error).toBe('');
});

test.each([
  ['help rehears', 'did you mean rehearse?'],
  ['help drill verfy', 'did you mean verify?'],
  ['help check production', 'see --help for what there is'],
])('%s is refused: %s', async (words, fix) => {
  const world = recordedWorld();
  expect(await holdfast(words.split(' '), world)).toBe(2);
  expect(world.said).toEqual({ out: '', error: expect.stringMatching(/^holdfast help: .*\n$/) });
  expect(world.said.error).toContain(fix);
});

test('without --json it is text on standard error', async () => {
  const world = recordedWorld();
  expect(await holdfast(['check', '--bogus'], world)).toBe(2);
  expect(world.said).toEqual({ out: '', error: expect.stringContaining("unknown option '--bogus'") });
});

test('progress is shown at a terminal only, and cleared', () => {
  const world = recordedWorld();
  const watched = new Progress({ ...world.terminal, watched: true });
  watched.say('synthesizing');
  watched.done();
  // In a narrow terminal the text would wrap, and only its last line would be cleared.
  expect(world.said.error).toContain('\u001b[?7lsynthesizing ...\u001b[?7h');
  expect(world.said.error.endsWith('\r\u001b[2K')).toBe(true);
  new Progress(world.terminal).say('unseen');
  expect(world.said.error).not.toContain('unseen');
});

test('the version is printed with the commit', async () => {
  const world = recordedWorld();
  expect(await holdfast(['--version'], world)).toBe(0);
  expect(world.said).toEqual({ out: expect.stringMatching(/^holdfast \d+\.\d+\.\d+, commit abc\n$/), error: '' });
});

test.each([
  ['help drill verify', 'Usage: holdfast drill verify'],
  ['help drill', 'Usage: holdfast drill [options]'],
  ['help', 'Usage: holdfast [options]'],
])('%s explains that command', async (words, says) => {
  const world = recordedWorld();
  expect(await holdfast(words.split(' '), world)).toBe(0);
  expect(world.said.out).toContain(says);
});
