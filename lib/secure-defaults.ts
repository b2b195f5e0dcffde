/**
 * Secure by default, loud when not (rule 8). Every construct below a stage gets these properties; giving another
 * value is an error unless the scope says why with `optOut`, and each opt-out is listed by a test with its reason.
 * L1 constructs are not reached by injectors: the policy packs and commitment checks watch those.
 */
import {
  PropertyInjectors,
  type IPropertyInjector,
  type InjectionContext,
  RemovalPolicy,
  type Stage,
} from 'aws-cdk-lib';
import { InterfaceVpcEndpoint, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { FargateService } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import type { Environment } from './config/types';

type Properties = Readonly<Record<string, unknown>>;

const OPT_OUT = 'holdfast:opt-out';

/** A written exception from one secure default, for everything below `scope`. */
export interface OptOut {
  /** The construct class and property, for example `Bucket.encryption`. */
  readonly property: string;
  /** Why it cannot be kept here, checkable by a reviewer. */
  readonly reason: string;
}

/** Records why a secure default does not hold at `scope`; without this, another value is refused. */
export function optOut(scope: IConstruct, exception: OptOut): void {
  if (exception.reason.trim().length < 20) {
    throw new Error(`${scope.node.path}: an opt-out needs a reason that can be checked, got '${exception.reason}'`);
  }
  scope.node.addMetadata(OPT_OUT, exception);
}

/** All opt-outs at and below `scope`, with the path that declared each. */
export function optOuts(scope: IConstruct): readonly (OptOut & { readonly path: string })[] {
  return scope.node
    .findAll()
    .flatMap((node) =>
      node.node.metadata
        .filter((entry) => entry.type === OPT_OUT)
        .map((entry) => ({ path: node.node.path, property: entry.data.property, reason: entry.data.reason })),
    );
}

/** What happens to data when its resource leaves the template: kept, except where the environment is destroyable. */
export const removalPolicyOf = (environment: Environment): RemovalPolicy =>
  environment.destroyable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/**
 * Whether resources refuse to be deleted. Not while an environment is being founded: a first creation that fails must be
 * able to roll back, and what protects itself would stay behind and be in the way of the next attempt.
 */
export const isProtected = ({ destroyable, founding }: Environment): boolean => !destroyable && !founding;

/** Attaches every default to the stage. */
export function applySecureDefaults(stage: Stage, environment: Environment): void {
  const removalPolicy = removalPolicyOf(environment);
  const protectedFromDeletion = isProtected(environment);
  PropertyInjectors.of(stage).add(
    defaults(Bucket, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      bucketKeyEnabled: true,
      encryption: BucketEncryption.KMS,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy,
      versioned: true,
    }),
    defaults(Key, { enableKeyRotation: true, removalPolicy }),
    defaults(LogGroup, { deletionProtectionEnabled: protectedFromDeletion, removalPolicy }),
    defaults(Secret, { removalPolicy }),
    defaults(Topic, { enforceSSL: true }),
    defaults(Queue, { enforceSSL: true, encryption: QueueEncryption.KMS }),
    defaults(SecurityGroup, { allowAllOutbound: false, disableInlineRules: false }),
    defaults(InterfaceVpcEndpoint, { open: false, privateDnsEnabled: true }),
    defaults(ApplicationLoadBalancer, { deletionProtection: protectedFromDeletion, dropInvalidHeaderFields: true }),
    defaults(NetworkLoadBalancer, { deletionProtection: protectedFromDeletion, crossZoneEnabled: true }),
    defaults(FargateService, { assignPublicIp: false, enableExecuteCommand: false, minHealthyPercent: 100 }),
    defaults(LambdaFunction, { architecture: Architecture.ARM_64, runtime: Runtime.NODEJS_24_X }),
  );
}

interface Injectable {
  /** For example `aws-cdk-lib.aws-s3.Bucket`; the class's own name is mangled in the published bundle. */
  readonly PROPERTY_INJECTION_ID: string;
}

/** One injector: fills what is missing (an explicit `undefined` too) and refuses what differs without an opt-out. */
function defaults(target: Injectable, values: Properties): IPropertyInjector {
  return {
    constructUniqueId: target.PROPERTY_INJECTION_ID,
    inject: (given: Properties = {}, context: InjectionContext) => {
      for (const [name, value] of Object.entries(values)) {
        if (given[name] !== undefined && given[name] !== value) mustBeExcused(target, name, context);
      }
      const kept = Object.entries(given).filter(([, value]) => value !== undefined);
      return { ...values, ...Object.fromEntries(kept) };
    },
  };
}

function mustBeExcused(target: Injectable, name: string, context: InjectionContext): void {
  const property = `${target.PROPERTY_INJECTION_ID.split('.').at(-1)}.${name}`;
  const excused = context.scope.node.scopes.some((scope) =>
    scope.node.metadata.some((entry) => entry.type === OPT_OUT && entry.data.property === property),
  );
  if (excused) return;
  throw new Error(
    `${context.scope.node.path}/${context.id}: ${property} must keep its secure default; ` +
      `remove the value, or call optOut(scope, { property: '${property}', reason }) before it`,
  );
}
