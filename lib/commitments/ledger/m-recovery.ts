import { MINIMUM_DISTANCE_KM } from '../../config/regions';
import { FRONT_DOOR, RECOVERY, REDUNDANCY, REPLICATION } from '../../config/numbers';
import { amount, type Commitment } from './commitment';

export const RECOVERING: readonly Commitment[] = [
  {
    id: 'M1',
    promise: 'Single points of failure are mitigated.',
    kept: 'Every service runs more than one task, in more than one zone; every store keeps its data in three zones.',
    proved: ['synth'],
    shares: [
      'L1/zones',
      'L1/nat-per-zone',
      'L1/firewall-per-zone',
      'L1/balancer-zones',
      'L1/floor',
      'L2/instances',
      'L3/multi-zone-storage',
    ],
  },
  {
    id: 'M2',
    promise: 'The environment is resilient, for continuity and performance.',
    kept: `Every service scales automatically with its load, to at least ${REDUNDANCY.headroom} times its minimum.`,
    proved: ['synth', 'run time'],
    numbers: { 'can grow to at least, times its floor': REDUNDANCY.headroom },
    tests: [
      'constructs/gateway/mail-gateway.test.ts: M2: it grows by the sessions that each task has, before one turns any away',
    ],
  },
  {
    id: 'M3',
    promise: 'There are geographically diverse secondary facilities.',
    kept: `Production runs in a pair of regions from a fixed list, at least ${MINIMUM_DISTANCE_KM} km apart.`,
    proved: ['synth'],
    numbers: { 'kilometres apart, at least': MINIMUM_DISTANCE_KM },
    tests: [
      'config/regions.test.ts: regions are judged as a pair (M3)',
      'config/regions.test.ts: %s and %s are far apart (M3)',
    ],
  },
  {
    id: 'M4',
    promise: 'With the required hardware, software and internet connectivity.',
    kept: 'Both regions run the whole service at the same size, with their own addresses, allocated in advance.',
    proved: ['synth', 'drill'],
    shares: ['rule-2/equal-templates'],
  },
  {
    id: 'M5',
    promise: 'There are plans for disaster recovery.',
    kept: 'The plan is data; the Region switch plan and the runbook are generated from it.',
    proved: ['synth', 'test', 'organisation'],
    tests: [
      'recovery/plan/runbook.test.ts: M5: the runbook is that of the plan (UPDATE_RUNBOOK=1 makes it again)',
      'recovery/plan/runbook.test.ts: what is done by hand, the drill operator may do',
    ],
    drill: ['plan'],
  },
  {
    id: 'M6',
    promise: `They are tested at least every ${amount(RECOVERY.drillInterval)}.`,
    kept: `A reminder twice a year, and an alarm when no drill has passed for ${amount(RECOVERY.drillAlarm)}.`,
    proved: ['synth', 'run time'],
    numbers: { 'at least every': RECOVERY.drillInterval, 'an alarm after': RECOVERY.drillAlarm },
  },
  {
    id: 'M7',
    promise:
      'A test takes a production instance from the primary to the secondary site by the documented procedure, and validates it.',
    kept: 'The drill executes the deployed plan, checks the service as a client does, and records each check and the commit of the procedure as evidence that no one can edit. The same program runs the rehearsal on one machine; the first deployment ends with a drill.',
    proved: ['synth', 'test', 'drill'],
    tests: [
      'recovery/drill/drill.test.ts: a switchover moves the service, and writes down everything that is claimed of it',
      'recovery/evidence/verify.test.ts: what was written is genuine',
    ],
    drill: ['front door', 'database writer', 'heartbeat written', 'heartbeat read back'],
  },
  {
    id: 'M8',
    promise: `After a disaster is declared, the service is back within ${amount(RECOVERY.timeObjective)}.`,
    kept: `Every change of the plan proves its time budget: at most ${amount(RECOVERY.planExpected)} as expected, and ${amount(RECOVERY.planTimeout)} by its time-outs. In a switchover clients cannot write for at most ${amount(RECOVERY.withoutWrites.switchover)}, after the declaration of a failover for at most ${amount(RECOVERY.withoutWrites.failover)}. Clients reconnect within ${amount(FRONT_DOOR.clientKeepAliveAtMost)}.`,
    proved: ['synth', 'drill', 'run time'],
    numbers: {
      promised: RECOVERY.timeObjective,
      'expected, at most': RECOVERY.planExpected,
      'by time-outs, at most': RECOVERY.planTimeout,
      'switchover done, expected at most': RECOVERY.planDone.switchover,
      'failover done, expected at most': RECOVERY.planDone.failover,
      'switchover without writes, expected at most': RECOVERY.withoutWrites.switchover,
      'failover without writes, expected at most': RECOVERY.withoutWrites.failover,
      'detected within': RECOVERY.detection,
      'clients reconnect within': FRONT_DOOR.clientKeepAliveAtMost,
    },
    controls: ['RESTORE_TIME_FOR_RESOURCES_MEET_TARGET'],
    tests: ['recovery/plan/budget.test.ts: the critical path: %s'],
    drill: ['heartbeat written'],
  },
  {
    id: 'M9',
    promise: `At most the last ${amount(RECOVERY.pointObjective)} of committed data are lost.`,
    kept: `Replication is usually within a second; a lag of ${amount(REPLICATION.lagPage)} pages. No setting stops commits when the standby region is lost.`,
    proved: ['synth', 'drill'],
    numbers: { promised: RECOVERY.pointObjective, 'lag that pages': REPLICATION.lagPage },
    shares: ['L4/lag-alarms', 'L5/backup-frequency'],
    drill: ['replication lag'],
  },
  {
    id: 'M10',
    promise: 'Disasters that hit the data centers of both sites are excluded.',
    kept: 'The page for customers says so.',
    proved: ['test'],
    tests: ['commitments/documents.test.ts: M10, M11: the page for customers says what recovery excludes'],
  },
  {
    id: 'M11',
    promise: 'Environments for development and tests, such as the sandbox, are excluded.',
    kept: 'An environment of one region has no second site and copies nothing to another region. The page for customers says so.',
    proved: ['synth', 'test'],
    tests: [
      'commitments/documents.test.ts: M10, M11: the page for customers says what recovery excludes',
      'constructs/database/tenant-database.test.ts: an environment of one region has no global database and does not look up the writer (M11)',
    ],
  },
];
