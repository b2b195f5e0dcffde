/** Signs in the trail: access that was opened by hand, and suspicious sign-ins, identities and calls. */
import { DETECTION } from '../../config/numbers';
import { anyOf, byHand, signs } from './trail-patterns';

/** A deployment by the CDK's own role goes through change sets; everything else is by hand. */
const ROLE = '$.userIdentity.sessionContext.sessionIssuer.userName';
const BY_HAND_ON_STACKS = `((${ROLE} NOT EXISTS) || (${ROLE} != "cdk-*-deploy-role-*"))`;

/** What opens access, programs or stacks by hand. */
export const OPENED = signs(
  {
    runbook: 'Access was opened by hand',
    firstStep: 'Compare the change with the template and put it back by deploying; then read who did it.',
  },
  {
    StoreOpened: {
      pattern: byHand({
        s3: [
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
    },
    DataShared: {
      pattern: anyOf({
        rds: ['ModifyDBClusterSnapshotAttribute', 'ModifyDBSnapshotAttribute', 'StartExportTask'],
        ec2: ['ModifySnapshotAttribute'],
        ecr: ['SetRepositoryPolicy'],
        secretsmanager: ['PutResourcePolicy', 'ReplicateSecretToRegions'],
        ram: ['CreateResourceShare', 'AssociateResourceShare'],
      }),
      symptom: 'The database, a copy of it or a secret was shared or exported.',
    },
    BackupTakenOut: {
      // AWS Backup itself makes restore tests and the copies of its plans.
      pattern: byHand({
        backup: ['StartRestoreJob', 'StartCopyJob'],
        rds: [
          'CopyDBClusterSnapshot',
          'CreateDBClusterSnapshot',
          'RestoreDBClusterFromSnapshot',
          'RestoreDBClusterToPointInTime',
        ],
      }),
      symptom: 'A backup was restored, copied or made by hand: there is one more place with the data of customers.',
    },
    ProgramChanged: {
      // A change of a program gives the permissions of its role.
      pattern: byHand({
        // The trail appends the version of the API to the name.
        lambda: [
          'UpdateFunctionCode*',
          'UpdateFunctionConfiguration*',
          'AddPermission*',
          'PutFunctionConcurrency*',
          'DeleteFunction*',
          'CreateFunctionUrlConfig*',
        ],
        ecs: ['RegisterTaskDefinition', 'ExecuteCommand', 'DeleteService'],
        states: ['UpdateStateMachine', 'DeleteStateMachine'],
        'arc-region-switch': ['UpdatePlan', 'DeletePlan'],
      }),
      symptom: 'A function, task, state machine or the recovery plan was changed, entered or switched off by hand.',
    },
    NetworkOpened: {
      pattern: byHand({
        ec2: [
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
    },
    PolicyOpened: {
      pattern: byHand({
        iam: [
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
    },
    StackChanged: {
      pattern: `{ ($.eventSource = "cloudformation.amazonaws.com") && (($.eventName = "DeleteStack") || ($.eventName = "UpdateTerminationProtection") || ($.eventName = "SetStackPolicy") || (${BY_HAND_ON_STACKS} && (($.eventName = "CreateStack") || ($.eventName = "UpdateStack") || ($.eventName = "ExecuteChangeSet")))) }`,
      symptom:
        'A stack was deleted, lost its protection, or was changed by an identity other than the deployment role.',
    },
    DeployedAround: {
      // With both, CloudFormation calls the services, and its calls count as a deployment in all other rows.
      pattern: anyOf({
        cloudcontrolapi: ['CreateResource', 'UpdateResource', 'DeleteResource'],
        cloudformation: [
          'CreateStackSet',
          'UpdateStackSet',
          'CreateStackInstances',
          'UpdateStackInstances',
          'ExecuteStackRefactor',
        ],
      }),
      symptom:
        'Resources were changed through Cloud Control, stack sets or a refactoring of stacks, past the deployment.',
    },
  },
);

/** What an intruder does. */
export const INTRUDER = signs(
  {
    runbook: 'Suspicious sign-in, identity or call',
    firstStep: 'Ask the owner of the identity; if there is no good answer, revoke its sessions and keys.',
  },
  {
    IdentityMade: {
      pattern: byHand({
        iam: [
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
    },
    RootUsed: {
      pattern:
        '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
      symptom: 'The root identity of the account was used.',
    },
    OneFactorSignIn: {
      pattern:
        '{ ($.eventName = "ConsoleLogin") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") && ($.additionalEventData.MFAUsed != "Yes") }',
      symptom: 'A user signed in to the console without a second factor.',
    },
    SignInGuessed: {
      pattern: '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
      // Two wrong passwords are an ordinary mistake.
      tolerated: 2,
      symptom: 'Console sign-ins fail repeatedly: an attacker may be guessing passwords.',
    },
    CallsRefused: {
      pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
      tolerated: DETECTION.refusedCalls,
      symptom: `IAM refused more than ${DETECTION.refusedCalls} calls in five minutes: an identity probes for access, or a program lost a permission.`,
    },
  },
);
