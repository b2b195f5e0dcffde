/** Backups are tested: restored every week into isolation and validated, with an alarm if that stops (L6). */
import { BACKUP } from '../../../config/numbers';
import { METRICS, TESTED } from '../../../constructs/backup/janitor/contract';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { alarmsOn, hasDimension, isLoudAt } from '../alarms/queries';
import { inRegion, inTemplateOf, referredAs, refersTo } from '../references';
import { checkAll, checkInEachRegion, checkOf, partOf, regions, typed, violations } from '../shapes';
import { longestGapHours } from './cron';
import { customerStores } from './selection';
import { arnOfVault, VAULT } from './vault';

const PLAN = 'AWS::Backup::RestoreTestingPlan';
const SELECTION = 'AWS::Backup::RestoreTestingSelection';
const HOURS_PER_DAY = 24;

/** AWS Backup refuses other names, and CloudFormation notices only when it deploys. */
const isLegal = (name: Json | undefined): boolean => /^[A-Za-z0-9_]{1,50}$/.test(String(name));

const weekly = checkInEachRegion({
  id: 'L6',
  name: 'restore-test-interval',
  sentence: `In each region restores from the region's own vault are tested at least every ${BACKUP.restoreTestInterval.days} days`,
  of: typed(PLAN),
  required: `a plan that runs every ${BACKUP.restoreTestInterval.days} days from snapshots in this region's vault, a legal name`,
  fix: 'keep RestoreTests in the Backup stack',
  found: (plan, tree) => {
    const [schedule, name] = ['ScheduleExpression', 'RestoreTestingPlanName'].map((key) => at(plan.properties, key));
    const chosen = at(plan.properties, 'RecoveryPointSelection');
    const vaults: readonly Json[] = inTemplateOf(plan, tree, VAULT).map(arnOfVault);
    const included = list(chosen, 'IncludeVaults');
    const snapshots = list(chosen, 'ExcludeVaults').length === 0 && show(at(chosen, 'RecoveryPointTypes')) === SNAPSHOT;
    return violations(
      [longestGapHours(String(schedule)) <= BACKUP.restoreTestInterval.days * HOURS_PER_DAY, String(schedule)],
      [included.some((vault) => vaults.includes(vault)), `vaults ${show(included)}`],
      [snapshots, show(chosen)],
      [isLegal(name), `name ${show(name)}`],
    );
  },
});

const SNAPSHOT = show(['SNAPSHOT']);

const selected = checkAll(
  {
    id: 'L6',
    name: 'restore-test-coverage',
    sentence: 'Every store of customer data has a restore test, with time to validate the result',
  },
  partOf({
    of: customerStores,
    required: (store) => `a selection of the plan with ${arnOf(store)}`,
    fix: 'add the store to lib/constructs/backup/janitor/contract.ts',
    found: (store, tree) =>
      inRegion(tree, store.stack.letter, SELECTION).some(
        (selection) =>
          referredAs(PLAN, tree, selection, at(selection.properties, 'RestoreTestingPlanName')) !== undefined &&
          list(selection.properties, 'ProtectedResourceArns').includes(arnOf(store)),
      )
        ? undefined
        : 'no restore test',
  }),
  partOf({
    of: typed(SELECTION),
    required: 'ValidationWindowHours, and a legal name',
    fix: 'use RestoreTests',
    found: ({ properties }) => {
      const [hours, name] = [at(properties, 'ValidationWindowHours'), at(properties, 'RestoreTestingSelectionName')];
      return violations(
        [typeof hours === 'number' && hours >= 1, `ValidationWindowHours ${show(hours)}`],
        [isLegal(name), `name ${show(name)}`],
      );
    },
  }),
);

