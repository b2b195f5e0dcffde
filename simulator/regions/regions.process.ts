/**
 * The simulated regions, as a process that leads a process group. Everything that it starts is in the group, and the cleanup process
 * ends the group as one when the process that opened the regions is gone.
 */
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments } from '../../lib/config/environments';
import { onLoss, rollCall } from '../../lib/recovery/processes/supervisor';
import { notify, receiveOrders } from '../engines/ipc';
import { prepareDirectory } from '../engines/temp-directory';
import { Disturber, variablePace } from '../faults/disturber';
import { PACES } from '../executor/pace';
import { addressesOf, openRegions, type OpenedRegions } from './start';
import { type Opened, surveyOf, type RegionsNotice, regionsOrder, type RegionsOrder } from './messages';

/** How long the cleanup process may take, in milliseconds; it stops this process first. Without a cleanup process, this process ends its group. */
const SWEPT_WITHIN_MS = 10_000;

const [, , folder = ''] = process.argv;
// Before anything is started: the cleanup process reads here what to end.
writeFileSync(join(folder, 'group'), String(process.pid));

let open: OpenedRegions | undefined;
let disturber: Disturber | undefined;

const tell = (notice: RegionsNotice): void => notify(notice);
onLoss(({ process: lost, ending }) => tell({ kind: 'lost', process: lost, ending }));
receiveOrders(regionsOrder, carryOut, () => setTimeout(endAll, SWEPT_WITHIN_MS));

function endAll(): void {
  rmSync(folder, { recursive: true, force: true });
  process.kill(-process.pid, 'SIGKILL');
}

async function carryOut(order: RegionsOrder): Promise<unknown> {
  if (order.kind === 'open') return opened(order);
  if (!open) throw new Error('the first order must be to open the regions');
  const { regions, simulator, settled } = open;
  switch (order.kind) {
    case 'lose':
      return regions.lose(order.region);
    case 'cutOff':
      return regions.cutOff(order.region);
    case 'flipBare':
      return regions.flipBare(order.mode, order.region);
    case 'restore':
      return regions.restore(order.region);
    case 'settle':
      return settled();
    case 'rollCall':
      return rollCall();
    case 'survey':
      return { ...surveyOf(process.pid), complaints: [...simulator.complaints] };
    case 'disturb':
      return disturber?.disturb(order.disturbance, order.step);
    case 'mend':
      return disturber?.mend();
    case 'repair':
      return disturber?.repair();
    case 'abandon':
      return disturber?.abandon();
    case 'facts':
      return disturber?.facts(order.ids);
  }
}

async function opened({
  environment: name,
  given,
  binaries,
  linkDelayMs,
  pace,
  skipsFunctions,
}: Extract<RegionsOrder, { kind: 'open' }>): Promise<Opened> {
  const environment = environments(given).find((candidate) => candidate.name === name);
  if (!environment) throw new Error(`there must be an environment ${name}`);
  const variable = variablePace(PACES[pace]);
  open = await openRegions({
    environment,
    given,
    linkDelayMs,
    skipsFunctions,
    pace: variable.pace,
    grounds: prepareDirectory(folder, binaries),
    ended: (program, ending) => tell({ kind: 'ended', program, ending, at: Date.now() }),
    logged: (region, text) => appendFileSync(join(folder, `functions-${region}.log`), `${text}\n`),
  });
  disturber = new Disturber(open, linkDelayMs, variable);
  return addressesOf(open);
}
