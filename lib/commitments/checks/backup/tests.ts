/** Backups are tested: restored every week into isolation and validated, with an alarm if that stops (L6). */
import { BACKUP } from '../../../config/numbers';
import { METRICS, TESTED } from '../../../constructs/backup/janitor/contract';
import { type Check, each, type Finding } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { refersTo } from '../database/cluster';
import { longestGapHours } from './cron';
import { inRegion, missingIn } from './plan';
import { customerStores } from './selection';
import { VAULT } from './vault';

const PLAN = 'AWS::Backup::RestoreTestingPlan';
const SELECTION = 'AWS::Backup::RestoreTestingSelection';
const HOURS_PER_DAY = 24;

/** AWS Backup refuses other names, and CloudFormation notices only when it deploys. */
const LEGAL = /^[A-Za-z0-9_]{1,50}$/;

const weekly: Check = {
  id: 'L6',
  name: 'weekly',
  sentence: `In each region restores from the region's own vault are tested at least every ${BACKUP.restoreTestInterval.days} days`,
  holdsIn: 'every',
  find: (tree) => [
    ...missingIn(
      tree,
      'no restore-testing plan',
      'a plan in each region',
      'keep RestoreTests in the Backup stack',
      (letter) => tree.ofType(PLAN).some(inRegion(letter)),
    ),
    ...each(
      tree,
      PLAN,
      `a run every ${BACKUP.restoreTestInterval.days} days from snapshots in this region's vault, a legal name`,
      'use RestoreTests',
      ({ properties, stack }) => {
        const schedule = String(at(properties, 'ScheduleExpression'));
        const vaults = tree
          .ofType(VAULT)
          .filter((vault) => vault.stack === stack)
          .map(
            (vault) =>
              `arn:aws:backup:${stack.region}:${stack.account}:backup-vault:${String(at(vault.properties, 'BackupVaultName'))}`,
          );
        const included = list(properties, 'RecoveryPointSelection', 'IncludeVaults');
        if (longestGapHours(schedule) > BACKUP.restoreTestInterval.days * HOURS_PER_DAY) return schedule;
        if (!included.some((vault) => typeof vault === 'string' && vaults.includes(vault)))
          return `vaults ${show([...included])}`;
        const chosen = at(properties, 'RecoveryPointSelection');
        if (list(chosen, 'ExcludeVaults').length > 0 || show(at(chosen, 'RecoveryPointTypes')) !== '["SNAPSHOT"]')
          return show(chosen);
        return LEGAL.test(String(at(properties, 'RestoreTestingPlanName')))
          ? undefined
          : `name ${show(at(properties, 'RestoreTestingPlanName'))}`;
      },
    ),
  ],
};

const selected: Check = {
  id: 'L6',
  name: 'all-tested',
  sentence: 'Every store of customer data has a restore test, with time to validate the result',
  holdsIn: 'every',
  find: (tree) => [
    ...customerStores(tree).flatMap((store): readonly Finding[] => {
      const arn = arnOf(store);
      const tested = tree
        .ofType(SELECTION)
        .filter(inRegion(store.stack.letter))
        .some(
          (selection) =>
            isPlanned(selection, tree) && list(selection.properties, 'ProtectedResourceArns').includes(arn),
        );
      return tested
        ? []
        : [
            {
              path: store.path,
              found: 'no restore test',
              required: `a selection of the plan with ${arn}`,
              fix: 'add the store to lib/constructs/backup/janitor/contract.ts',
            },
          ];
    }),
    ...each(tree, SELECTION, 'ValidationWindowHours, and a legal name', 'use RestoreTests', ({ properties }) => {
      const hours = at(properties, 'ValidationWindowHours');
      if (typeof hours !== 'number' || hours < 1) return `ValidationWindowHours ${show(hours)}`;
      return LEGAL.test(String(at(properties, 'RestoreTestingSelectionName')))
        ? undefined
        : `name ${show(at(properties, 'RestoreTestingSelectionName'))}`;
    }),
  ],
};

/** Whether a selection belongs to a plan of its template. */
const isPlanned = ({ properties, stack }: Resource, tree: TemplateIndex): boolean =>
  tree.ofType(PLAN).some((plan) => plan.stack === stack && refersTo(at(properties, 'RestoreTestingPlanName'), plan));

