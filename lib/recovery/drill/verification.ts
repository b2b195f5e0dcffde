/** Checks after a flip (M7): each is repeated until it passes or time is up, while traffic goes on. */
import { HOSTS } from '../../config/names';
import type { Region } from '../../config/types';
import { namesBy } from '../traffic/dns';
import { type GlobalState, writerOf } from '../../runtime/database/global-state';
import { messageOf } from '../../runtime/text';
import { clusterStateIn, globalStateIn, type ClusterState } from './database';
import { type DrillContext, lineOfCheck } from './context';
import { greetingOf } from './preflight/endpoints';
import { clientConfig, mailPort } from './aws-clients';

export interface Finding {
  readonly passed: boolean;
  readonly found: string;
}

interface Verification {
  readonly name: string;
  /** Ids of the commitments that it is evidence for. */
  readonly commitments: readonly string[];
  readonly required: string;
  /** May throw: then the check has not passed, and its finding is the error. */
  readonly ask: () => Promise<Finding>;
  /** Default `verification`. `post-recovery`: a check of the region that was left, which does not decide whether the flip succeeded. */
  readonly phase?: 'verification' | 'post-recovery';
}

/** All checks of a flip. A lost region is checked too, but a failure there is no failure of the flip. */
function verifications(context: DrillContext): readonly Verification[] {
  const { to, from, mode } = context.direction;
  return [
    ...serving(context),
    writerIsIn(context, to),
    replication(context, from),
    ...encryption(context, to),
    ...takingMail(context, to, 'verification'),
    ...takingMail(context, from, mode === 'failover' ? 'post-recovery' : 'verification'),
  ];
}

/** Through the global name: readiness, a write, and the same row read back. */
function serving({ target: { environment }, portals, direction: { to }, seen }: DrillContext): readonly Verification[] {
  const [global, own] = [HOSTS.portal(environment), HOSTS.portalIn(environment, to)];
  const before = Math.max(0, ...[...seen.epochs].filter(([region]) => region !== to.name).map(([, epoch]) => epoch));
  let written: string | undefined;
  return [
    {
      name: 'front door',
      commitments: ['M7'],
      required: `${global} is served by ${to.name}`,
      async ask() {
        const { ready, region } = await portals.ready(global);
        return { passed: ready && region === to.name, found: `${region} answers, ${ready ? 'ready' : 'not ready'}` };
      },
    },
    {
      name: 'heartbeat written',
      commitments: ['M7', 'M8'],
      required: `acknowledged by ${to.name} under an epoch above ${before}`,
      async ask() {
        const { id, outcome, answer, region, epoch = 0 } = await portals.beat(global);
        const passed = outcome === 'acknowledged' && region === to.name && epoch > before;
        if (passed) written = id;
        return { passed, found: `${answer}${region === undefined ? '' : `, ${region}, epoch ${epoch}`}` };
      },
    },
    {
      name: 'heartbeat read back',
      commitments: ['M7', 'L4'],
      required: `the row just written is in the database of ${to.name}`,
      async ask() {
        if (written === undefined) return { passed: false, found: 'nothing has been written yet' };
        const passed = (await portals.lookup(own, [written])).includes(written);
        return { passed, found: passed ? 'the row is there' : 'the row is missing' };
      },
    },
  ];
}

const writerIsIn = ({ target }: DrillContext, to: Region): Verification => ({
  name: 'database writer',
  commitments: ['M7'],
  required: `the writer is in ${to.name}`,
  async ask() {
    const writer = writerOf(await globalStateIn(clientConfig(target, to), target.environment));
    const found = writer === undefined ? 'there is no writer' : `the writer is in ${writer}`;
    return { passed: writer === to.name, found };
  },
});

/** Required after a switchover. After a failover it is only recorded: the lost region may be gone for long. */
const replication = ({ target, direction: { to, mode } }: DrillContext, from: Region): Verification => ({
  name: 'replication',
  phase: mode === 'switchover' ? 'verification' : 'post-recovery',
  commitments: ['L4'],
  required: `the member in ${from.name} follows the new writer`,
  async ask() {
    const { members } = await globalStateIn(clientConfig(target, to), target.environment);
    const member = members.find(({ region }) => region === from.name);
    if (!member) return { passed: false, found: `no member in ${from.name}` };
    const passed = !member.writes && (member.synchronization ?? 'connected') === 'connected';
    const reader = member.synchronization ?? 'a reader, synchronization unknown';
    return { passed, found: member.writes ? `${from.name} still writes` : reader };
  },
});

/** N3. Recorded only; does not decide whether the flip succeeded. A rehearsal's disks are not encrypted. */
function encryption({ target }: DrillContext, to: Region): readonly Verification[] {
  if (target.loopback) return [];
  return [
    {
      name: 'replication encrypted',
      phase: 'post-recovery',
      commitments: ['N3'],
      required: `the global database is encrypted, and the cluster in ${to.name} by a key of KMS`,
      async ask() {
        const config = clientConfig(target, to);
        const state = await globalStateIn(config, target.environment);
        return judgeEncryption(state, await clusterStateIn(config, target.environment, to));
      },
    },
  ];
}

/** Pure. */
export function judgeEncryption(
  { encrypted }: Pick<GlobalState, 'encrypted'>,
  { key }: Pick<ClusterState, 'key'>,
): Finding {
  return {
    passed: encrypted && key !== undefined,
    found: `the global database is ${encrypted ? '' : 'not '}encrypted, the cluster ${key === undefined ? 'is not' : `by ${key}`}`,
  };
}

function takingMail(context: DrillContext, region: Region, phase: Verification['phase']): readonly Verification[] {
  const port = mailPort(context.target);
  if (port === undefined) return [];
  const host = HOSTS.mailExchanger(context.target.environment, region);
  const { answer } = context.options.pace.limits;
  return [
    {
      name: `mail exchanger in ${region.name}`,
      phase,
      commitments: ['M7'],
      required: `${host} greets with 220`,
      async ask() {
        const greeting = await greetingOf(host, port, namesBy(context.target.loopback?.nameServer), answer);
        return { passed: greeting.startsWith('220'), found: greeting.slice(0, 80) };
      },
    },
  ];
}

/** @returns the checks that never passed, one line each */
export async function verify(context: DrillContext): Promise<readonly string[]> {
  const end = context.now() + context.options.pace.settle;
  let open = verifications(context);
  const latest = new Map<string, string>();
  for (;;) {
    const left: Verification[] = [];
    for (const check of open) {
      const finding = await check.ask().catch((error: unknown) => ({ passed: false, found: messageOf(error) }));
      // A result that is that of the time before is not recorded again.
      if (latest.get(check.name) !== finding.found)
        context.recordCheck({ phase: 'verification', ...check, ...finding });
      latest.set(check.name, finding.found);
      if (!finding.passed) left.push(check);
    }
    open = left;
    const blocking = open.filter(({ phase }) => phase !== 'post-recovery');
    if (blocking.length === 0 || context.now() >= end)
      return blocking.map((check) => lineOfCheck({ ...check, found: latest.get(check.name) ?? '' }));
    await context.pause(context.options.pace.poll);
  }
}
