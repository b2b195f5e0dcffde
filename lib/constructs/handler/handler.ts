import { Duration } from 'aws-cdk-lib';
import { ManagedPolicy, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { RetainedLogGroup } from '../archive/retained-log-group';

export interface HandlerProps {
  /** File name of `*.lambda.ts` without its ending; scripts/build.mjs bundles it under that name. */
  readonly source: string;
  readonly description: string;
  /** Encrypts the log group. */
  readonly logKey: IKey;
  /** What it may do; a managed policy of its own carries these. */
  readonly statements: readonly PolicyStatement[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Default 1 minute. */
  readonly timeout?: Duration;
}

/** A Lambda function with its own log group, its own role and a bound on concurrency: the only kind there is here. */
export class Handler extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    const logGroup = new RetainedLogGroup(this, 'Logs', { retentionClass: 'infrastructure', key: props.logKey });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const policy = new ManagedPolicy(this, 'Permissions', { statements: [...props.statements] });
    policy.attachToRole(role);
    logGroup.grantWrite(policy);
    this.function = new LambdaFunction(this, 'Function', {
      code: Code.fromAsset(`build/lambda/${props.source}`),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      description: props.description,
      role,
      logGroup,
      environment: { ...props.environment },
      memorySize: 256,
      // One run at a time: every handler here is idempotent and none is on a request path.
      reservedConcurrentExecutions: 1,
      timeout: props.timeout ?? Duration.minutes(1),
    });
    this.function.node.addDependency(policy);
  }
}
