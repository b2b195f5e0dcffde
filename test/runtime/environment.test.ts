import { z } from 'zod';
import { InvalidEnvironment, readEnvironment } from '../../lib/runtime/environment';

const contract = z.object({
  PORT: z.string().regex(/^\d+$/).transform(Number).describe('a TCP port'),
  TOKEN: z.string().min(8).describe('a secret of 8 characters'),
  LEVEL: z.enum(['info', 'debug']).default('info').describe('info or debug'),
});

test('good variables are parsed, and others ignored', () => {
  expect(readEnvironment('it', contract, { PORT: '80', TOKEN: '12345678', PATH: '/bin' })).toEqual({
    PORT: 80,
    TOKEN: '12345678',
    LEVEL: 'info',
  });
});

test('an empty variable counts as not set', () => {
  expect(readEnvironment('it', contract, { PORT: '80', TOKEN: '12345678', LEVEL: '' }).LEVEL).toBe('info');
});

test('all wrong variables are named at once, with what is required and never the value', () => {
  const read = (): unknown => readEnvironment('it', contract, { TOKEN: 'hunter2', LEVEL: 'loud' });
  expect(read).toThrow(InvalidEnvironment);
  expect(read).toThrow(
    [
      'it: wrong environment variables: 3',
      '  PORT: must be a TCP port; it is not set',
      '  TOKEN: must be a secret of 8 characters; it is set to something else',
      '  LEVEL: must be info or debug; it is set to something else',
    ].join('\n'),
  );
});

test('settings arrive in one variable, and a variable of its own has precedence', () => {
  const SETTINGS = JSON.stringify({ PORT: '80', LEVEL: 'debug' });
  expect(readEnvironment('it', contract, { SETTINGS, TOKEN: '12345678', LEVEL: 'info' })).toEqual({
    PORT: 80,
    TOKEN: '12345678',
    LEVEL: 'info',
  });
});

test.each(['not JSON', '[]', '{"PORT":80}'])(
  'settings that are no object of strings are refused, without the value: %s',
  (SETTINGS) => {
    expect(() => readEnvironment('it', contract, { SETTINGS, TOKEN: '12345678' })).toThrow(
      'it: SETTINGS must be a JSON object of strings; it is set to something else',
    );
  },
);
