/** A service of AWS as the simulator serves it: a protocol, and what answers each operation. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ApiAnswer, ApiRequest } from './http';
import { element, type Value } from './xml';

export interface Service {
  /** Prefix of its actions in policies, for example `cloudwatch`. */
  readonly name: string;
  /** Name of the operation that a request is for. */
  readonly asked: (request: ApiRequest) => string;
  /** @throws Fault; any other error is the service's own */
  readonly answer: (region: string, request: ApiRequest) => Promise<ApiAnswer>;
  readonly refuse: (fault: Fault) => ApiAnswer;
}

/** One operation: judges what it gets, and gives its output. */
export type Operation<Output> = (region: string, input: unknown) => Output | Promise<Output>;

/** An operation whose input must have a shape. */
export const operation =
  <Input, Output>(
    schema: z.ZodType<Input>,
    act: (region: string, input: Input) => Output | Promise<Output>,
  ): Operation<Output> =>
  (region, input) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new Fault('ValidationException', 400, z.prettifyError(parsed.error));
    return act(region, parsed.data);
  };

/**
 * A service.
 * @param operations by their names; any other is refused by name, since an answer that is made up would prove nothing
 */
export function service<Output>(
  name: string,
  protocol: Protocol<Output>,
  operations: Readonly<Record<string, Operation<Output>>>,
): Service {
  return {
    name,
    asked: protocol.operation,
    refuse: protocol.refusal,
    answer: async (region, request) => {
      const asked = protocol.operation(request);
      const act = Object.hasOwn(operations, asked) ? operations[asked] : undefined;
      if (!act) throw notServed(name, asked);
      return protocol.answer(asked, await act(region, protocol.input(request)));
    },
  };
}

/** Code of the answer where the simulator has no such operation. */
export const NOT_SERVED = 'UnknownOperationException';

/** @param asked what the request is for; empty where it names nothing */
export const notServed = (name: string, asked: string): Fault =>
  new Fault(NOT_SERVED, 404, `the simulator does not serve ${asked === '' ? name : `${name}:${asked}`}`);

/** Services that run in every region, by the names that the cross-region contract gives them. */
export const SERVICE_NAMES = ['portal', 'gateway'] as const;

/** An answer that is an error, by the name that the service's API gives it. */
export class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

// The protocols that AWS's services speak, as far as a flip needs them.

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
