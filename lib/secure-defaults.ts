/**
 * Secure by default, loud when not (rule 8). Every construct below a stage gets these properties; giving another
 * value is an error unless the scope says why with `optOut`, and each opt-out is listed by a test with its reason.
 * L1 constructs are not reached by injectors: the policy packs and commitment checks watch those.
 */
import {
  CfnDeletionPolicy,
  CfnResource,
  PropertyInjectors,
  type IPropertyInjector,
  type InjectionContext,
  RemovalPolicy,
} from 'aws-cdk-lib';
import { InterfaceVpcEndpoint, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { FargateService } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import type { Environment, Site } from './config/types';

type Properties = Readonly<Record<string, unknown>>;

const OPT_OUT = 'holdfast:opt-out';

/** The description of what cannot be given another one: the name says what it is for. */
export const FIXED_DESCRIPTION = 'Never reworded: another text replaces this resource';

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

/** Where each region's constructs hang. */
const SITES = new WeakMap<IConstruct, Site>();

/**
 * Whether resources at and below `scope` refuse to be deleted. Not while their region is being founded, and not in the
 * release that adds them: a creation that fails must be able to roll back, and what protects itself would stay behind
 * and be in the way of the next attempt.
 *
 * @param id of a construct below `scope` that is about to be made; default: `scope` itself
 * @throws where no `applySecureDefaults` has been called above `scope`
 */
export function isProtected(scope: IConstruct, id?: string): boolean {
  const { root, site } = siteOf(scope);
  const path = [scope.node.path, ...(id ? [id] : [])].join('/').slice(root.node.path.length + 1);
  const isAdded = site.region.added.some((added) => `${path}/`.startsWith(`${added}/`));
  return !site.environment.destroyable && !site.region.founding && !isAdded;
}

function siteOf(scope: IConstruct): { readonly root: IConstruct; readonly site: Site } {
  const root = scope.node.scopes.findLast((above) => SITES.has(above));
  const site = root && SITES.get(root);
  if (!site) throw new Error(`${scope.node.path}: must lie below a region; call applySecureDefaults first`);
  return { root, site };
}

/**
 * Keeps what resources that are kept refer to: without it they could be neither used nor taken over. One that is replaced goes,
 * for then nothing refers to it any more.
 *
 * @throws where a construct is no resource
 */
export function keepAlong(...constructs: readonly IConstruct[]): void {
  for (const construct of constructs) {
    const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild;
    if (!CfnResource.isCfnResource(resource)) throw new Error(`${construct.node.path}: must be a resource`);
    resource.applyRemovalPolicy(removalPolicyOf(siteOf(construct).site.environment));
    resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;
  }
}

/** Attaches every default to a region: `scope` is what its stacks lie below. */
export function applySecureDefaults(scope: IConstruct, site: Site): void {
  SITES.set(scope, site);
  const removalPolicy = removalPolicyOf(site.environment);
  const deletionProtection = ({ scope: above, id }: InjectionContext) => isProtected(above, id);
  PropertyInjectors.of(scope).add(
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
    defaults(LogGroup, { removalPolicy }, (context) => ({ deletionProtectionEnabled: deletionProtection(context) })),
    defaults(Secret, { removalPolicy }),
    defaults(Topic, { enforceSSL: true }),
    defaults(Queue, { enforceSSL: true, encryption: QueueEncryption.KMS }),
    defaults(SecurityGroup, {
      allowAllOutbound: false,
      disableInlineRules: false,
      description: FIXED_DESCRIPTION,
    }),
    defaults(ManagedPolicy, { description: '' }),
    defaults(InterfaceVpcEndpoint, { open: false, privateDnsEnabled: true }),
    defaults(ApplicationLoadBalancer, { dropInvalidHeaderFields: true }, (context) => ({
      deletionProtection: deletionProtection(context),
    })),
    defaults(NetworkLoadBalancer, { crossZoneEnabled: true }, (context) => ({
      deletionProtection: deletionProtection(context),
    })),
    defaults(FargateService, { assignPublicIp: false, enableExecuteCommand: false, minHealthyPercent: 100 }),
    defaults(LambdaFunction, { architecture: Architecture.ARM_64, runtime: Runtime.NODEJS_24_X }),
  );
}

interface Injectable {
  /** For example `aws-cdk-lib.aws-s3.Bucket`; the class's own name is mangled in the published bundle. */
  readonly PROPERTY_INJECTION_ID: string;
}

/** One injector: fills what is missing (an explicit `undefined` too) and refuses what differs without an opt-out. */
function defaults(
  target: Injectable,
  fixed: Properties,
  byPlace: (context: InjectionContext) => Properties = () => ({}),
): IPropertyInjector {
  return {
    constructUniqueId: target.PROPERTY_INJECTION_ID,
    inject: (given: Properties = {}, context: InjectionContext) => {
      const values = { ...fixed, ...byPlace(context) };
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
