/** The protocols that AWS's services speak, as far as a flip needs them. */
import { randomUUID } from 'node:crypto';
import type { Fault } from './fault';
import type { ApiAnswer, ApiRequest } from './http';
import { element, type Value } from './xml';

/** How a service is asked and answers. */
export interface Protocol<Output> {
  /** Name of the operation that a request is for; empty where it names none. */
  readonly operation: (request: ApiRequest) => string;
  /** What the request carries, not yet judged. @throws SyntaxError */
  readonly input: (request: ApiRequest) => unknown;
  readonly answer: (operation: string, output: Output) => ApiAnswer;
  readonly refusal: (fault: Fault) => ApiAnswer;
}

/** AWS JSON: the operation is in `X-Amz-Target`, everything else in the body. */
export const jsonProtocol = (version: '1.0' | '1.1'): Protocol<unknown> => {
  const headers = { 'content-type': `application/x-amz-json-${version}` };
  const reply = (status: number, body: unknown): ApiAnswer => ({
    status,
    headers: { ...headers, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  });
  return {
    operation: ({ headers: { 'x-amz-target': target = '' } }) => target.split('.').at(-1) ?? '',
    input: ({ body }): unknown => JSON.parse(body.length === 0 ? '{}' : body.toString('utf8')),
    answer: (_operation, output) => reply(200, output),
    refusal: ({ code, status, message }) => reply(status, { __type: code, message }),
  };
};

/** AWS query: a form with the operation as `Action`; answers are XML in the service's namespace. */
export const queryProtocol = (namespace: string): Protocol<Value> => {
  const reply = (status: number, body: string): ApiAnswer => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<?xml version="1.0"?>${body}`,
  });
  const about = { RequestId: randomUUID() };
  const xmlns = ` xmlns="${namespace}"`;
  return {
    operation: ({ body }) => new URLSearchParams(body.toString('utf8')).get('Action') ?? '',
    input: ({ body }) =>
      Object.fromEntries(
        [...new URLSearchParams(body.toString('utf8'))].filter(([name]) => name !== 'Action' && name !== 'Version'),
      ),
    answer: (operation, output) =>
      reply(200, element(`${operation}Response`, { [`${operation}Result`]: output, ResponseMetadata: about }, xmlns)),
    refusal: ({ code, status, message }) =>
      reply(
        status,
        element(
          'ErrorResponse',
          { Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message }, ...about },
          xmlns,
        ),
      ),
  };
};
