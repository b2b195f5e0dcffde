/**
 * A world, as a process that leads a group of its own: everything that it starts is in it, and the sweeper ends the group as
 * one when whoever opened the world is gone.
 */
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments } from '../../lib/config/environments';
import { takeOrders } from '../engines/ipc';
import { groundsIn } from '../engines/temp-directory';
import { PACES } from '../executor/pace';
import { addressesOf, openWorld, type OpenedWorld } from './start';
import { type Opened, surveyOf, worldOrder, type WorldOrder } from './messages';
/** The sweeper is given so long, in milliseconds; it stops this process first. Where there is none, this process goes with its group. */
const SWEPT_WITHIN_MS = 10_000;

const [, , folder = ''] = process.argv;
// Before anything is started: the sweeper looks here for what to end.
writeFileSync(join(folder, 'group'), String(process.pid));

let open: OpenedWorld | undefined;

takeOrders(worldOrder, carryOut, () => setTimeout(endAll, SWEPT_WITHIN_MS));

function endAll(): void {
  rmSync(folder, { recursive: true, force: true });
  process.kill(-process.pid, 'SIGKILL');
}

async function carryOut(order: WorldOrder): Promise<unknown> {
  if (order.kind === 'open') return opened(order);
  if (!open) throw new Error('the first order to a world must be to open');
  const { world, twin, settled } = open;
  switch (order.kind) {
    case 'lose':
      return world.lose(order.region);
    case 'cutOff':
      return world.cutOff(order.region);
    case 'flipBare':
      return world.flipBare(order.mode, order.region);
    case 'restore':
      return world.restore(order.region);
    case 'settle':
      return settled();
    case 'survey':
      return { ...surveyOf(process.pid), complaints: [...twin.complaints] };
  }
}

async function opened({
  environment: name,
  given,
  binaries,
  linkDelayMs,
  pace,
  skipsFunctions,
}: Extract<WorldOrder, { kind: 'open' }>): Promise<Opened> {
  const environment = environments(given).find((candidate) => candidate.name === name);
  if (!environment) throw new Error(`there must be an environment ${name}`);
  open = await openWorld({
    environment,
    given,
    linkDelayMs,
    skipsFunctions,
    pace: PACES[pace],
    grounds: groundsIn(folder, binaries),
    logged: (region, text) => appendFileSync(join(folder, `functions-${region}.log`), `${text}\n`),
  });
  return addressesOf(open);
}
