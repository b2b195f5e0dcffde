/** What every program in a region's network asks of AWS, of our own doors and of the database, read from the code that is deployed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { at, type Json, list, type Resource, type TemplateIndex, texts } from '../../lib/assembly/template-index';
import { target } from '../../lib/commitments/checks/references';
import { subnetsOf } from '../../lib/commitments/checks/network/topology';
import { readAssembly } from '../../simulator/executor/assembly';
import { assemblyFolder } from '../support/assembly';

export interface Program {
  /** Path of the function or of the task's definition. */
  readonly path: string;
  readonly resource: Resource;
  /** Calls of APIs of AWS: `kms:VerifyMac`. */
  readonly calls: readonly string[];
  /** Whether it answers CloudFormation, by a signed URL of a bucket of CloudFormation's. */
  readonly answersCloudFormation: boolean;
  /** Names of our own doors that it asks over HTTPS. */
  readonly doors: readonly string[];
  /** Regions whose database it connects to, by letter. */
  readonly databases: readonly string[];
  readonly role: Resource | undefined;
  /** Its security group, and the tier of its subnets. */
  readonly group: Resource | undefined;
  readonly tier: string;
}

/** Services by client of the SDK: the prefix of actions, and the end of an endpoint's name. */
const SERVICES: Readonly<Record<string, string>> = {
  'application-auto-scaling': 'application-autoscaling',
  backup: 'backup',
  cloudwatch: 'cloudwatch',
  'cloudwatch-logs': 'logs',
  ec2: 'ec2',
  ecs: 'ecs',
  eventbridge: 'events',
  iam: 'iam',
  kms: 'kms',
  lambda: 'lambda',
  rds: 'rds',
  s3: 's3',
  ssm: 'ssm',
  sts: 'sts',
};

/** Calls in a bundle: the commands and paginators that it takes from clients of the SDK. @throws at a client that is not listed */
export function callsIn(code: string): readonly string[] {
  const imported = [...code.matchAll(/^import \{([^}]*)\} from "@aws-sdk\/client-([\w-]+)"/gm)];
  const bundled = [...code.matchAll(/new import_client_(\w+?)\d*\.(\w+Command)\(/g)];
  const taken = [
    ...imported.map(([, names = '', client = '']) => [client, names] as const),
    ...bundled.map(([, client = '', name = '']) => [client.replaceAll('_', '-'), name] as const),
  ];
  const calls = taken.flatMap(([client, names]) =>
    names.split(',').flatMap((name) => {
      const [, command, paginated] = /^\s*(?:(\w+)Command|paginate(\w+))(?: as \w+)?\s*$/.exec(name) ?? [];
      const call = command ?? paginated;
      return call === undefined ? [] : [`${serviceOf(client)}:${call}`];
    }),
  );
  return [...new Set(calls)].sort();
}

function serviceOf(client: string): string {
  const found = SERVICES[client];
  if (found === undefined) throw new Error(`SERVICES must have the client ${client}`);
  return found;
}

/** Tasks: the entry points of their programs, the construct that has their security group, and their tier. */
const TASKS = {
  'Data/Migration': { entries: ['db/migrate.ts'], tier: 'application' },
  'Service/Portal/Tasks': { entries: ['services/portal/src/server.ts'], tier: 'application' },
  'Service/Gateway/Tasks': { entries: ['services/gateway/src/main.ts'], tier: 'gateway' },
} as const;

/** Every function of ours in the network and every task, in all regions. */
export async function programsOf(tree: TemplateIndex): Promise<readonly Program[]> {
  const { asset } = readAssembly(join(assemblyFolder(), 'assembly-production'));
  const functions = tree
    .ofType('AWS::Lambda::Function')
    .filter(({ properties }) => at(properties, 'VpcConfig') !== undefined)
    .map((resource): Program => {
      const { properties, stack } = resource;
      const bundle = join(asset(String(at(properties, 'Code', 'S3Key')).replace('.zip', '')), 'index.mjs');
      const subnet = target(tree, resource, list(properties, 'VpcConfig', 'SubnetIds')[0]);
      return {
        ...askedBy(readFileSync(bundle, 'utf8'), at(properties, 'Environment', 'Variables')),
        databases:
          at(properties, 'Environment', 'Variables', 'DATABASE_READER_HOST') === undefined ? [] : [stack.letter],
        path: resource.path,
        resource,
        role: target(tree, resource, at(properties, 'Role')),
        group: target(tree, resource, list(properties, 'VpcConfig', 'SecurityGroupIds')[0]),
        tier: subnetsOf(tree).find((each) => each.resource === subnet)?.tier ?? '',
      };
    });
  const codes = await Promise.all(Object.values(TASKS).map(({ entries }) => bundled(entries)));
  const tasks = tree.ofType('AWS::ECS::TaskDefinition').map((resource): Program => {
    const [index, [place, { tier }]] = taskOf(resource);
    const asked = askedBy(codes[index] ?? '', undefined);
    return {
      ...asked,
      // The writer may be in either region.
      databases: has(codes[index] ?? '', 'node_modules/pg/lib/client.js') ? tree.letters : [],
      path: resource.path,
      resource,
      role: target(tree, resource, at(resource.properties, 'TaskRoleArn')),
      group: tree
        .ofType('AWS::EC2::SecurityGroup')
        .find(({ path }) => path === `${resource.stack.letter}/${place}/SecurityGroup/Resource`),
      tier,
    };
  });
  return [...functions, ...tasks];
}

function taskOf({ path }: Resource) {
  const found = [...Object.entries(TASKS).entries()].find(([, [place]]) => path.slice(2).startsWith(place));
  if (!found) throw new Error(`TASKS must have the program of ${path}`);
  return found;
}

/** By the comment that the bundler writes before each file. */
const has = (code: string, file: string): boolean => code.includes(`${file}\n`);

const askedBy = (code: string, variables: Json | undefined) => ({
  calls: callsIn(code),
  answersCloudFormation: has(code, 'lib/runtime/custom-resource.ts'),
  doors: has(code, 'lib/recovery/traffic/http-client.ts')
    ? texts(variables ?? null).filter((text) => text.startsWith('portal.'))
    : [],
});

/** A program in one piece, clients of the SDK apart, or all packages. */
export async function bundled(entries: readonly string[], packages?: 'external'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [...entries],
    outdir: 'unwritten',
    bundle: true,
    ...(packages && { packages }),
    write: false,
    platform: 'node',
    format: 'esm',
    external: ['@aws-sdk/client-*', 'haraka*', 'Haraka', 'address-rfc2821'],
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('\n');
}
