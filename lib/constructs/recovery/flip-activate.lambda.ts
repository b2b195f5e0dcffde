/**
 * Step `activate`: in the region that is being activated, waits until its cluster is the writer, takes the epoch, and waits
 * until its own front door is ready. Then traffic may come.
 */
import type { z } from 'zod';
import { activate } from '../../runtime/database/fence';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { retry } from '../../runtime/retry';
import { activated, activateEnvironment, TIME_LIMITS_MS } from '../../contracts/region-switch-functions';
import { FrontDoorClient } from './front-door-client';
import { LocalDatabase } from './local-database';
import { within } from './aws-client';

/** @throws the last reason why the writer or the front door was not there: Region switch tries again, then pauses */
export async function handler(): Promise<z.output<typeof activated>> {
  const environment = readEnvironment('flip-activate', activateEnvironment);
  const { AWS_REGION: region, REGION_HOST: host } = environment;
  const log = createLog({ service: 'flip-activate', region }, environment.LOG_LEVEL);
  const attempts = within(TIME_LIMITS_MS.whole);
  const database = new LocalDatabase(environment, 'flip-activate', log);
  const epoch = await retry(() => database.onWriter((client) => activate(client, region)), attempts);
  log.info({ epoch }, 'this region is the one that may write');
  const door = new FrontDoorClient(environment);
  await retry(() => door.ready(host, false), attempts);
  log.info({ host }, 'the front door is ready');
  return activated.parse({ region, epoch });
}
