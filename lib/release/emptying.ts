/** What must be gone before CloudFormation can delete a resource, by its type: it deletes nothing that holds something. */
import {
  BackupClient,
  DeleteBackupVaultLockConfigurationCommand,
  DeleteRecoveryPointCommand,
  DescribeBackupVaultCommand,
  paginateListRecoveryPointsByBackupVault,
  ResourceNotFoundException as NoVault,
} from '@aws-sdk/client-backup';
import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  NoSuchBucket,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  RemoveRegionsFromReplicationCommand,
  ResourceNotFoundException as NoSecret,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { at, list, type Resource } from '../assembly/template-index';
import { clientSettings, type ClientConfig } from '../recovery/drill/aws-clients';
import { withClient } from '../runtime/aws-client';
import { stated } from './question';
import { zonesOf } from './zones';

/** Removes what a resource holds. Says what it removed, and what is left that it may not remove. Safe to repeat. */
type Emptying = (resource: Resource, config: ClientConfig) => Promise<Emptied>;

export interface Emptied {
  readonly removed: number;
  /** One line each. */
  readonly left: readonly string[];
}

const NOTHING: Emptied = { removed: 0, left: [] };
const text = ({ properties }: Resource, key: string): string => String(at(properties, key) ?? '');

/** Objects with all versions, also those under a governance lock. */
const emptyBucket: Emptying = async (resource, config) => {
  const Bucket = text(resource, 'BucketName');
  return withClient(new S3Client(clientSettings(config)), async (client) => {
    let removed = 0;
    const left: string[] = [];
    for (let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {}; from;) {
      const page: ListObjectVersionsCommandOutput = await client.send(
        new ListObjectVersionsCommand({ Bucket, ...from }),
      );
      const all = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      const Objects = all.map(({ Key, VersionId }) => ({ Key, VersionId }));
      if (Objects.length > 0) {
        const Delete = { Objects, Quiet: true };
        const { Errors = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket, Delete, BypassGovernanceRetention: true }),
        );
        left.push(...Errors.map(({ Key, Message }) => `s3://${Bucket}/${Key}: ${Message}`));
        removed += Objects.length - Errors.length;
      }
      from = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
    }
    return { removed, left };
  }).catch(without(NoSuchBucket));
};

/** A locked vault refuses deletions, so its lock goes first. */
const emptyVault: Emptying = async (resource, config) => {
  const BackupVaultName = text(resource, 'BackupVaultName');
  return withClient(new BackupClient(clientSettings(config)), async (client) => {
    let removed = 0;
    const left: string[] = [];
    const { Locked } = await client.send(new DescribeBackupVaultCommand({ BackupVaultName }));
    if (Locked) await client.send(new DeleteBackupVaultLockConfigurationCommand({ BackupVaultName }));
    for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault(
      { client },
      { BackupVaultName },
    ))
      for (const { RecoveryPointArn } of RecoveryPoints) {
        const command = new DeleteRecoveryPointCommand({ BackupVaultName, RecoveryPointArn });
        await client.send(command).then(
          () => (removed += 1),
          (error: unknown) => left.push(`${RecoveryPointArn}: ${String(error)}`),
        );
      }
    return { removed, left };
  }).catch(without(NoVault));
};

/** Certificates leave their validation records behind. Any other record belongs to someone else. */
const emptyZone: Emptying = async (resource, config) => {
  const zones = await zonesOf(config, text(resource, 'Name').replace(/\.$/, ''));
  const [zone] = zones;
  if (!zone) return NOTHING;
  if (zones.length > 1)
    return { removed: 0, left: zones.map(({ id }) => `${id}: one zone of several; delete by hand`) };
  return withClient(new Route53Client(clientSettings(config)), async (client) => {
    const { ResourceRecordSets } = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.id }));
    const records = stated(ResourceRecordSets, 'ResourceRecordSets').filter(
      ({ Type = '' }) => !['SOA', 'NS'].includes(Type),
    );
    const isValidation = ({ Type, ResourceRecords = [] }: (typeof records)[number]): boolean =>
      Type === 'CNAME' && ResourceRecords.every(({ Value = '' }) => /\.acm-validations\.aws\.?$/.test(Value));
    const ours = records.filter(isValidation);
    if (ours.length > 0)
      await client.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: zone.id,
          ChangeBatch: { Changes: ours.map((ResourceRecordSet) => ({ Action: 'DELETE', ResourceRecordSet })) },
        }),
      );
    const others = records.filter((record) => !isValidation(record));
    return { removed: ours.length, left: others.map(({ Name, Type }) => `record ${Name} ${Type}`) };
  });
};

const removeReplicas: Emptying = async (resource, config) => {
  const RemoveReplicaRegions = list(resource.properties, 'ReplicaRegions').map((each) => String(at(each, 'Region')));
  if (RemoveReplicaRegions.length === 0) return NOTHING;
  const command = new RemoveRegionsFromReplicationCommand({ SecretId: text(resource, 'Name'), RemoveReplicaRegions });
  return withClient(new SecretsManagerClient(clientSettings(config)), (client) => client.send(command)).then(
    () => ({ removed: RemoveReplicaRegions.length, left: [] }),
    without(NoSecret),
  );
};

/** Nothing to remove where the resource is gone already; any other error is thrown on. */
const without =
  (gone: abstract new (...args: never) => Error) =>
  (error: unknown): Emptied => {
    if (!(error instanceof gone)) throw error;
    return NOTHING;
  };

/** By CloudFormation type. */
export const EMPTYING: Readonly<Record<string, Emptying>> = {
  'AWS::S3::Bucket': emptyBucket,
  'AWS::Backup::BackupVault': emptyVault,
  'AWS::Route53::HostedZone': emptyZone,
  'AWS::SecretsManager::Secret': removeReplicas,
};
