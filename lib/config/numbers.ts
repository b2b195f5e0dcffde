/**
 * Every number that the operator has promised, and the number chosen to keep it: the single source for stacks,
 * handlers, documents and tests. `promised` is what was published, `chosen` what the system does;
 * `lib/config/validate.ts` refuses a choice that breaks its promise. Ids are those by which checks and findings name a commitment.
 */
import { days, hours, minutes, seconds } from './units';

export const RECOVERY = {
  /** M8: the service is back this long after a disaster is declared, at most. */
  timeObjective: hours(12),
  /** M9: data committed this long before a disaster may be lost, at most. Normal replication lag is seconds. */
  pointObjective: hours(4),
  /** M6: recovery is tested at least this often. */
  drillInterval: days(365),
  /** M6: an alarm says that no drill has passed for this long. */
  drillAlarm: days(330),
  /** M8: from the declaration until the last client has followed, at most, by expected durations. */
  planExpected: minutes(10),
  /** M8: from the declaration until the plan has verified and announced the service, at most, by expected durations. */
  planDone: { switchover: minutes(6), failover: minutes(7) },
  /** M8: the time in which clients cannot write, at most, by expected durations; in a failover from the declaration on. */
  withoutWrites: { switchover: seconds(225), failover: seconds(355) },
  /** M8: what the plan's critical path may add up to, by time-outs. */
  planTimeout: minutes(60),
  /** M8: an alarm says within this time that a region does not serve; this precedes the declaration. */
  detection: minutes(5),
} as const;

/**
 * Rule 6: the fence. After the last answer of the name servers that names it, a region still acknowledges writes for `witnessTtl`,
 * because its resolver caches that answer, and for `lease` after the last question: `cutOffAtMost` together. Of these
 * writes, those that the surviving database lacks are lost, and listed. docs/adr/014 has the arithmetic.
 */
export const FENCE = {
  /** TTL of the witness, the TXT record of the active name: no answer is older than this. */
  witnessTtl: seconds(5),
  /** An answer of the witness is valid for this long after its question was sent: four questions may fail in between. */
  lease: seconds(5),
  /** The witness is asked this often. */
  renewal: seconds(1),
  /** A region acknowledges at most this long after it was cut off, or after the last answer that named it. */
  cutOffAtMost: seconds(10),
} as const;

export const REPLICATION = {
  /** L4: S3 replication time control; S3 offers no other value. */
  objectTime: minutes(15),
  /** L4: database replication lag that warns. */
  lagWarning: seconds(60),
  /** L4, M9: database replication lag that pages; far below the 4 h promised. */
  lagPage: hours(1),
} as const;

/** Retention by class of record: each class has a bucket and a set of log groups of its own. */
export const RETENTION = {
  /** F9, F10: email processing logs. They carry customer data, so P3 caps them too. */
  email: {
    promised: { atLeast: days(180), atMost: days(210) },
    logs: days(180),
    locked: days(180),
    expires: days(185),
  },
  /** F6, F7, F8: infrastructure and application logs; they can carry customer data, so P3 caps them at 180. */
  infrastructure: {
    promised: { atLeast: days(90), atMost: days(180) },
    logs: days(120),
    locked: days(120),
    expires: days(125),
  },
  /** F6: the management trail and Config, which carry no customer data. CloudWatch Logs offers 365 and 400. */
  trail: {
    promised: { atLeast: days(365), atMost: undefined },
    logs: days(400),
    locked: days(365),
    expires: days(400),
  },
  /** F11, F12: anonymous counters, kept for ever. The lock needs a number: each closed day is locked this long. */
  statistics: {
    promised: { atLeast: days(365), atMost: undefined },
    logs: undefined,
    locked: days(365),
    expires: undefined,
  },
  /** M6, M7: evidence of drills and restore tests; two drill intervals and a month. */
  evidence: {
    promised: { atLeast: days(365), atMost: undefined },
    logs: undefined,
    locked: days(760),
    expires: undefined,
  },
  /**
   * L6: digests of customers' objects, under keys that name the customer. A backup's sample is kept for as long as the backup
   * can be restored, and is gone by day 210 after a termination, even if the last one is taken on the day of the late purge's alarm (P3).
   */
  samples: { promised: { atLeast: days(38), atMost: days(80) }, logs: undefined, locked: days(40), expires: days(45) },
} as const;

export type RetentionClass = keyof typeof RETENTION;

/** Every class, each of which has a locked bucket in every region. */
export const RETENTION_CLASSES: readonly RetentionClass[] = [
  'email',
  'infrastructure',
  'trail',
  'statistics',
  'evidence',
  'samples',
];

export const DELETION = {
  /** O1: a terminated customer may ask for an export this long. */
  exportWindow: days(30),
  /** P2: a terminated customer's data stays inactive this long ... */
  inactive: days(120),
  /** P7: ... which the operator may shorten, never below the export window. */
  inactiveAtLeast: days(30),
  /** P3: deleted from production this long after the inactive period (day 210 after termination). */
  production: days(90),
  /** P3: an alarm says that a purge that was due has not finished. Days after termination. */
  purgeAlarm: days(127),
  /** P4: deleted from backups this long after the inactive period (day 300 after termination). */
  backups: days(180),
  /** P4: so no backup may live longer than the 90 days between the two deadlines. */
  backupAtMost: days(90),
  /**
   * P3: S3 acts later than a lifecycle rule says: it rounds up to the next midnight UTC, and then takes up to a day (Amazon S3
   * User Guide, "Lifecycle configuration elements").
   */
  lifecycleDelay: days(2),
  /** P4: a copy of a backup is made up to this much later, and its own life begins then (AWS Backup API, `Lifecycle`). */
  copyDelay: days(1),
  /** P4: a backup that has expired is gone within this: AWS Backup deletes as time allows. */
  expiryDelay: days(1),
} as const;

