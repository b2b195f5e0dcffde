/** Signs in the trail: access that was opened by hand, and suspicious sign-ins, identities and calls. */
import { DETECTION } from '../../config/numbers';
import { anyOf, byHand, type Tampering } from './trail-patterns';
const OPENED = {
  runbook: 'Access was opened by hand',
  firstStep: 'Compare the change with the template and put it back by deploying; then read who did it.',
} as const;
const INTRUDER = {
  runbook: 'Suspicious sign-in, identity or call',
  firstStep: 'Ask the owner of the identity; if there is no good answer, revoke its sessions and keys.',
} as const;

/** A deployment by the CDK's own role goes through change sets; everything else is by hand. */
const ROLE = '$.userIdentity.sessionContext.sessionIssuer.userName';
const BY_HAND_ON_STACKS = `((${ROLE} NOT EXISTS) || (${ROLE} != "cdk-*-deploy-role-*"))`;

/** The rows of both. */
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
    symptom: 'The access to a bucket was changed by hand.',
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
    // AWS Backup itself makes restore tests and the copies of its plans.
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
    // A change of a program gives the permissions of its role.
    id: 'ProgramChanged',
    pattern: byHand(
      // The trail appends the version of the API to the name.
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
    symptom: 'The permissions of a role, user or group were changed by hand.',
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
    symptom: 'A new way to sign in was made by hand, or a second factor was removed.',
    ...INTRUDER,
  },
  {
    id: 'RootUsed',
    pattern:
      '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
    symptom: 'The root identity of the account was used.',
    ...INTRUDER,
  },
  {
    id: 'OneFactorSignIn',
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") && ($.additionalEventData.MFAUsed != "Yes") }',
    symptom: 'A user signed in to the console without a second factor.',
    ...INTRUDER,
  },
  {
    id: 'SignInGuessed',
    pattern: '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
    // Two wrong passwords are an ordinary mistake.
    tolerated: 2,
    symptom: 'Console sign-ins fail repeatedly: an attacker may be guessing passwords.',
    ...INTRUDER,
  },
  {
    id: 'CallsRefused',
    pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    tolerated: DETECTION.refusedCalls,
    symptom: `IAM refused more than ${DETECTION.refusedCalls} calls in five minutes: an identity probes for access, or a program lost a permission.`,
    ...INTRUDER,
  },
  {
    id: 'StackChanged',
    pattern: `{ ($.eventSource = "cloudformation.amazonaws.com") && (($.eventName = "DeleteStack") || ($.eventName = "UpdateTerminationProtection") || ($.eventName = "SetStackPolicy") || (${BY_HAND_ON_STACKS} && (($.eventName = "CreateStack") || ($.eventName = "UpdateStack") || ($.eventName = "ExecuteChangeSet")))) }`,
    symptom: 'A stack was deleted, lost its protection, or was changed by an identity other than the deployment role.',
    ...OPENED,
  },
  {
    // With both, CloudFormation calls the services, and its calls count as a deployment in all other rows.
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
