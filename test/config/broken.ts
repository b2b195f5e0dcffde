import { environments } from '../../lib/config/environments';
import { changed, pathOf } from './change';

/** The day on which the tests judge; the sub-processors' reviews are not yet due. */
export const TODAY = new Date('2026-11-24T12:00:00Z');

/** The committed configuration, with placeholders where values come from outside. */
export const COMMITTED = environments({});

/** The committed configuration with another value at a path such as `production.portal.floor`. */
export function broken(path: string, to: unknown): unknown {
  const [name, ...rest] = pathOf(path);
  return changed(COMMITTED, [COMMITTED.findIndex((environment) => environment.name === name), ...rest], to);
}
