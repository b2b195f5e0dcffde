/** Ids of findings, as the CDK prints them, with the placeholders of {@link Waiver.finding}. */

export const NIST = 'NIST.800.53.R5';
export const HIPAA = 'HIPAA.Security';
export const PCI = 'PCI.DSS.321';

/** One rule under the name that each pack gives it; default: the packs that share most of their rules. */
export const rule = (name: string, packs: readonly string[] = [NIST, HIPAA, PCI]): readonly string[] =>
  packs.map((pack) => `${pack}::${pack}-${name}`);

/** Resources with a wildcard in a policy. */
export const wildcards = (...resources: readonly string[]): readonly string[] =>
  resources.map((resource) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`);

/** Policies that AWS maintains. */
export const managed = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`);

/** Objects of one of our buckets, below a folder or all; default: in the waiver's own region. */
export const objectsOf = (bucket: string, below = '*', region = '{region}'): string =>
  `arn:aws:s3:::holdfast-{environment}-${bucket}-{account}-${region}/${below}`;

/** Sign-in to any cluster of a region as one database role. */
export const signIn = (role: string, region = '{region}'): string =>
  `arn:aws:rds-db:${region}:{account}:dbuser:*/${role}`;

/** Every key of a region; a condition of the statement names the one. */
export const keysOf = (region = '{region}'): string => `arn:aws:kms:${region}:{account}:key/*`;

/** Every version of a program's settings; `stack` is the stack's name in lower case. */
export const settingsOf = (stack: string, program: string): string =>
  `arn:aws:ssm:{region}:{account}:parameter/holdfast-{environment}-${stack}/${program}/settings-*`;

/** Why a task may read them all. */
export const EVERY_VERSION =
  'A task of the release before must be able to start until ECS has replaced it, so its settings stay readable; they hold no secret (check rule-8/no-secret-settings)';
