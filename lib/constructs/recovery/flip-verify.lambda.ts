/** Step `verify`: asks the service under its global name. It must lead to this region, and to a writer in it. */
import type { z } from 'zod';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { retry } from '../../runtime/retry';
import { TIME_LIMITS_MS, verifyEnvironment } from '../../contracts/region-switch-functions';
import { FrontDoorClient } from './front-door-client';
import { within } from './aws-client';

type Environment = z.output<typeof verifyEnvironment>;

/** @throws what the global name said last: Region switch tries again, then pauses */
export async function handler(): Promise<{ readonly region: string }> {
  const environment = readEnvironment('flip-verify', verifyEnvironment);
  const { AWS_REGION: region, PORTAL_HOST: host } = environment;
  const log = createLog({ service: 'flip-verify', region }, environment.LOG_LEVEL);
  const door = new FrontDoorClient(environment);
  await retry(() => verify(environment, door), within(TIME_LIMITS_MS.wholeOfVerify));
  log.info({ host }, 'the global name leads here, and to a writer that is here');
  return { region };
}

async function verify(
  { AWS_REGION: region, ACTIVE_HOST, PORTAL_HOST }: Environment,
  door: FrontDoorClient,
): Promise<void> {
  const witness = await door.texts(ACTIVE_HOST);
  if (witness.length !== 1 || witness[0] !== region)
    throw new Error(`${ACTIVE_HOST} must name ${region}, it names ${witness.join(', ') || 'nothing'}`);
  const { region: answering, writer } = await door.ready(PORTAL_HOST, true);
  if (answering !== region) throw new Error(`${PORTAL_HOST} must lead to ${region}, it leads to ${answering}`);
  if (writer?.region !== region)
    throw new Error(`the writer must be in ${region}, the portal uses one in ${writer?.region ?? 'no region'}`);
}
