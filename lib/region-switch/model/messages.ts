/** Requests and answers of an operation, between the wire and the program; used by the client and by the simulator. */
import { operationNamed, type OperationName } from './model';
import { converted, DoesNotFit, misfits, type Reading } from './shapes';
import type { DataPlane } from './types';

/** A request (`input`) or an answer (`output`). */
type Side = 'input' | 'output';

/**
 * A message as it arrived.
 * @throws DoesNotFit with everything that is wrong with it
 */
export function received<Name extends OperationName, Of extends Side>(
  operation: Name,
  side: Of,
  wire: unknown,
  reading: Reading,
): DataPlane[Name][Of] {
  const shape = operationNamed(operation)[side];
  const value = converted(shape, wire, 'arriving', reading);
  if (isMessage(operation, side, value, reading)) return value;
  throw new DoesNotFit(shape, misfits(shape, value, reading));
}

/**
 * A message to send, judged by every limit and pattern.
 * @throws DoesNotFit with everything that the other side would refuse
 */
export function toSend<Name extends OperationName, Of extends Side>(
  operation: Name,
  side: Of,
  value: DataPlane[Name][Of],
): unknown {
  const shape = operationNamed(operation)[side];
  const found = misfits(shape, value);
  if (found.length > 0) throw new DoesNotFit(shape, found);
  return converted(shape, value, 'leaving', 'exact');
}

const isMessage = <Name extends OperationName, Of extends Side>(
  operation: Name,
  side: Of,
  value: unknown,
  reading: Reading,
): value is DataPlane[Name][Of] => misfits(operationNamed(operation)[side], value, reading).length === 0;
