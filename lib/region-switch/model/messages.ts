/** Requests and answers of an operation, between the wire and the program; used by the client and by the twin. */
import { operationNamed, type OperationName } from './model';
import { converted, DoesNotFit, misfits, type Reading } from './shapes';
import type { DataPlane } from './types';

/**
 * A request as it arrived.
 * @throws DoesNotFit with everything that is wrong with it
 */
export function requestOf<Name extends OperationName>(
  operation: Name,
  wire: unknown,
  reading: Reading,
): DataPlane[Name]['input'] {
  const { input } = operationNamed(operation);
  const value = converted(input, wire, 'arriving', reading);
  if (isRequest(operation, value, reading)) return value;
  throw new DoesNotFit(input, misfits(input, value, reading));
}

/**
 * An answer as it arrived.
 * @throws DoesNotFit with everything that is missing or of the wrong type
 */
export function answerOf<Name extends OperationName>(
  operation: Name,
  wire: unknown,
  reading: Reading,
): DataPlane[Name]['output'] {
  const { output } = operationNamed(operation);
  const value = converted(output, wire, 'arriving', reading);
  if (isAnswer(operation, value, reading)) return value;
  throw new DoesNotFit(output, misfits(output, value, reading));
}

/**
 * A request to send, judged by every limit and pattern.
 * @throws DoesNotFit with everything that the service would refuse
 */
export const requestToSend = <Name extends OperationName>(operation: Name, input: DataPlane[Name]['input']): unknown =>
  toSend(operationNamed(operation).input, input);

/**
 * An answer to send, judged the same way.
 * @throws DoesNotFit with everything that the model does not allow
 */
export const answerToSend = <Name extends OperationName>(operation: Name, output: DataPlane[Name]['output']): unknown =>
  toSend(operationNamed(operation).output, output);

function toSend(shape: string, value: unknown): unknown {
  const found = misfits(shape, value);
  if (found.length > 0) throw new DoesNotFit(shape, found);
  return converted(shape, value, 'leaving', 'exact');
}

function isRequest<Name extends OperationName>(
  operation: Name,
  value: unknown,
  reading: Reading,
): value is DataPlane[Name]['input'] {
  return misfits(operationNamed(operation).input, value, reading).length === 0;
}

function isAnswer<Name extends OperationName>(
  operation: Name,
  value: unknown,
  reading: Reading,
): value is DataPlane[Name]['output'] {
  return misfits(operationNamed(operation).output, value, reading).length === 0;
}
