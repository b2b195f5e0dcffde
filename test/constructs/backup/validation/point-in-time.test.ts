import { provePoints } from './points-in-time';

provePoints([
  ['time', 90],
  ['lsn', 150],
]);