export const MESSAGES = {
  /**
   * P3: what was deleted or overwritten in a bucket of customers' messages is gone after this, even where a purge left a
   * version behind; also how long a mistake can be undone without a backup.
   */
  noncurrent: days(30),
  /** Parts of an unfinished upload are gone after this. */
  unfinishedUpload: days(1),
} as const;

export const BACKUP = {
  /** L5, P4: continuous and periodic backups expire after this; 35 days is the most that point-in-time recovery keeps. */
  retention: days(35),
  /**
   * L5: RDS keeps a cluster's automated backups this long, until AWS Backup takes them over and sets `retention`. From then on RDS
   * takes no other value than the one in force, so it follows `retention` a release later (docs/deploy.md, "Another retention of backups").
   */
  automated: days(35),
  /** L5, M9: a snapshot at least this often. */
  interval: hours(4),
  /** L5, M9: a store without a new snapshot for this long raises an alarm: two intervals, so that one late job does not. */
  lateAfter: hours(8),
  /** P4: the vault refuses a backup that expires sooner than this, or later than `DELETION.backupAtMost`. */
  lockedAtLeast: days(30),
  /** L6: restores are tested at least this often ... */
  restoreTestInterval: days(7),
  /** L6: ... and an alarm says that none has proved its backup for this long. */
  restoreTestAlarm: days(8),
  /** L6: a restored copy is validated within this; then AWS Backup deletes it. */
  validationWindow: hours(8),
  /** L6: the database's high-water mark is signed and filed this often ... */
  markInterval: minutes(15),
  /** L6: ... and an alarm says that none was for this long. */
  markAlarm: minutes(60),
  /** L6: digests of objects that restores are compared with are signed and filed this often. */
  sampleInterval: hours(24),
  /** P4: a snapshot made by hand, which never expires, is reported once it is this old: long enough for a rescue under way. */
  manualAtMost: days(7),
} as const;

export const DETECTION = {
  /** G2: GuardDuty findings from this severity on (1 to 10) notify security ... */
  severityTold: 4,
  /** ... and page the on-call engineer from here on: GuardDuty calls 7 and above high (GuardDuty User Guide, "severity levels"). */
  severityPaged: 7,
  /** Permissions and credentials unused for this long are a finding. */
  unusedAccess: days(90),
  /** Calls that IAM may refuse in five minutes; more means an intruder, or a program that lost a permission. */
  refusedCalls: 50,
  /** Records that take longer than this into the archive raise an alarm. */
  deliveryDelay: minutes(30),
  /** Rules of one conformance pack, at most (AWS Config service quotas). */
  conformanceRules: 130,
  /** Size of the body of a conformance pack's template, at most (AWS Config API, `PutConformancePack`). */
  conformanceBytes: 51_200,
  /** P3: results of queries over the archive are copies of records, and gone after this. */
  queryResults: days(14),
  /** N2: a certificate that ends sooner than this was not renewed. */
  certificateExpiry: days(30),
} as const;

export const ENCRYPTION = {
  /** N2: server certificates. */
  certificateKey: 'RSA_2048',
  /** N1: the oldest protocol spoken to a customer network. */
  oldestTls: 'TLSv1.2',
  /** X1: who may issue certificates, as a CAA record names it; ACM issues under this name (ACM user guide, "Configure a CAA record"). */
  issuer: 'amazon.com',
} as const;

export const FRONT_DOOR = {
  /**
   * M8: a client's connection is closed after this, so that it asks DNS again soon after a flip; part of the plan's
   * critical path. An Application Load Balancer allows no less (ELB user guide, `client_keep_alive.seconds`).
   */
  clientKeepAlive: seconds(60),
  /** M8: upper limit of `clientKeepAlive`; with more, clients stay with a region that was left. */
  clientKeepAliveAtMost: seconds(180),
} as const;

export const REDUNDANCY = {
  /** L1, M1: availability zones a region is spread over. */
  zones: 3,
  /** L1: tasks of a service that always run, at least. */
  floor: 2,
  /** M2: a service can grow to this multiple of its floor, at least. */
  headroom: 2,
  /** L2: database instances a region, in different zones. */
  databaseInstances: 2,
} as const;

export const RELEASE = {
  /** After a region is deployed, its alarms stay off for this long before the next region follows. */
  bake: minutes(10),
} as const;

/** Limits that this project sets itself, to stay below CloudFormation's quotas and to keep waivers few. */
export const POLICY = {
  /**
   * Policy findings before waivers, for each resource that some rule of the packs applies to; holds in production. 0.1, and two
   * findings more: flips sign in to a cluster that was restored, whose id is not known (docs/runbooks/restore.md).
   */
  findingsPerResource: 0.102,
  /** Resources of one stack; CloudFormation's quota is 500. */
  stackResources: 400,
  /** Size of one template; CloudFormation's quota is 1 MB (AWS CloudFormation quotas, "Template body size in an S3 object"). */
  templateKiB: 800,
  /** A waiver is looked at again at least once a year. */
  waiverAtMost: days(365),
  /** A waiver is announced this long before its last day. */
  waiverWarning: days(60),
} as const;
