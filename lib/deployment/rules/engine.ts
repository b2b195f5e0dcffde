/** What CloudFormation itself does, and what the walk asserts of any resource. */
import { api, cloudFormation, docs, MODELS, type Rule } from './rule';

const rule = (
  id: string,
  says: string,
  fix: string,
  source: string,
  date: string,
  confidence: Rule['confidence'] = 'documented',
): Rule => ({ id, says, fix, source, date, confidence });

const UPDATES = cloudFormation('using-cfn-updating-stacks-update-behaviors');
const DELETION_POLICY = docs('AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy');

/** Rules that no row about a type can say; walk.ts and the files next to it name them. */
export const ENGINE = {
  nameTaken: rule(
    'CF-04',
    'A resource is created before the one that it replaces is deleted, so the new one cannot have a name that exists.',
    'Leave the create-only property and the logical id as they are; or give the replacement another name; or take two deployments.',
    UPDATES,
    '2026-11-28',
  ),
  keptName: rule(
    'CF-25',
    'What a deleted stack retained keeps its name, and creation under it is refused; a change set can import it if the name is literal and the resource is retained.',
    'Deploy with --import-existing-resources; where the id is made by AWS, import by hand in a documented step first.',
    cloudFormation('import-resources-automatically'),
    '2026-11-28',
  ),
  undeletableAtBirth: rule(
    'CF-08',
    'A stack whose creation fails deletes what it made; one refused deletion ends in ROLLBACK_FAILED, and such a stack can only be deleted.',
    'Create the resource without the protection, and add the protection in the next deployment.',
    cloudFormation('view-stack-events'),
    '2026-11-28',
  ),
  leftBehind: rule(
    'CF-07',
    'A rollback or a clean-up that cannot delete a resource gives up after three tries: the resource stays, in no stack.',
    'Add the resource without the protection, and the protection in the next deployment.',
    'https://repost.aws/knowledge-center/cloudformation-update-cleanup-in-progress-stuck',
    '2020-11-06',
  ),
  protectedRetry: rule(
    'CF-09',
    'The CDK deletes a stack whose creation failed before it creates it again; termination protection refuses that.',
    'Switch termination protection on after the first creation of the stack.',
    'https://github.com/aws/aws-cdk-cli/blob/main/packages/%40aws-cdk/toolkit-lib/lib/api/deployments/deploy-stack.ts',
    '2026-11-11',
  ),
  retainedInRollback: rule(
    'CF-10',
    'With DeletionPolicy Retain, a rollback keeps what it has just created, and the next attempt meets its name.',
    'Use RetainExceptOnCreate.',
    DELETION_POLICY,
    '2023-07-31',
  ),
  notCalled: rule(
    'CF-13',
    'A custom resource is called only when one of its properties changes in the template; a change in the world is not seen.',
    'Give it a property that changes when it must act again: a generation of what it looks up or pushes to.',
    cloudFormation('crpg-ref-requesttypes-update'),
    '2026-11-28',
  ),
  exportInUse: rule(
    'CF-19',
    'An exported value cannot change or go while another stack imports it.',
    'Export what a change does not replace; or add a second export, move the importers, then remove the first.',
    cloudFormation('using-cfn-stack-exports'),
    '2020-09-28',
  ),
  missingImport: rule(
    'CF-19',
    'A stack cannot import a value that no stack of its account and region exports yet.',
    'Deploy the exporting stack first.',
    cloudFormation('using-cfn-stack-exports'),
    '2020-09-28',
  ),
  missingParameter: rule(
    'CF-20',
    'A parameter of type AWS::SSM::Parameter::Value is read when the change set is made; a missing one fails it.',
    'Deploy the stack that writes it first, in a way that writes it again.',
    cloudFormation('cloudformation-supplied-parameter-types'),
    MODELS,
  ),
  terminationProtected: rule(
    'CF-22',
    'DeleteStack is refused while termination protection is on.',
    'Switch it off in a step of its own, if the stack is meant to go.',
    cloudFormation('using-cfn-protect-stacks'),
    '2026-11-28',
  ),
  retainedUses: rule(
    'CF-12',
    'What is retained stays when its stack goes, and what it refers to does not: its deletion is refused, or the reference is dead.',
    'Retain what a retained resource refers to, or do not retain the resource.',
    DELETION_POLICY,
    '2023-07-31',
    'inferred',
  ),
  keptBehind: rule(
    'CF-26',
    'A replaced resource whose UpdateReplacePolicy is Retain stays, in no stack, with all that it holds; the new one begins empty.',
    'Leave its create-only properties as they are; or move what it holds in a documented step.',
    docs('AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy'),
    '2026-11-28',
  ),
  typeChanged: rule(
    'CF-03',
    'The type of a resource cannot change under one logical id.',
    'Give the new resource another logical id.',
    UPDATES,
    '2026-11-28',
  ),
  narrowed: rule(
    'IA-05',
    'A policy is narrowed in place, before the service that starts with it has moved on: a task that starts meanwhile, or that ECS brings back, may no longer read what its revision names.',
    'Allow what every revision in use may name (a prefix), not what the newest names.',
    'https://github.com/aws/aws-cdk/issues/9840',
    '2020-08-26',
    'inferred',
  ),
  changedBelow: rule(
    'EC-07',
    'A task reads its parameters and secrets when it starts: a value that changes in place reaches the revision before, too.',
    'Name the parameter by its whole value, so that another value is another parameter.',
    docs('AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore'),
    '2026-11-28',
  ),
  copiesNoRecords: rule(
    'S3-05',
    'Replication copies objects that are written after it is configured; those before stay where they are.',
    'Configure it when the bucket is created; else run S3 Batch Replication in a documented step.',
    docs('AmazonS3/latest/userguide/s3-batch-replication-batch'),
    '2026-11-28',
  ),
  noDestination: rule(
    'S3-04',
    'A replication configuration is refused while its destination bucket does not exist.',
    'Create the destination first, and add replication in a later deployment.',
    api('AmazonS3/latest/API', 'PutBucketReplication'),
    '2022-08-04',
  ),
} as const satisfies Readonly<Record<string, Rule>>;
