import { FunctionFailed, type Functions } from '../executor/functions';
import { Fault, notServed, type Service } from './service';
import type { ApiAnswer, ApiRequest } from './http';

/** Functions that can be called by name. */
export interface NamedFunctions extends Functions {
  readonly find: (region: string, name: string) => { readonly arn: string } | undefined;
}

const PATH = /^\/2015-03-31\/functions\/(?<name>[^/]+)\/invocations$/;

/** Serves it. */
export const lambdaService = (functions: NamedFunctions): Service => ({
  name: 'lambda',
  asked: (request) => (PATH.test(request.path) ? 'InvokeFunction' : `${request.method} ${request.path}`),
  refuse: ({ code, status, message }) =>
    reply(status, { Type: status < 500 ? 'User' : 'Service', Message: message }, { 'x-amzn-errortype': code }),
  answer: async (region, request) => {
    const name = PATH.exec(request.path)?.groups?.name;
    const kind = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (name === undefined || request.method !== 'POST' || kind !== 'RequestResponse')
      throw notServed('lambda', `${request.method} ${request.path} (${kind})`);
    const found = functions.find(region, decodeURIComponent(name));
    if (!found) throw new Fault('ResourceNotFoundException', 404, `Function not found: ${name}`);
    return invoke(functions, region, found.arn, request);
  },
});

/** A function that fails is an answer too, marked by a header. */
async function invoke(functions: Functions, region: string, arn: string, { body }: ApiRequest): Promise<ApiAnswer> {
  const version = { 'x-amz-executed-version': '$LATEST' };
  try {
    return reply(200, await functions.invoke(region, arn, eventOf(body)), version);
  } catch (error) {
    if (!(error instanceof FunctionFailed)) throw error;
    return reply(
      200,
      { errorType: error.errorType, errorMessage: error.errorMessage, trace: [] },
      { ...version, 'x-amz-function-error': 'Unhandled' },
    );
  }
}

function eventOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.length === 0 ? 'null' : body.toString('utf8'));
  } catch {
    throw new Fault('InvalidRequestContentException', 400, 'Could not parse request body into json');
  }
}

const reply = (status: number, body: unknown, headers: Readonly<Record<string, string>>): ApiAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body ?? null),
});
