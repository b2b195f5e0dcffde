/** How a call of Region switch fails. */
import { z } from 'zod';
import type { DeclaredError } from './model/types';

/** The service refused the call, or failed. */
export class RegionSwitchError extends Error {
  override readonly name = 'RegionSwitchError';

  constructor(
    readonly operation: string,
    readonly region: string,
    /** A declared error, or one that is common to all of AWS, such as `ThrottlingException`. */
    readonly code: DeclaredError | (string & Record<never, never>),
    /** HTTP status. */
    readonly status: number,
    /** What the service said. */
    readonly detail: string,
  ) {
    super(`${operation} in ${region}: ${code}${detail === '' ? '' : `: ${detail}`}`);
  }
}

/** No answer arrived. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(
    readonly operation: string,
    readonly region: string,
    /** Whether the request can have reached the service, and so can have been carried out. */
    readonly sent: 'no' | 'perhaps',
    override readonly cause: unknown,
  ) {
    super(
      `${operation} in ${region}: no answer (${reasonOf(cause)}); ${sent === 'no' ? 'it was not sent' : 'it may have been carried out'}`,
    );
  }
}

/** An answer arrived that the API's model does not allow. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';

  constructor(
    readonly operation: string,
    readonly region: string,
    override readonly cause: unknown,
  ) {
    super(`${operation} in ${region}: the answer is not one of this operation: ${reasonOf(cause)}`);
  }
}

/** Whether the service answered with this error. */
export const isRefusedWith = (error: unknown, code: DeclaredError): error is RegionSwitchError =>
  error instanceof RegionSwitchError && error.code === code;

/** Names by which AWS says that it took no notice of a request because there were too many (AWS API reference, "Common errors"). */
const THROTTLED: readonly string[] = [
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown',
];

/** Whether the call was certainly not carried out: throttled before, or never sent. Such a call may be made again, whatever it does. */
export function wasNotCarriedOut(error: unknown): boolean {
  if (error instanceof NoAnswer) return error.sent === 'no';
  return error instanceof RegionSwitchError && (error.status === 429 || THROTTLED.includes(error.code));
}

/** Whether the same call may succeed a moment later: throttled, no answer, or the service's own fault. */
export const mayPass = (error: unknown): boolean =>
  wasNotCarriedOut(error) || error instanceof NoAnswer || (error instanceof RegionSwitchError && error.status >= 500);

/** Errors of a connection that was never made. */
const NOT_CONNECTED: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

/** Whether a failed `fetch` can have reached the service. */
export const wasSent = (error: unknown): 'no' | 'perhaps' =>
  codesOf(error).some((code) => NOT_CONNECTED.includes(code)) ? 'no' : 'perhaps';

/** What matters of an error; errors of the runtime's own are not always instances of this program's `Error`. */
const failure = z.object({
  code: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
});

/** Codes of an error and of what caused it. */
function codesOf(error: unknown): readonly string[] {
  const parsed = failure.safeParse(error);
  if (!parsed.success) return [];
  const { code, cause } = parsed.data;
  return [...(code === undefined ? [] : [code]), ...codesOf(cause)];
}

const reasonOf = (error: unknown): string =>
  codesOf(error)[0] ?? failure.safeParse(error).data?.message ?? String(error);
