/**
 * Steps `check-fence` and `re-arm`: in the region that was left, proves that it writes nothing (rule 6) and stands ready: its
 * cluster is no writer, its copy of the epoch names the other region, and its front door answers.
 */
import type { z } from 'zod';
import { isWriterLost } from '../../runtime/database/failures';
import { readEpoch } from '../../runtime/database/fence';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { retry } from '../../runtime/retry';
import { TIME_LIMITS_MS, standbyEnvironment } from '../../contracts/region-switch-functions';
import { FrontDoorClient } from './front-door-client';
import { LocalDatabase } from './local-database';
import { within } from './aws-client';

type Environment = z.output<typeof standbyEnvironment>;

/** @throws what is not as it must be: Region switch tries again, then pauses */
export async function handler(): Promise<{ readonly region: string; readonly fence: 'verified' }> {
  const environment = readEnvironment('flip-standby', standbyEnvironment);
  const { AWS_REGION: region, REGION_HOST: host } = environment;
  const log = createLog({ service: 'flip-standby', region }, environment.LOG_LEVEL);
  const attempts = within(TIME_LIMITS_MS.whole);
  const database = new LocalDatabase(environment, 'flip-standby', log);
  const door = new FrontDoorClient(environment);
  await retry(() => mustBeFenced(environment, database), attempts);
  await retry(() => door.ready(host, false), attempts);
  log.info({ host }, 'this region writes nothing and stands ready');
  return { region, fence: 'verified' };
}

async function mustBeFenced(
  { AWS_REGION: region, PEER_REGION: peer }: Environment,
  database: LocalDatabase,
): Promise<void> {
  if (await isWriter(database))
    throw new Error(`the database in ${region} must follow the writer in ${peer}, and accepts writes itself`);
  const { epoch, region: active } = await database.onReader((client) => readEpoch(client));
  if (active !== peer)
    throw new Error(`${region} must know that ${peer} is active; its epoch ${epoch} names ${active ?? 'no region'}`);
}

/** Readers of Aurora are always in recovery: only the cluster's own endpoint tells. */
async function isWriter(database: LocalDatabase): Promise<boolean> {
  try {
    return await database.onWriter(async () => true);
  } catch (error) {
    if (isWriterLost(error)) return false;
    throw error;
  }
}
