import { CfnGlobalCluster } from 'aws-cdk-lib/aws-rds';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DATABASE_NAME, globalClusterId, keyAliasArn, secretName } from '../../config/names';
import type { Environment, Region } from '../../config/types';
import { removalPolicyOf, isProtected } from '../../secure-defaults';

export const ENGINE = 'aurora-postgresql';

/** The administrator's user name; used to create the roles, by nothing else. */
const ADMINISTRATOR = 'holdfast_administrator';

/** What the secret is called in Secrets Manager, in every region. */
export const administratorSecretName = (environment: Environment): string =>
  secretName(environment, 'database-administrator');

export interface DatabaseFoundingProps {
  readonly environment: Environment;
  /** The founder's region. */
  readonly region: Region;
  /** The region that joins; `undefined` where there is one region, and so no global database (M11). */
  readonly peer: Region | undefined;
  readonly secretsKey: IKey;
}

/**
 * What the database has once, and so stands in the founder's template alone: the global cluster, the administrator's
 * secret, and three properties of the founder's cluster.
 *
 * None of it says who the writer is. The global cluster is created empty and clusters join it by its identifier; after
 * that, CloudFormation changes nothing of it but its deletion protection, so a new minor version is a change of the
 * clusters, the reader's first. `founder: 'none'` is for a lost home that is created anew: the global cluster lives on
 * in the surviving region, where the secret's copy is promoted (StopReplicationToReplica) and sent back by hand
 * (ReplicateSecretToRegions). A stack that exists must keep its founder: CloudFormation would replace the cluster, and
 * fail on its name.
 */
export class DatabaseFounding extends Construct {
  /** Exactly what a founder's cluster has and a joiner must not have. */
  readonly properties: {
    readonly masterUsername: string;
    readonly masterUserPassword: string;
    readonly databaseName: string;
  };
  private readonly globalCluster: CfnGlobalCluster | undefined;

  constructor(scope: Construct, id: string, props: DatabaseFoundingProps) {
    super(scope, id);
    this.globalCluster = props.peer ? this.createGlobalCluster(props.environment) : undefined;
    const secret = this.createSecret(props);
    // The cluster waits for the secret, by referring to it, and so for the global cluster: it has no other difference.
    if (this.globalCluster) secret.node.addDependency(this.globalCluster);
    const password = secret.secretValueFromJson('password');
    this.properties = {
      masterUsername: ADMINISTRATOR,
      // A reference that CloudFormation resolves: the template carries no password.
      masterUserPassword: password.unsafeUnwrap(),
      databaseName: DATABASE_NAME,
    };
  }

  /** Never from a source cluster: that property is create-only, and would name the wrong region after the first flip. */
  private createGlobalCluster(environment: Environment): CfnGlobalCluster {
    const cluster = new CfnGlobalCluster(this, 'GlobalCluster', {
      globalClusterIdentifier: globalClusterId(environment),
      engine: ENGINE,
      engineVersion: environment.database.engineVersion,
      storageEncrypted: true,
      deletionProtection: isProtected(this),
    });
    cluster.applyRemovalPolicy(removalPolicyOf(environment));
    return cluster;
  }

  /** Named, so that the other region finds its copy, and migrations run from there too. */
  private createSecret({ environment, region, peer, secretsKey }: DatabaseFoundingProps): Secret {
    const replicates = peer !== undefined && !region.founding;
    return new Secret(this, 'Administrator', {
      secretName: administratorSecretName(environment),
      description: 'Creates the database roles; programs sign in with IAM tokens instead',
      // By ARN: a secret would edit its key's policy, which is complete where it stands and equal in both regions.
      encryptionKey: Key.fromKeyArn(this, 'SecretsKey', secretsKey.keyArn),
      // Change nothing here once it is deployed: CloudFormation would generate another password than the database has.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: ADMINISTRATOR }),
        generateStringKey: 'password',
        passwordLength: 48,
        excludePunctuation: true,
      },
      replicaRegions: replicates ? [{ region: peer.name, encryptionKey: this.keyIn(peer, environment) }] : undefined,
    });
  }

  /** Secrets Manager takes an alias where it asks for a key; the key's id in the other region is not knowable. */
  private keyIn(peer: Region, environment: Environment): IKey {
    return Key.fromKeyArn(this, 'PeerKey', keyAliasArn(environment, 'secrets', peer));
  }
}
