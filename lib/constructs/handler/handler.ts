import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { OperationalAlarm } from '../alarm/alarm';
import type { AlertTopics } from '../archive/alert-topics';
import { RetainedLogGroup } from '../archive/retained-log-group';
import type { Reach } from '../service/service-network';
import type { FunctionNetwork } from './function-network';

export interface HandlerProps {
  /** File name of `*.lambda.ts` without its ending; scripts/build.mjs bundles it under that name. */
  readonly source: string;
  readonly description: string;
  /** Only where others compute its name; default: made by CloudFormation. */
  readonly functionName?: string;
  /** Encrypts the log group and the dead-letter queue. */
  readonly logKey: IKey;
  readonly notices: AlertTopics;
  /** Physical name of its role, where a policy elsewhere knows it by that; default: generated. */
  readonly roleName?: string;
  /** What it may do; a managed policy of its own carries these. */
  readonly statements: readonly PolicyStatement[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Default 1 minute. */
  readonly timeout?: Duration;
  /** Where it stands and whom it calls; default: outside the network. */
  readonly network?: HandlerNetwork;
}

export interface HandlerNetwork {
  readonly functions: FunctionNetwork;
  /** In which directions it speaks; all other packets are refused. */
  readonly reaches: readonly Reach[];
}

/**
 * A Lambda function with its own log group, role and dead-letter queue, bounded in concurrency: the only kind here.
 * An event that fails all its retries lands in the queue, and the on-call engineer is told.
 */
export class Handler extends Construct {
  readonly function: LambdaFunction;
  /** What it may do; grant to this. */
  readonly permissions: ManagedPolicy;
  /** Its own, where it stands in the network; more directions are rules added to it. */
  readonly securityGroup: SecurityGroup | undefined;
  private readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    const logGroup = new RetainedLogGroup(this, 'Logs', {
      retentionClass: 'infrastructure',
      key: props.logKey,
      masked: true,
    });
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryptionMasterKey: props.logKey,
      retentionPeriod: Duration.days(14),
    });
    const role = new Role(this, 'Role', {
      roleName: props.roleName,
      // For functions of this account only (Lambda developer guide, "Working with AWS managed policies in the execution role": aws:SourceAccount in the trust policy).
      assumedBy: new ServicePrincipal('lambda.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const policy = new ManagedPolicy(this, 'Permissions', {
      statements: [
        ...props.statements,
        // Written out: the library's own grants use action wildcards.
        new PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
        new PolicyStatement({ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [props.logKey.keyArn] }),
      ],
    });
    policy.attachToRole(role);
    this.permissions = policy;
    if (props.network) role.addManagedPolicy(props.network.functions.permissions);
    this.securityGroup = props.network && this.speakingTo(props.network);
    this.function = new LambdaFunction(this, 'Function', {
      code: Code.fromAsset(`build/lambda/${props.source}`),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      functionName: props.functionName,
      description: props.description,
      // Complete as it is: the library would add an inline policy for the queue.
      role: role.withoutPolicyUpdates(),
      logGroup,
      deadLetterQueue: this.deadLetters,
      environment: { ...props.environment },
      memorySize: 256,
      // One run at a time: every handler here is idempotent and none is on a request path.
      reservedConcurrentExecutions: 1,
      timeout: props.timeout ?? Duration.minutes(1),
      ...(this.securityGroup && { ...props.network?.functions.placement, securityGroups: [this.securityGroup] }),
    });
    this.function.node.addDependency(policy);
    if (props.network) this.function.node.addDependency(props.network.functions.permissions);
    this.tellAbout(this.deadLetters, props.notices);
  }

  /** Puts what EventBridge cannot deliver beside what the function gave up on, for targets of any rule of this stack: one place to look. */
  keepUndelivered(): { readonly arn: string } {
    const { queueArn: arn, stack } = this.deadLetters;
    const rules = stack.formatArn({ service: 'events', resource: 'rule', resourceName: `${stack.stackName}-*` });
    this.deadLetters.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [arn],
        conditions: { ArnLike: { 'aws:SourceArn': rules } },
      }),
    );
    return { arn };
  }

  private speakingTo({ functions, reaches }: HandlerNetwork): SecurityGroup {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc: functions.placement.vpc,
      description: 'A background function',
    });
    for (const { port, cidr, to } of reaches) group.addEgressRule(Peer.ipv4(cidr), Port.tcp(port), to);
    return group;
  }

  private tellAbout(deadLetters: Queue, notices: AlertTopics): void {
    new OperationalAlarm(this, 'DeadLettered', {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(5),
      }),
      threshold: 0,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      missing: TreatMissingData.NOT_BREACHING,
      symptom:
        'A background function gave up on an event after all its retries, or EventBridge on bringing one to its target.',
      firstStep:
        'read the event in the dead-letter queue: with RULE_ARN beside it, EventBridge says why in ERROR_CODE; otherwise the log group of the function does.',
      runbook: 'Handler dead-lettered an event',
      topic: notices.onCall,
    });
  }
}

/** What all functions of the stack have in common: their key, whom they tell, and where they stand. */
export type Background = Pick<HandlerProps, 'logKey' | 'notices'> & { readonly network: HandlerNetwork };
