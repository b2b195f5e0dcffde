/** A service of AWS as the twin serves it: a protocol, and what answers each operation. */
import { z } from 'zod';
import { Fault } from './fault';
import type { ApiAnswer, ApiRequest } from './http';
import type { Protocol } from './protocols';

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

/** Code of the answer where the twin has no such operation. */
export const NOT_SERVED = 'UnknownOperationException';

/** @param asked what the request is for; empty where it names nothing */
export const notServed = (name: string, asked: string): Fault =>
  new Fault(NOT_SERVED, 404, `the twin of a rehearsal does not serve ${asked === '' ? name : `${name}:${asked}`}`);
