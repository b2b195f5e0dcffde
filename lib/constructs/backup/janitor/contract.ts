import { z } from 'zod';
import { PROOF_FOLDERS } from '../../../config/record-writers';
import { bucketArn, clusterArn } from '../../../config/names';
import type { Environment, Region } from '../../../config/types';
import { jsonText } from '../../handler/json-text';

/** A store of customer data, by the name that alarms use. */
export const STORES = ['database', 'mail', 'quarantine'] as const;
export type Store = (typeof STORES)[number];

/** Kinds of resources whose restores are tested, by AWS Backup's names. */
export const TESTED = ['Aurora', 'S3'] as const;
export type Tested = (typeof TESTED)[number];

const stores = z.array(z.object({ store: z.enum(STORES), arn: z.string().startsWith('arn:') })).min(1);

/** The janitor's environment variables. */
export const janitorVariables = z.object({
  AWS_REGION: z.string().min(1).describe('the AWS region this program runs in'),
  VAULT: z.string().min(2).describe('the name of the vault in this region'),
  TEST_PLAN: z.string().startsWith('arn:').describe('the ARN of the restore-testing plan'),
  TEST_PLAN_NAME: z.string().min(1).describe('the name of the restore-testing plan'),
  EVIDENCE_BUCKET: z.string().min(3).describe('the name of the evidence bucket in this region'),
  STORES: jsonText(stores).describe('what must be backed up: a JSON list of objects with store and arn'),
});

/** What the janitor measures; one series for each store, each kind of tested resource, and one for the region. */
export const METRICS = {
  namespace: 'Holdfast/Backup',
  /** Seconds since the newest snapshot of a store, which is the dimension `store`. */
  backupAge: 'BackupAge',
  /** Seconds since a restore test last proved its backup; the dimension `resourceType` says of what. */
  proofAge: 'RestoreProofAge',
  /** Snapshots and recovery points that live too long. */
  endless: 'EndlessBackups',
} as const;

/** Where in the evidence bucket its findings are. */
export const JANITOR_FOLDER = PROOF_FOLDERS.janitor;

/** ARN of every store of customer data in a region; a check holds that there is no other (L5). */
export const storesOf = (environment: Environment, region: Region): Readonly<Record<Store, string>> => ({
  database: clusterArn(environment, region),
  mail: bucketArn(environment, 'mail', region),
  quarantine: bucketArn(environment, 'quarantine', region),
});
