/**
 * Step `fence`: in the region that is being left, gives the epoch to the other region. When it has ended, no write is under
 * way and none is acknowledged here any more, so that the database can be switched without losing one (rule 6).
 */
import { RDSClient } from '@aws-sdk/client-rds';
import type { z } from 'zod';
import { withClient } from '../../runtime/aws-client';
import { isWriterLost } from '../../runtime/database/failures';
import { activate } from '../../runtime/database/fence';
import { describeGlobal, writerOf } from '../../runtime/database/global-state';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { retry } from '../../runtime/retry';
import { fenced, fenceEnvironment, TIME_LIMITS_MS } from '../../contracts/region-switch-functions';
import { LocalDatabase } from './local-database';
import { settings, within } from './aws-client';

type Environment = z.output<typeof fenceEnvironment>;
type Fenced = z.output<typeof fenced>;

/** @throws where the writer is here and does not answer, or a write does not end: Region switch tries again, then pauses */
export async function handler(): Promise<Fenced> {
  const environment = readEnvironment('flip-fence', fenceEnvironment);
  const log = createLog({ service: 'flip-fence', region: environment.AWS_REGION }, environment.LOG_LEVEL);
  const database = new LocalDatabase(environment, 'flip-fence', log);
  const answer = await retry(() => fence(environment, database), within(TIME_LIMITS_MS.whole));
  log.info(
    answer,
    answer.epoch === undefined ? 'the writer is in the other region: there is nothing to fence' : 'gave the epoch away',
  );
  return fenced.parse(answer);
}

async function fence(
  { AWS_REGION: region, PEER_REGION: peer, DATABASE_GLOBAL_CLUSTER: identifier }: Environment,
  database: LocalDatabase,
): Promise<Fenced> {
  try {
    const epoch = await database.onWriter((client) => activate(client, peer));
    return { region, writer: region, epoch };
  } catch (error) {
    if (!isWriterLost(error) || identifier === undefined) throw error;
    const client = new RDSClient(settings(region, 2));
    const writer = writerOf(await withClient(client, (rds) => describeGlobal(rds, identifier)));
    if (writer === undefined || writer === region) throw error;
    return { region, writer };
  }
}
