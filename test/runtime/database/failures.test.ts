import {
  isLoginRefused,
  isWriterLost,
  NoConnection,
  NotTheWriter,
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
    ['a bug', new TypeError('undefined is not a function')],
    ['no error at all', 'a string'],
  ])('%s', (_what, error) => expect(isWriterLost(error)).toBe(false));
});

test('a refused sign-in is recognised behind the search that met it', () => {
  const cause = new AggregateError([coded('ECONNREFUSED'), coded('28P01')]);
  expect(isLoginRefused(new WriterUnreachable('none', { cause }))).toBe(true);
  expect(isLoginRefused(new WriterUnreachable('none', { cause: new AggregateError([coded('ECONNREFUSED')]) }))).toBe(
    false,
  );
});
