/**
 * Steps `announce` and `offer-failback`: says on the event bus which region is active, and how to go back. The status page,
 * and whoever else wants to know, listens there; people are told by a rule.
 */
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { ANNOUNCEMENT, announceEnvironment } from '../../contracts/region-switch-functions';
import { tell } from './event-bus';

/** @throws where the event bus did not take it: Region switch tries again, then pauses */
export async function handler(): Promise<{ readonly region: string }> {
  const environment = readEnvironment('flip-announce', announceEnvironment);
  const { AWS_REGION: region, PEER_REGION: peer, HOLDFAST_ENVIRONMENT: name } = environment;
  const log = createLog({ service: 'flip-announce', region }, environment.LOG_LEVEL);
  const failback = `npx holdfast drill --environment ${name} --to ${peer} --mode switchover`;
  await tell(region, ANNOUNCEMENT.activated, { environment: name, region, left: peer, failback });
  log.info({ left: peer }, 'announced');
  return { region };
}
