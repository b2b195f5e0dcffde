import { provePoints } from './points-in-time';

provePoints([
  ['time', 90],
  ['lsn', 350],
  ['time', 710],
  ['lsn', 1100],
  ['time', 1300],
]);
