/** The steps after a flip (steps.ts), when the region that was left is reachable again. */
import { minutes, seconds } from '../../config/units';
import type { FlipFunction, PlanStep, RegionToRun } from './step';

/** The command by which a person calls a function of the plan, by its name and the variable of its region. */
export type Invocation = (name: FlipFunction, region: 'TO' | 'FROM') => string;

const MINUTE = { switchover: seconds(60), failover: seconds(60) };

/** Each step is a function of the plan. TO is the active region, FROM the one that was left. */
export function afterwards(invoke: Invocation): readonly PlanStep[] {
  const step = (name: FlipFunction, regionToRun: RegionToRun) => ({
    block: { kind: 'function' as const, function: name, regionToRun, skippedUngracefully: false, retry: minutes(5) },
    expected: MINUTE,
    because: 'a few requests within one region',
    source: 'after-a-flip',
    byHand: [invoke(name, regionToRun === 'activeRegion' ? 'TO' : 'FROM')],
  });
  const lower = (regionToRun: 'activeRegion' | 'inactiveRegion'): PlanStep => ({
    ...step('lower', regionToRun),
    name: regionToRun === 'activeRegion' ? 'lower-active' : 'lower-inactive',
    does: `Set the minimum number of tasks in the ${regionToRun === 'activeRegion' ? 'active region' : 'region that was left'} back to the floor; autoscaling keeps what the load needs.`,
    class: 'control plane of the surviving region',
    timeout: minutes(5),
    atPause: ['No risk: a minimum that stays raised only costs money. Set it back by hand and skip.'],
  });
  return [
    {
      ...step('standby', 'inactiveRegion'),
      name: 'check-fence',
      does: 'Prove that the region that was left writes nothing: its database follows, and its epoch names the other region.',
      class: 'data plane',
      expected: { switchover: seconds(60), failover: seconds(900) },
      because:
        'after a failover it waits until Aurora has rebuilt the old member: minutes to hours, by the size of the volume',
      timeout: minutes(30),
      atPause: [
        'Until this has passed, evidence says "fence: unverified". Go no further.',
        'Its database still accepts writes: it was cut off, not lost. Take its portal out of service (set the minimum and maximum number of tasks of the service portal to 0), keep the cluster for the writes that were lost, and let Aurora rebuild it.',
        'Its database cannot be read: Aurora is still rebuilding it; resume when the member is back.',
      ],
    },
    {
      ...step('rebuild', 'activeRegion'),
      name: 'rebuild',
      does: 'Check that the global database is complete again: two members, one writer, the other one connected.',
      class: 'control plane of the surviving region',
      timeout: minutes(60),
      atPause: [
        'After a managed failover Aurora adds the old writer again when its region answers; that takes as long as copying the volume. Resume from time to time.',
        'The member does not come back: set `founder: none` for a region that must be created again, then deploy its Data stack (docs/deploy.md).',
      ],
    },
    {
      name: 'lower',
      does: 'Lower the minimums that the flip raised.',
      block: { kind: 'parallel', steps: [lower('activeRegion'), lower('inactiveRegion')] },
      class: 'control plane of the surviving region',
      expected: MINUTE,
      because: 'the slower of the two',
      source: 'after-a-flip',
      timeout: minutes(5),
      atPause: ['Find the region that failed, and continue at its step.'],
      byHand: [],
    },
    {
      ...step('reconcile', 'inactiveRegion'),
      name: 'reconcile',
      does: 'List what the lost region has and the active one may lack: the snapshot of its last state, and messages not copied yet.',
      class: 'control plane of the surviving region',
      timeout: minutes(30),
      atPause: [
        'Its report (an event and a notice) lists snapshots and objects. S3 copies objects when replication continues; those that failed need S3 Batch Replication.',
        "Rows: restore the snapshot as a second cluster, and compare heartbeats and tenants by the epoch of the lost region. Merge nothing without the tenant's consent.",
      ],
    },
    {
      ...step('standby', 'inactiveRegion'),
      name: 're-arm',
      does: 'Prove that the region that was left can take over again: its database follows and its front door is ready.',
      class: 'data plane',
      timeout: minutes(30),
      atPause: [
        'Read the log of the function: it names what is not ready. Until it is, there is no second region to flip to.',
      ],
    },
    {
      ...step('announce', 'activeRegion'),
      name: 'offer-failback',
      does: 'Tell people that both regions are healthy again, and how to fail back; a failback is optional.',
      class: 'data plane',
      timeout: minutes(5),
      atPause: ['Skip it, and tell people yourself.'],
    },
  ];
}
