/** What is backed up: everything with customer data, and all that it takes (L5). */
import { RETENTION_CLASSES } from '../../../config/numbers';
import { DEPLOYMENT_ORDER } from '../../../config/deployment-order';
import type { Check } from '../../check';
import { at, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { CLUSTER } from '../database/global';
import { inRegion, referredAs } from '../references';
import { checkAll, checkOf, partOf, regions, typed } from '../shapes';

const SELECTION = 'AWS::Backup::BackupSelection';
const SWITCH = 'Custom::AccountServices';

/** Stacks that are deployed before another one; one without a turn comes after all. */
const deployedBefore = (name: string): readonly string[] => {
  const order = DEPLOYMENT_ORDER.map(({ stack }): string => stack);
  return order.includes(name) ? order.slice(0, order.indexOf(name)) : order;
};

const switchedOn = checkAll(
  {
    id: 'L5',
    name: 'backup-opt-in',
    sentence:
      'In each region AWS Backup is switched on for Aurora and S3 before the plan selects by tag: otherwise it selects nothing, silently',
  },
  partOf({
    of: regions,
    required: `${SWITCH} for Aurora and S3`,
    fix: 'keep BACKED_UP of AccountServices',
    found: ({ letter }, tree) =>
      inRegion(tree, letter, SWITCH).some(({ properties }) =>
        ['Aurora', 'S3'].every((type) => list(properties, 'BackedUp').includes(type)),
      )
        ? undefined
        : 'AWS Backup is off',
  }),
  partOf({
    of: typed(SELECTION),
    required: 'a stack that is deployed after the one that switches AWS Backup on',
    fix: 'keep the order of lib/config/deployment-order.ts',
    found: ({ stack }, tree) =>
      inRegion(tree, stack.letter, SWITCH).some((on) => deployedBefore(stack.name).includes(on.stack.name))
        ? undefined
        : 'does not wait',
  }),
);

/** Buckets without customers' messages, by the purpose in their name: another bucket is one of customer data. */
const OTHER_PURPOSES = [...RETENTION_CLASSES, 'landing', 'forensics', 'backup-reports'];

/** Types that hold data, and would hold customers' if there were one. */
const OTHER_STORES = [
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::EC2::Volume',
  'AWS::EFS::FileSystem',
  'AWS::RDS::DBInstance',
] as const;

/** Everything that may hold customer data. An instance of a cluster holds none of its own. */
export const customerStores = (tree: TemplateIndex): readonly Resource[] => [
  ...tree.ofType(CLUSTER),
  ...tree
    .ofType('AWS::S3::Bucket')
    .filter(
      ({ properties }) =>
        !OTHER_PURPOSES.some((purpose) => String(at(properties, 'BucketName')).includes(`-${purpose}-`)),
    ),
  ...OTHER_STORES.flatMap((type) => tree.ofType(type)).filter(
    ({ properties }) => at(properties, 'DBClusterIdentifier') === undefined,
  ),
];

const covered = checkOf({
  id: 'L5',
  name: 'backup-coverage',
  sentence:
    'Every store of customer data is selected by the backup plan of its region; a new store is one until it is said not to be',
  of: customerStores,
  required: 'a tag that names it in a selection of the plan of its region, whose role has the policies of AWS Backup',
  fix: 'add CUSTOMER_DATA_TAG, or list its purpose in OTHER_PURPOSES of backup/selection.ts',
  found: ({ properties, stack }, tree) => {
    const tags = list(properties, 'Tags').map((tag) => `${show(at(tag, 'Key'))}=${show(at(tag, 'Value'))}`);
    const selected = inRegion(tree, stack.letter, SELECTION)
      .filter((selection) => works(selection, tree))
      .flatMap(selectedTags);
    return selected.some((tag) => tags.includes(tag)) ? undefined : `tags ${tags.join(', ') || 'none'}`;
  },
});

/** What the role of AWS Backup needs for databases and buckets, by the ends of the policies' ARNs. */
const POLICIES = [
  'service-role/AWSBackupServiceRolePolicyForBackup',
  'service-role/AWSBackupServiceRolePolicyForRestores',
  '/AWSBackupServiceRolePolicyForS3Backup',
  '/AWSBackupServiceRolePolicyForS3Restore',
] as const;

/** Whether a selection belongs to a plan, and to a role that may do what the plan says. */
function works(selection: Resource, tree: TemplateIndex): boolean {
  const { properties } = selection;
  const role = referredAs('AWS::IAM::Role', tree, selection, at(properties, 'BackupSelection', 'IamRoleArn'));
  const policies = show([...list(role?.properties, 'ManagedPolicyArns')]);
  return (
    referredAs('AWS::Backup::BackupPlan', tree, selection, at(properties, 'BackupPlanId')) !== undefined &&
    POLICIES.every((policy) => policies.includes(`${policy}"`))
  );
}

/** Tags by which a selection takes everything; none where it narrows down what it takes. */
function selectedTags({ properties }: Resource): readonly string[] {
  const selection = at(properties, 'BackupSelection');
  const narrowed = ['Conditions', 'NotResources', 'Resources'].some((name) => at(selection, name) !== undefined);
  if (narrowed || at(selection, 'IamRoleArn') === undefined) return [];
  return list(selection, 'ListOfTags')
    .filter((tag) => at(tag, 'ConditionType') === 'STRINGEQUALS')
    .map((tag) => `${show(at(tag, 'ConditionKey'))}=${show(at(tag, 'ConditionValue'))}`);
}

const followed = checkOf({
  id: 'L5',
  name: 'bucket-events',
  sentence: 'Every bucket of customer data tells EventBridge what happens in it: continuous backup follows it by that',
  of: customerStores,
  where: ({ type }) => type === 'AWS::S3::Bucket',
  required: 'EventBridgeConfiguration',
  fix: 'use MailStore',
  found: ({ properties }) => {
    const notices = at(properties, 'NotificationConfiguration');
    return at(notices, 'EventBridgeConfiguration', 'EventBridgeEnabled') === true
      ? undefined
      : `NotificationConfiguration ${show(notices)}`;
  },
});

export const SELECTION_CHECKS: readonly Check[] = [switchedOn, covered, followed];