function arnOf({ type, properties, stack }: Resource): string {
  if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${String(at(properties, 'BucketName'))}`;
  return `arn:aws:rds:${stack.region}:${stack.account}:cluster:${String(at(properties, 'DBClusterIdentifier'))}`;
}

const isolated: Check = {
  id: 'L6',
  name: 'isolated',
  sentence:
    'A restored database has its own subnets and its own security group, which only security groups reach and which reaches nothing; restored objects have a key of ours',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      SELECTION,
      'overrides: for a database a subnet group and a closed security group of this template, and sign-in by IAM; for objects a key of it',
      'use RestoreTests',
      (selection) => {
        const { properties, stack } = selection;
        const overrides = at(properties, 'RestoreMetadataOverrides');
        if (at(properties, 'ProtectedResourceType') !== 'Aurora')
          return tree
            .ofType('AWS::KMS::Key')
            .some((key) => key.stack === stack && refersTo(at(overrides, 'kmsKey'), key))
            ? undefined
            : `key ${show(at(overrides, 'kmsKey'))}`;
        if (at(overrides, 'enableIamDatabaseAuthentication') !== 'true')
          return 'a database that its validator cannot sign in to';
        const here = (type: string): readonly Resource[] =>
          tree.ofType(type).filter((resource) => resource.stack === stack);
        if (!here('AWS::RDS::DBSubnetGroup').some((group) => refersTo(at(overrides, 'dbSubnetGroupName'), group)))
          return `subnets ${show(at(overrides, 'dbSubnetGroupName'))}`;
        const group = here('AWS::EC2::SecurityGroup').find(({ logicalId }) =>
          show(at(overrides, 'vpcSecurityGroupIds')).includes(`"${logicalId}"`),
        );
        return group ? opening(group, tree) : `security group ${show(at(overrides, 'vpcSecurityGroupIds'))}`;
      },
    ),
};

/** The first rule that opens a security group to addresses, in the group or as a resource of its own. */
function opening(group: Resource, tree: TemplateIndex): string | undefined {
  const separate = (type: string): readonly Json[] =>
    tree
      .ofType(type)
      .filter(({ properties }) => refersTo(at(properties, 'GroupId'), group))
      .map(({ properties }) => properties);
  const ingress = [...list(group.properties, 'SecurityGroupIngress'), ...separate('AWS::EC2::SecurityGroupIngress')];
  const egress = [...list(group.properties, 'SecurityGroupEgress'), ...separate('AWS::EC2::SecurityGroupEgress')];
  const open = [
    ...ingress.filter((rule) => at(rule, 'SourceSecurityGroupId') === undefined),
    ...egress.filter((rule) => at(rule, 'CidrIp') !== '255.255.255.255/32'),
  ];
  return open.length === 0 ? undefined : `open: ${show(open[0])}`;
}

const followed: Check = {
  id: 'L6',
  name: 'followed-up',
  sentence: 'Each successful restore starts a state machine that proves it; an event that cannot start one is kept',
  holdsIn: 'every',
  find: (tree) =>
    missingIn(
      tree,
      'nothing follows a restore',
      'an enabled rule from Restore Job State Change, COMPLETED, to a state machine, with a role and a dead-letter queue',
      'keep RestoreProof in the Backup stack',
      (letter) =>
        tree
          .ofType('AWS::Events::Rule')
          .filter(inRegion(letter))
          .some(({ properties, stack }) => {
            const starts = list(properties, 'Targets').some(
              (target) =>
                at(target, 'DeadLetterConfig', 'Arn') !== undefined &&
                at(target, 'RoleArn') !== undefined &&
                tree
                  .ofType('AWS::StepFunctions::StateMachine')
                  .some((machine) => machine.stack === stack && refersTo(at(target, 'Arn'), machine)),
            );
            const types = list(properties, 'EventPattern', 'detail', 'resourceType');
            const ended = list(properties, 'EventPattern', 'detail', 'status').includes('COMPLETED');
            return (
              starts &&
              ended &&
              at(properties, 'State') !== 'DISABLED' &&
              list(properties, 'EventPattern', 'detail-type').includes('Restore Job State Change') &&
              TESTED.every((type) => types.includes(type))
            );
          }),
    ),
};

const unproved: Check = {
  id: 'L6',
  name: 'overdue-proof-alarm',
  sentence: `An alarm notifies a topic when no restore has proved a backup for ${BACKUP.restoreTestAlarm.days} days, or the age of the proof is unknown`,
  holdsIn: 'every',
  find: (tree) =>
    TESTED.flatMap((type) =>
      missingIn(
        tree,
        `no alarm for ${type}`,
        `an alarm on ${METRICS.proofAge} at most ${BACKUP.restoreTestAlarm.days} days, missing data breaching, with a topic`,
        'raise janitorAlarms',
        (letter) =>
          tree
            .ofType('AWS::CloudWatch::Alarm')
            .filter(inRegion(letter))
            .some(
              ({ properties }) =>
                at(properties, 'MetricName') === METRICS.proofAge &&
                list(properties, 'Dimensions').some((dimension) => at(dimension, 'Value') === type) &&
                Number(at(properties, 'Threshold')) <= BACKUP.restoreTestAlarm.days * HOURS_PER_DAY * 3600 &&
                at(properties, 'TreatMissingData') === 'breaching' &&
                list(properties, 'AlarmActions').length > 0,
            ),
      ),
    ),
};

export const TEST_CHECKS: readonly Check[] = [weekly, selected, isolated, followed, unproved];
