import { Duration, Size } from 'aws-cdk-lib';
import {
  AwsLogDriverMode,
  Capability,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
  Secret as EcsSecret,
} from 'aws-cdk-lib/aws-ecs';
import {
  type IManagedPolicy,
  type IRole,
  ManagedPolicy,
  type PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Seconds } from '../../config/units';
import { type LogClass, RetainedLogGroup } from '../archive/retained-log-group';
import { allow, ownService } from '../permission/statements';
import { ProgramImage } from './image';
import type { ServiceCluster } from './service-cluster';
import { Settings } from './settings';

/** The user that every image sets; repeated here, because a rebuilt image could lack it. */
const USER = '1000:1000';

/** What a program's contract says about its container. */
export interface ContainerSpec {
  /** Folder with the program's Dockerfile and the ignore file that says what it is built from. */
  readonly source: string;
  /** Plain settings: nothing secret. Missing ones are left out. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Secrets, by the variable that carries them; read when a task starts. */
  readonly secrets: Readonly<Record<string, ISecret>>;
  /** Only for a container that serves requests; a one-off task has none. */
  readonly serves?: ServingSpec;
}

/** A container that serves requests until SIGTERM. */
export interface ServingSpec {
  readonly ports: readonly number[];
  /** ECS's health check, as in a Dockerfile: it looks at this container only (rule 7). */
  readonly healthCommand: readonly string[];
  /** How long a task may take until health checks count. */
  readonly start: Seconds;
  /** From SIGTERM until the kill; Fargate allows 120 s. */
  readonly stop: Seconds;
}

export interface ProgramTaskProps {
  /** The program's name, and its container's. */
  readonly name: string;
  /** Name of the task definitions; computed, so that callers who run a task know it. */
  readonly family: string;
  /** vCPU units and MiB, one of Fargate's pairs. */
  readonly size: { readonly cpu: number; readonly memoryMiB: number };
  readonly cluster: ServiceCluster;
  readonly container: ContainerSpec;
  readonly logClass: LogClass;
  /** What the program may do in AWS; default: nothing. */
  readonly permissions?: IManagedPolicy;
}

/** One task of our own program: its locked-down container, its identity in AWS and its log group. */
export class ProgramTask extends Construct {
  readonly definition: FargateTaskDefinition;

  constructor(scope: Construct, id: string, props: ProgramTaskProps) {
    super(scope, id);
    const { name, size, cluster, container } = props;
    const logGroup = new RetainedLogGroup(this, 'Logs', {
      retentionClass: props.logClass,
      key: cluster.logKey,
      name: props.family,
      masked: true,
    });
    const image = new ProgramImage(this, 'Image', container.source);
    image.repository.grantPull(cluster.imagePull);
    const settings = new Settings(this, 'Settings', { program: name, variables: container.variables });
    this.definition = new FargateTaskDefinition(this, 'Definition', {
      family: props.family,
      cpu: size.cpu,
      memoryLimitMiB: size.memoryMiB,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
      taskRole: this.taskRole(props.permissions),
      executionRole: this.executionRole(props, logGroup, settings),
    });
    const secrets = Object.entries(container.secrets).map(([variable, secret]) => [
      variable,
      EcsSecret.fromSecretsManager(secret),
    ]);
    this.definition.addContainer('Container', {
      containerName: name,
      image: ContainerImage.fromDockerImageAsset(image),
      user: USER,
      readonlyRootFilesystem: true,
      linuxParameters: this.linux(),
      secrets: { ...settings.secrets, ...Object.fromEntries(secrets) },
      ...(container.serves && serving(container.serves)),
      logging: LogDrivers.awsLogs({ logGroup, streamPrefix: name, ...delivery(container.serves) }),
    });
  }

  /** The program's identity; only tasks of this account may take it. */
  private taskRole(permissions?: IManagedPolicy): Role {
    return new Role(this, 'Role', {
      assumedBy: ownService(this, 'ecs-tasks.amazonaws.com'),
      managedPolicies: permissions && [permissions],
    });
  }

  /** ECS's identity while it starts a task. All its grants are here: those that the CDK adds by itself become inline policies. */
  private executionRole({ container, cluster }: ProgramTaskProps, logs: ILogGroup, settings: Settings): IRole {
    const start = new ManagedPolicy(this, 'Start');
    logs.grantWrite(start);
    start.addStatements(settings.reading, ...Object.values(container.secrets).flatMap(reading));
    const role = new Role(this, 'ExecutionRole', {
      // ECS documents aws:SourceAccount for task roles, not for this role: if ECS does not send it, no task starts.
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      managedPolicies: [cluster.imagePull, start],
    });
    return role.withoutPolicyUpdates();
  }

  /** An init process reaps children and passes SIGTERM on; no capability is needed above port 1023. */
  private linux(): LinuxParameters {
    const parameters = new LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    parameters.dropCapabilities(Capability.ALL);
    return parameters;
  }
}

const serving = ({ ports, healthCommand, start, stop }: ServingSpec) => ({
  portMappings: ports.map((containerPort) => ({ containerPort })),
  healthCheck: {
    command: [...healthCommand],
    // Each check starts a process; a hung task is found by the load balancer first.
    interval: Duration.seconds(30),
    timeout: Duration.seconds(5),
    retries: 3,
    startPeriod: Duration.seconds(start.seconds),
  },
  stopTimeout: Duration.seconds(stop.seconds),
});

/**
 * A log that cannot be written must not stop mail: a service buffers its lines in memory and loses the oldest when the
 * buffer is full. A one-off task that cannot log must not continue.
 */
const delivery = (serves: ServingSpec | undefined) =>
  serves
    ? { mode: AwsLogDriverMode.NON_BLOCKING, maxBufferSize: Size.mebibytes(25) }
    : { mode: AwsLogDriverMode.BLOCKING };

/** Not `grantRead`: it would add the role to the policy of a key that belongs to another stack. */
function reading({ secretArn, secretFullArn, encryptionKey, stack }: ISecret): PolicyStatement[] {
  // The ARN of a secret known by name ends in six random characters.
  const read = allow('secretsmanager:GetSecretValue', secretFullArn ?? `${secretArn}-??????`);
  if (!encryptionKey) return [read];
  const conditions = { StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` } };
  return [read, allow('kms:Decrypt', encryptionKey.keyArn, conditions)];
}
