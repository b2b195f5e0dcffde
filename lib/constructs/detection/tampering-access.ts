/** Signs in the trail that somebody opens a door, or is where nobody should be. */
import { DETECTION } from '../../config/numbers';
import { anyOf, byHand, type Tampering } from './trail-patterns';
const OPENED = {
  runbook: 'Access was opened by hand',
  firstStep: 'Compare the change with the template and put it back by deploying; then read who did it.',
} as const;
const INTRUDER = {
  runbook: 'Somebody is where nobody should be',
  firstStep: 'Ask the person behind the identity; without a good answer, revoke its sessions and keys.',
} as const;

/** A deployment by the CDK's own role goes through change sets; everything else is by hand. */
const ROLE = '$.userIdentity.sessionContext.sessionIssuer.userName';
const BY_HAND_ON_STACKS = `((${ROLE} NOT EXISTS) || (${ROLE} != "cdk-*-deploy-role-*"))`;

/** What was opened by hand, and who came in. */
export const OPENED_OR_INSIDE: readonly Tampering[] = [
  {
    id: 'StoreOpened',
    pattern: byHand({
      service: 's3',
      calls: [
        'PutBucketPolicy',
        'DeleteBucketPolicy',
        'PutBucketAcl',
        'PutBucketPublicAccessBlock',
        'DeleteBucketPublicAccessBlock',
        'PutBucketOwnershipControls',
        'PutAccountPublicAccessBlock',
        'DeleteAccountPublicAccessBlock',
        'CreateAccessPoint',
        'PutAccessPointPolicy',
      ],
    }),
    symptom: 'Who may reach a bucket was changed by hand.',
    ...OPENED,
  },
  {
    id: 'DataShared',
    pattern: anyOf(
      { service: 'rds', calls: ['ModifyDBClusterSnapshotAttribute', 'ModifyDBSnapshotAttribute', 'StartExportTask'] },
      { service: 'ec2', calls: ['ModifySnapshotAttribute'] },
      { service: 'ecr', calls: ['SetRepositoryPolicy'] },
      { service: 'secretsmanager', calls: ['PutResourcePolicy', 'ReplicateSecretToRegions'] },
      { service: 'ram', calls: ['CreateResourceShare', 'AssociateResourceShare'] },
    ),
    symptom: 'The database, a copy of it or a secret was shared or exported.',
    ...OPENED,
  },
  {
    // Restore tests are by AWS Backup itself, and so are the copies that its plans make.
    id: 'BackupTakenOut',
    pattern: byHand(
      { service: 'backup', calls: ['StartRestoreJob', 'StartCopyJob'] },
      {
        service: 'rds',
        calls: [
          'CopyDBClusterSnapshot',
          'CreateDBClusterSnapshot',
          'RestoreDBClusterFromSnapshot',
          'RestoreDBClusterToPointInTime',
        ],
      },
    ),
    symptom: 'A backup was restored, copied or made by hand: there is one more place with the data of customers.',
    ...OPENED,
  },
  {
    // Who changes what a program does has whatever its role may do.
    id: 'ProgramChanged',
    pattern: byHand(
      // The trail writes the version of the API behind the name.
      {
        service: 'lambda',
        calls: [
          'UpdateFunctionCode*',
          'UpdateFunctionConfiguration*',
          'AddPermission*',
          'PutFunctionConcurrency*',
          'DeleteFunction*',
          'CreateFunctionUrlConfig*',
        ],
      },
      { service: 'ecs', calls: ['RegisterTaskDefinition', 'ExecuteCommand', 'DeleteService'] },
      { service: 'states', calls: ['UpdateStateMachine', 'DeleteStateMachine'] },
      { service: 'arc-region-switch', calls: ['UpdatePlan', 'DeletePlan'] },
    ),
    symptom: 'A function, task, state machine or the recovery plan was changed, entered or switched off by hand.',
    ...OPENED,
  },
  {
    id: 'NetworkOpened',
    pattern: byHand({
      service: 'ec2',
      calls: [
        'AuthorizeSecurityGroupIngress',
        'AuthorizeSecurityGroupEgress',
        'ModifySecurityGroupRules',
        'CreateRoute',
        'ReplaceRoute',
        'DeleteRoute',
        'ReplaceRouteTableAssociation',
        'CreateNetworkAclEntry',
        'ReplaceNetworkAclEntry',
        'AttachInternetGateway',
        'CreateVpcPeeringConnection',
        'AcceptVpcPeeringConnection',
        'ModifyVpcEndpoint',
      ],
    }),
    symptom: 'A security group, a route or a connection of the network was opened by hand.',
    ...OPENED,
  },
  {
    id: 'PolicyOpened',
    pattern: byHand({
      service: 'iam',
      calls: [
        'CreatePolicyVersion',
        'SetDefaultPolicyVersion',
        'PutRolePolicy',
        'PutUserPolicy',
        'PutGroupPolicy',
        'AttachRolePolicy',
        'AttachUserPolicy',
        'AttachGroupPolicy',
        'UpdateAssumeRolePolicy',
        'DeleteRolePermissionsBoundary',
        'DeleteUserPermissionsBoundary',
      ],
    }),
    symptom: 'What a role, user or group may do was changed by hand.',
    ...OPENED,
  },
  {
    id: 'IdentityMade',
    pattern: byHand({
      service: 'iam',
      calls: [
        'CreateUser',
        'CreateAccessKey',
        'CreateLoginProfile',
        'UpdateLoginProfile',
        'CreateRole',
        'CreateSAMLProvider',
        'UpdateSAMLProvider',
        'CreateOpenIDConnectProvider',
        'DeactivateMFADevice',
      ],
    }),
    symptom: 'A new way to sign in was made by hand, or a second factor taken away.',
    ...INTRUDER,
  },
  {
    id: 'RootUsed',
    pattern:
      '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
    symptom: 'Somebody uses the root identity of the account.',
    ...INTRUDER,
  },
  {
    id: 'OneFactorSignIn',
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") && ($.additionalEventData.MFAUsed != "Yes") }',
    symptom: 'Somebody signed in to the console without a second factor.',
    ...INTRUDER,
  },
  {
    id: 'SignInGuessed',
    pattern: '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
    // Typing a password wrong twice is human.
    tolerated: 2,
    symptom: 'Somebody guesses passwords at the console.',
    ...INTRUDER,
  },
  {
    id: 'CallsRefused',
    pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    tolerated: DETECTION.refusedCalls,
    symptom: `IAM refused more than ${DETECTION.refusedCalls} calls in five minutes: somebody tries doors, or a program lost a permission.`,
    ...INTRUDER,
  },
  {
    id: 'StackChanged',
    pattern: `{ ($.eventSource = "cloudformation.amazonaws.com") && (($.eventName = "DeleteStack") || ($.eventName = "UpdateTerminationProtection") || ($.eventName = "SetStackPolicy") || (${BY_HAND_ON_STACKS} && (($.eventName = "CreateStack") || ($.eventName = "UpdateStack") || ($.eventName = "ExecuteChangeSet")))) }`,
    symptom: 'A stack was deleted, lost its protection, or was changed by somebody else than the deployment role.',
    ...OPENED,
  },
  {
    // Both make CloudFormation call the services, and its calls count as a deployment everywhere else.
    id: 'DeployedAround',
    pattern: anyOf(
      { service: 'cloudcontrolapi', calls: ['CreateResource', 'UpdateResource', 'DeleteResource'] },
      {
        service: 'cloudformation',
        calls: [
          'CreateStackSet',
          'UpdateStackSet',
          'CreateStackInstances',
          'UpdateStackInstances',
          'ExecuteStackRefactor',
        ],
      },
    ),
    symptom:
      'Resources were changed through Cloud Control, stack sets or a refactoring of stacks, past the deployment.',
    ...OPENED,
  },
];
