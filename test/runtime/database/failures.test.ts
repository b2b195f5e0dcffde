import {
  isLoginRefused,
  isOverload,
  isWriterLost,
  NoConnection,
  NotTheWriter,
  Overloaded,
  WriterUnreachable,
} from '../../../lib/runtime/database/failures';

const coded = (code: string, message = 'it failed'): Error => Object.assign(new Error(message), { code });

describe('a writer is lost, and looked for again', () => {
  test.each<[string, unknown]>([
    ['refused connection', coded('ECONNREFUSED')],
    ['server shutting down', coded('57P01')],
    ['server starting', coded('57P03')],
    ['a writer that became a reader', coded('25006')],
    ['connection exception', coded('08006')],
    ['connection gone', new Error('Connection terminated unexpectedly')],
    ['silence', new Error('Query read timeout')],
    ['no connection', new NoConnection('no connection', { cause: coded('ERR_TLS_CERT_ALTNAME_INVALID') })],
    ['a follower', new NotTheWriter('somewhere')],
  ])('%s', (_what, error) => expect(isWriterLost(error)).toBe(true));
});

describe('a writer is kept, and the error is the caller’s', () => {
  test.each<[string, unknown]>([
    ['constraint', coded('23505')],
    ['permission', coded('42501')],
    ['slow statement', coded('57014')],
    ['too many connections', coded('53300')],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    ['a bug', new TypeError('undefined is not a function')],
    ['no error at all', 'a string'],
  ])('%s', (_what, error) => expect(isWriterLost(error)).toBe(false));
});

test.each<[string, unknown, boolean]>([
  ['the writer’s pool is busy', new Overloaded('busy'), true],
  ['a pool without a free connection', new Error('timeout exceeded when trying to connect'), true],
  ['the server is full', new NoConnection('no connection', { cause: coded('53300') }), true],
  ['the server is gone', new NoConnection('no connection', { cause: coded('ECONNREFUSED') }), false],
])('too much to do, or a loss: %s', (_what, error, expected) => expect(isOverload(error)).toBe(expected));

test('a refused sign-in is recognised behind the search that met it', () => {
  const cause = new AggregateError([coded('ECONNREFUSED'), coded('28P01')]);
  expect(isLoginRefused(new WriterUnreachable('none', { cause }))).toBe(true);
  expect(isLoginRefused(new WriterUnreachable('none', { cause: new AggregateError([coded('ECONNREFUSED')]) }))).toBe(
    false,
  );
});
