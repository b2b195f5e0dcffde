/** Checks after a flip (M7): each is repeated until it passes or time is up, while traffic goes on. */
import { HOSTS } from '../../config/names';
import type { Region } from '../../config/types';
import { namesBy } from '../traffic/dns';
import { describeCluster, describeGlobal, writerOf, type ClusterState, type GlobalState } from './database';
import type { DrillContext } from './context';
import { greetingOf } from './preflight/endpoints';
import { clientConfig, mailPort } from './aws-clients';

export interface Finding {
  readonly passed: boolean;
  readonly found: string;
}

export interface Verification {
  readonly name: string;
  /** Ids of the commitments that it is evidence for. */
  readonly commitments: readonly string[];
  readonly required: string;
  /** May throw: then the check has not passed, and its finding is the error. */
  readonly ask: () => Promise<Finding>;
  /** `post-recovery`: a check of the region that was left; it is recorded and does not decide whether the flip succeeded. */
  readonly phase: 'verification' | 'post-recovery';
}

/** All checks of a flip. A lost region is checked too, but a failure there is no failure of the flip. */
export function verifications(drilling: DrillContext): readonly Verification[] {
  const { to, from, mode } = drilling.direction;
  return [
    ...serving(drilling),
    writerIsIn(drilling, to),
    replication(drilling, from),
    ...encryption(drilling, to),
    ...takingMail(drilling, to, 'verification'),
    ...takingMail(drilling, from, mode === 'failover' ? 'post-recovery' : 'verification'),
  ];
}

/** Through the global name: readiness, a write, and the same row read back. */
function serving({ target: { environment }, visitor, direction: { to }, seen }: DrillContext): readonly Verification[] {
  const [global, own] = [HOSTS.portal(environment), HOSTS.portalIn(environment, to)];
  const before = Math.max(0, ...[...seen.epochs].filter(([region]) => region !== to.name).map(([, epoch]) => epoch));
  let written: string | undefined;
  const phase = 'verification';
  return [
    {
      name: 'front door',
      phase,
      commitments: ['M7'],
      required: `${global} is served by ${to.name}`,
      async ask() {
        const { ready, region } = await visitor.ready(global);
        return { passed: ready && region === to.name, found: `${region} answers, ${ready ? 'ready' : 'not ready'}` };
      },
    },
    {
      name: 'heartbeat written',
      phase,
      commitments: ['M7', 'M8'],
      required: `acknowledged by ${to.name} under an epoch above ${before}`,
      async ask() {
        const { id, outcome, answer, region, epoch = 0 } = await visitor.beat(global);
        const passed = outcome === 'acknowledged' && region === to.name && epoch > before;
        if (passed) written = id;
        return { passed, found: `${answer}${region === undefined ? '' : `, ${region}, epoch ${epoch}`}` };
      },
    },
    {
      name: 'heartbeat read back',
      phase,
      commitments: ['M7', 'L4'],
      required: `the row just written is in the database of ${to.name}`,
      async ask() {
        if (written === undefined) return { passed: false, found: 'nothing has been written yet' };
        const passed = (await visitor.lookup(own, [written])).includes(written);
        return { passed, found: passed ? 'the row is there' : 'the row is missing' };
      },
    },
  ];
}

const writerIsIn = ({ target }: DrillContext, to: Region): Verification => ({
  name: 'database writer',
  phase: 'verification',
  commitments: ['M7'],
  required: `the writer is in ${to.name}`,
  async ask() {
    const writer = writerOf(await describeGlobal(clientConfig(target, to), target.environment));
    return {
      passed: writer === to.name,
      found: writer === undefined ? 'there is no writer' : `the writer is in ${writer}`,
    };
  },
});

/** Required after a switchover. After a failover it is only recorded: the lost region may be gone for long. */
const replication = ({ target, direction: { to, mode } }: DrillContext, from: Region): Verification => ({
  name: 'replication',
  phase: mode === 'switchover' ? 'verification' : 'post-recovery',
  commitments: ['L4'],
  required: `the member in ${from.name} follows the new writer`,
  async ask() {
    const { members } = await describeGlobal(clientConfig(target, to), target.environment);
    const member = members.find(({ region }) => region === from.name);
    if (!member) return { passed: false, found: `no member in ${from.name}` };
    const passed = !member.writes && (member.synchronization ?? 'connected') === 'connected';
    return {
      passed,
      found: member.writes
        ? `${from.name} still writes`
        : (member.synchronization ?? 'a reader, synchronization unknown'),
    };
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
        const line = clientConfig(target, to);
        return judgeEncryption(
          await describeGlobal(line, target.environment),
          await describeCluster(line, target.environment, to),
        );
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

function takingMail(drilling: DrillContext, region: Region, phase: Verification['phase']): readonly Verification[] {
  const port = mailPort(drilling.target);
  if (port === undefined) return [];
  const host = HOSTS.mailExchanger(drilling.target.environment, region);
  const { answer } = drilling.options.pace.patience;
  return [
    {
      name: `mail exchanger in ${region.name}`,
      phase,
      commitments: ['M7'],
      required: `${host} greets with 220`,
      async ask() {
        const greeting = await greetingOf(host, port, namesBy(drilling.target.loopback?.nameServer), answer);
        return { passed: greeting.startsWith('220'), found: greeting.slice(0, 80) };
      },
    },
  ];
}

/** @returns the checks that never passed, one line each */
export async function verify(drilling: DrillContext): Promise<readonly string[]> {
  const end = drilling.now() + drilling.options.pace.settle;
  let open = [...verifications(drilling)];
  const said = new Map<string, string>();
  for (;;) {
    const left: Verification[] = [];
    for (const check of open) {
      const finding = await asked(check);
      record(drilling, check, finding, said);
      if (!finding.passed) left.push(check);
    }
    open = left;
    const blocking = open.filter(({ phase }) => phase === 'verification');
    if (blocking.length === 0 || drilling.now() >= end)
      return blocking.map(({ name, required }) => `${name}: must be: ${required}; is: ${said.get(name)}`);
    await drilling.pause(drilling.options.pace.poll);
  }
}

const asked = (check: Verification): Promise<Finding> =>
  check
    .ask()
    .catch((error: unknown) => ({ passed: false, found: error instanceof Error ? error.message : String(error) }));

/** Records a result when it differs from the one before. */
function record(
  drilling: DrillContext,
  { name, phase, required, commitments }: Verification,
  { passed, found }: Finding,
  said: Map<string, string>,
): void {
  if (said.get(name) === found) return;
  said.set(name, found);
  drilling.record({
    kind: 'checked',
    at: drilling.now(),
    phase,
    name,
    commitments: [...commitments],
    passed,
    found,
    required,
  });
}