function arnOf({ type, properties, stack }: Resource): string {
  if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${String(at(properties, 'BucketName'))}`;
  return `arn:aws:rds:${stack.region}:${stack.account}:cluster:${String(at(properties, 'DBClusterIdentifier'))}`;
}

const isolated = checkOf({
  id: 'L6',
  name: 'restore-isolation',
  sentence:
    'A restored database has its own subnets and its own security group, which only security groups reach and which reaches nothing; restored objects have a key of ours',
  of: typed(SELECTION),
  required:
    'overrides: for a database a subnet group and a closed security group of this template, and sign-in by IAM; for objects a key of it',
  fix: 'use RestoreTests',
  found: (selection, tree) => {
    const override = (name: string): Json | undefined => at(selection.properties, 'RestoreMetadataOverrides', name);
    const refers = (type: string, name: string): boolean =>
      referredAs(type, tree, selection, override(name)) !== undefined;
    if (at(selection.properties, 'ProtectedResourceType') !== 'Aurora')
      return refers('AWS::KMS::Key', 'kmsKey') ? undefined : `key ${show(override('kmsKey'))}`;
    const groups = show(override('vpcSecurityGroupIds'));
    const group = inTemplateOf(selection, tree, 'AWS::EC2::SecurityGroup').find(({ logicalId }) =>
      groups.includes(`"${logicalId}"`),
    );
    return [
      ...violations(
        [override('enableIamDatabaseAuthentication') === 'true', 'a database that its validator cannot sign in to'],
        [refers('AWS::RDS::DBSubnetGroup', 'dbSubnetGroupName'), `subnets ${show(override('dbSubnetGroupName'))}`],
        [group !== undefined, `security group ${groups}`],
      ),
      ...(group ? openings(group, tree) : []),
    ];
  },
});

/** Rules that open a security group to addresses, in the group or as a resource of its own. */
function openings(group: Resource, tree: TemplateIndex): readonly string[] {
  const rules = (name: string): readonly Json[] => [
    ...list(group.properties, name),
    ...tree
      .ofType(`AWS::EC2::${name}`)
      .map(({ properties }) => properties)
      .filter((rule) => refersTo(at(rule, 'GroupId'), group)),
  ];
  return [
    ...rules('SecurityGroupIngress').filter((rule) => at(rule, 'SourceSecurityGroupId') === undefined),
    ...rules('SecurityGroupEgress').filter((rule) => at(rule, 'CidrIp') !== '255.255.255.255/32'),
  ].map((rule) => `open: ${show(rule)}`);
}

const followed = checkOf({
  id: 'L6',
  name: 'restore-event-rule',
  sentence: 'Each successful restore starts a state machine that proves it; an event that cannot start one is kept',
  of: regions,
  required:
    'an enabled rule from Restore Job State Change, COMPLETED, to a state machine, with a role and a dead-letter queue',
  fix: 'keep RestoreProof in the Backup stack',
  found: ({ letter }, tree) =>
    inRegion(tree, letter, 'AWS::Events::Rule').some((rule) => followsRestores(rule) && startsMachine(rule, tree))
      ? undefined
      : 'nothing follows a restore',
});

const followsRestores = ({ properties }: Resource): boolean => {
  const types = list(properties, 'EventPattern', 'detail', 'resourceType');
  return (
    at(properties, 'State') !== 'DISABLED' &&
    list(properties, 'EventPattern', 'detail-type').includes('Restore Job State Change') &&
    list(properties, 'EventPattern', 'detail', 'status').includes('COMPLETED') &&
    TESTED.every((type) => types.includes(type))
  );
};

const startsMachine = (rule: Resource, tree: TemplateIndex): boolean =>
  list(rule.properties, 'Targets').some(
    (target) =>
      at(target, 'DeadLetterConfig', 'Arn') !== undefined &&
      at(target, 'RoleArn') !== undefined &&
      referredAs('AWS::StepFunctions::StateMachine', tree, rule, at(target, 'Arn')) !== undefined,
  );

const unproved = checkOf({
  id: 'L6',
  name: 'overdue-proof-alarm',
  sentence: `An alarm notifies a topic when no restore has proved a backup for ${BACKUP.restoreTestAlarm.days} days, or the age of the proof is unknown`,
  of: regions,
  required: `an alarm on ${METRICS.proofAge} at most ${BACKUP.restoreTestAlarm.days} days, missing data breaching, with a topic`,
  fix: 'raise janitorAlarms',
  found: ({ letter }, tree) => {
    const alarms = alarmsOn(tree, letter, METRICS.proofAge).filter((alarm) =>
      isLoudAt(alarm, BACKUP.restoreTestAlarm.days * HOURS_PER_DAY * 3600),
    );
    return TESTED.filter((type) => !alarms.some((alarm) => hasDimension(alarm, type))).map(
      (type) => `no alarm for ${type}`,
    );
  },
});

export const TEST_CHECKS: readonly Check[] = [weekly, selected, isolated, followed, unproved];
