/**
 * Who may write to the buckets whose records and messages must be trusted (F8, F10, F12), complete: the buckets deny it to
 * everybody else. Services of AWS that deliver logs are admitted by the policy of their bucket; everything else is a role of ours.
 *
 * To let another program write, add its role here, with the folder that is its own, and give it that name by `writerName`.
 */
import { roleName, type BucketPurpose } from './names';
import type { RetentionClass } from './numbers';
import type { Environment, Region } from './types';

/** Buckets that are written to by listed roles only. */
export type GuardedPurpose = Extract<
  BucketPurpose,
  RetentionClass | 'landing' | 'mail' | 'quarantine' | 'backup-reports'
>;

/** What `writerName` calls the roles that write. */
export type WriterRole =
  | 'archive-copies'
  | 'message-copies'
  | 'report-copies'
  | 'log-delivery'
  | 'mark-writer'
  | 'sampler'
  | 'restore-proof'
  | 'backup-janitor'
  | 'malware-protection'
  | 'backup'
  | 'drill-operator'
  | 'region-switch';

/** The physical name of a role that writes: the buckets know it by that. */
export const writerName = (environment: Environment, role: WriterRole, region: Region): string =>
  roleName(environment, role, region);

export interface RecordWriter {
  readonly role: WriterRole;
  /** The only folder that it writes to; default: anywhere in the bucket. */
  readonly folder?: string;
  /**
   * A role of S3 replication, whose counterpart in the other region writes here too: `everywhere` there is one, or only `between
   * regions`, where an environment has two. Default: a role of this region alone.
   */
  readonly copies?: 'everywhere' | 'between regions';
  /**
   * Where there is such a role, if not in every region: in both regions of an environment that has `two`, or in the `last` of
   * the two alone, where the recovery plan stands.
   */
  readonly stands?: 'in both of two' | 'in the last of two';
}

/** Folders of what the service proves about itself: each has one writer. */
export const PROOF_FOLDERS = {
  marks: 'marks',
  samples: 'samples',
  restores: 'restore-validation',
  janitor: 'backup-janitor',
  drills: 'drills',
  flipStatements: 'region-switch',
} as const;

/** S3 replication: from the landing bucket and the class's own bucket, in either region. */
const COPIES: RecordWriter = { role: 'archive-copies', copies: 'everywhere' };

const MESSAGES: readonly RecordWriter[] = [
  { role: 'message-copies', copies: 'between regions' },
  // Tags messages with its verdict, and tries whether it may.
  { role: 'malware-protection' },
  // A restore in earnest puts messages back.
  { role: 'backup' },
];

export const RECORD_WRITERS: Readonly<Record<GuardedPurpose, readonly RecordWriter[]>> = {
  email: [COPIES],
  infrastructure: [COPIES],
  trail: [COPIES],
  statistics: [COPIES],
  evidence: [
    COPIES,
    { role: 'report-copies', copies: 'everywhere' },
    { role: 'mark-writer', folder: PROOF_FOLDERS.marks },
    { role: 'restore-proof', folder: PROOF_FOLDERS.restores },
    { role: 'backup-janitor', folder: PROOF_FOLDERS.janitor },
    { role: 'drill-operator', folder: PROOF_FOLDERS.drills, stands: 'in both of two' },
    // Region switch's own report of each execution.
    { role: 'region-switch', folder: PROOF_FOLDERS.flipStatements, stands: 'in the last of two' },
  ],
  samples: [COPIES, { role: 'sampler', folder: PROOF_FOLDERS.samples }],
  landing: [{ role: 'log-delivery' }],
  mail: MESSAGES,
  quarantine: MESSAGES,
  'backup-reports': [],
};
