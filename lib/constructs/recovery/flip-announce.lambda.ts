/**
 * Steps `announce` and `offer-failback`: puts the active region and the command for the failback on the event bus. The status
 * page and other consumers subscribe there; a rule notifies the on-call engineer.
 */
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { ANNOUNCEMENT, announceEnvironment } from '../../contracts/region-switch-functions';
import { putEvent } from './event-bus';

/** @throws where the event bus does not accept the event: Region switch tries again, then pauses */
export async function handler(): Promise<{ readonly region: string }> {
  const environment = readEnvironment('flip-announce', announceEnvironment);
  const { AWS_REGION: region, PEER_REGION: peer, HOLDFAST_ENVIRONMENT: name } = environment;
  const log = createLog({ service: 'flip-announce', region }, environment.LOG_LEVEL);
  const failback = `npx holdfast drill --environment ${name} --to ${peer} --mode switchover`;
  await putEvent(region, ANNOUNCEMENT.activated, { environment: name, region, left: peer, failback });
  log.info({ left: peer }, 'announced');
  return { region };
}
