/** Step `rebuild`: the global database is whole again. Aurora rebuilds it by itself; this says whether it has, or what is left. */
import { RDSClient } from '@aws-sdk/client-rds';
import { withClient } from '../../runtime/aws-client';
import { describeGlobal, type GlobalState, writerOf } from '../../runtime/database/global-state';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { retry } from '../../runtime/retry';
import { TIME_LIMITS_MS, rebuildEnvironment } from '../../contracts/region-switch-functions';
import { settings, within } from './aws-client';

/** @throws what is not whole: Region switch tries again, then pauses */
export async function handler(): Promise<{ readonly writer: string; readonly members: readonly string[] }> {
  const environment = readEnvironment('flip-rebuild', rebuildEnvironment);
  const { AWS_REGION: region, DATABASE_GLOBAL_CLUSTER: identifier } = environment;
  const log = createLog({ service: 'flip-rebuild', region }, environment.LOG_LEVEL);
  const check = async (rds: RDSClient) => {
    const state = await describeGlobal(rds, identifier);
    const reasons = missing(state, region);
    if (reasons.length > 0) throw new Error(`${identifier} must be whole again: ${reasons.join('; ')}`);
    return state.members.map((member) => member.region);
  };
  const members = await withClient(new RDSClient(settings(region, 2)), (rds) =>
    retry(() => check(rds), within(TIME_LIMITS_MS.whole)),
  );
  log.info({ members }, 'the global database is whole');
  return { writer: region, members };
}

/** What a whole global database has and this one has not; empty where nothing is missing. */
export function missing(state: Pick<GlobalState, 'status' | 'members'>, active: string): readonly string[] {
  const { status, members } = state;
  const writer = writerOf(state);
  return [
    ...(status === 'available' || status === 'unknown' ? [] : [`it is ${status}`]),
    ...(members.length === 2 ? [] : [`it has ${members.length} of 2 members`]),
    ...(writer === active ? [] : [`its writer is in ${writer ?? 'no region'}, not in ${active}`]),
    ...members
      .filter(({ writes, synchronization = 'connected' }) => !writes && synchronization !== 'connected')
      .map(({ region, synchronization }) => `${region || 'a member'} is ${synchronization}`),
  ];
}
