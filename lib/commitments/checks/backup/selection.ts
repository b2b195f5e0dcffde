/** What is backed up: everything with customer data, and all that it takes (L5). */
import { RETENTION_CLASSES } from '../../../config/numbers';
import { DEPLOYMENT_ORDER } from '../../../config/deployment-order';
import { type Check, each, type Finding } from '../../check';
import { at, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { refersTo } from '../service/resource-row';
import { CLUSTER } from '../database/global';
import { inRegion, missingIn } from './plan';

const SELECTION = 'AWS::Backup::BackupSelection';
const SWITCH = 'Custom::AccountServices';

/** A stack's turn in the first deployment; one without a turn comes after all. */
const turnOf = (name: string): number =>
  DEPLOYMENT_ORDER.some(({ stack }) => stack === name)
    ? DEPLOYMENT_ORDER.findIndex(({ stack }) => stack === name)
    : Infinity;

const switchedOn: Check = {
  id: 'L5',
  name: 'switched-on',
  sentence:
    'In each region AWS Backup is switched on for Aurora and S3 before the plan selects by tag: otherwise it selects nothing, silently',
  holdsIn: 'every',
  find: (tree) => [
    ...missingIn(
      tree,
      'AWS Backup is off',
      `${SWITCH} for Aurora and S3`,
      'keep BACKED_UP of AccountServices',
      (letter) =>
        tree
          .ofType(SWITCH)
          .filter(inRegion(letter))
          .some(({ properties }) => ['Aurora', 'S3'].every((type) => list(properties, 'BackedUp').includes(type))),
    ),
    ...each(
      tree,
      SELECTION,
      'a stack that is deployed after the one that switches AWS Backup on',
      'keep the order of lib/config/deployment-order.ts',
      ({ stack }) =>
        tree.ofType(SWITCH).some((on) => on.stack.letter === stack.letter && turnOf(on.stack.name) < turnOf(stack.name))
          ? undefined
          : 'does not wait',
    ),
  ],
};

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

const covered: Check = {
  id: 'L5',
  name: 'covered',
  sentence:
    'Every store of customer data is selected by the backup plan of its region; a new store is one until it is said not to be',
  holdsIn: 'every',
  find: (tree) =>
    customerStores(tree).flatMap(({ path, properties, stack }): readonly Finding[] => {
      const tags = list(properties, 'Tags').map((tag) => `${show(at(tag, 'Key'))}=${show(at(tag, 'Value'))}`);
      const selected = tree
        .ofType(SELECTION)
        .filter(inRegion(stack.letter))
        .some((selection) => works(selection, tree) && selectedTags(selection).some((tag) => tags.includes(tag)));
      return selected
        ? []
        : [
            {
              path,
              found: `tags ${tags.join(', ') || 'none'}`,
              required:
                'a tag that names it in a selection of the plan of its region, whose role has the policies of AWS Backup',
              fix: 'add CUSTOMER_DATA_TAG, or list its purpose in OTHER_PURPOSES of backup/selection.ts',
            },
          ];
    }),
};

/** What the role of AWS Backup needs for databases and buckets, by the ends of the policies' ARNs. */
const POLICIES = [
  'service-role/AWSBackupServiceRolePolicyForBackup',
  'service-role/AWSBackupServiceRolePolicyForRestores',
  '/AWSBackupServiceRolePolicyForS3Backup',
  '/AWSBackupServiceRolePolicyForS3Restore',
] as const;

/** Whether a selection belongs to a plan, and to a role that may do what the plan says. */
function works({ properties, stack }: Resource, tree: TemplateIndex): boolean {
  const here = (type: string): readonly Resource[] => tree.ofType(type).filter((resource) => resource.stack === stack);
  const role = here('AWS::IAM::Role').find((one) => refersTo(at(properties, 'BackupSelection', 'IamRoleArn'), one));
  const policies = show([...list(role?.properties, 'ManagedPolicyArns')]);
  return (
    here('AWS::Backup::BackupPlan').some((plan) => refersTo(at(properties, 'BackupPlanId'), plan)) &&
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

const followed: Check = {
  id: 'L5',
  name: 'followed',
  sentence: 'Every bucket of customer data tells EventBridge what happens in it: continuous backup follows it by that',
  holdsIn: 'every',
  find: (tree) =>
    customerStores(tree)
      .filter(
        ({ type, properties }) =>
          type === 'AWS::S3::Bucket' &&
          at(properties, 'NotificationConfiguration', 'EventBridgeConfiguration', 'EventBridgeEnabled') !== true,
      )
      .map(({ path, properties }) => ({
        path,
        found: `NotificationConfiguration ${show(at(properties, 'NotificationConfiguration'))}`,
        required: 'EventBridgeConfiguration',
        fix: 'use MailStore',
      })),
};

export const SELECTION_CHECKS: readonly Check[] = [switchedOn, covered, followed];
