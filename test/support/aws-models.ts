/** Operations of AWS and their parameters, as the models in the installed clients of the SDK have them, named as the AWS CLI does. */
import { z } from 'zod';
import { MODEL } from '../../lib/region-switch/model/model';
import FURTHER from './aws-operations.json';

/** Names in the AWS CLI that differ from the client's. */
const CLIENT_OF: Readonly<Record<string, string>> = {
  'application-autoscaling': 'application-auto-scaling',
  configservice: 'config-service',
  logs: 'cloudwatch-logs',
  route53: 'route-53',
  s3api: 's3',
  secretsmanager: 'secrets-manager',
};

/** `DescribeDBClusters` as `describe-db-clusters`. */
const cliName = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

/** A schema of the SDK: of a structure, its members at index 4; of an operation, its input there. */
const structure = z.tuple([z.literal(3), z.string(), z.string(), z.unknown(), z.array(z.string())]).rest(z.unknown());
const operation = z
  .tuple([z.literal(9), z.string(), z.string(), z.unknown(), z.unknown()])
  .rest(z.unknown())
  .transform(([, , name, , input]) => ({
    name,
    input: typeof input === 'function' ? z.unknown().parse(input()) : input,
  }));

/** Operations that documents use of services without an installed client, with their options: from the models of botocore 1.43.11. */
const further = z.record(z.string(), z.record(z.string(), z.array(z.string()))).parse(FURTHER);

/** Options of each operation of a service; undefined where neither an installed client nor `aws-operations.json` has the service. */
export async function operationsOf(service: string): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  if (service === 'arc-region-switch') return regionSwitch();
  const loaded: unknown = await import(`@aws-sdk/client-${CLIENT_OF[service] ?? service}`).catch(() => undefined);
  if (loaded === undefined) return further[service] && new Map(Object.entries(further[service]));
  return new Map(
    Object.values(z.record(z.string(), z.unknown()).parse({ ...Object(loaded) })).flatMap((value) => {
      const found = operation.safeParse(value);
      if (!found.success) return [];
      const input = structure.safeParse(found.data.input);
      return [[cliName(found.data.name), (input.success ? input.data[4] : []).map(cliName)] as const];
    }),
  );
}

const regionSwitch = (): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(MODEL.operations).map(([name, { input }]) => {
      const shape = MODEL.shapes[input];
      return [cliName(name), shape?.type === 'structure' ? Object.keys(shape.members).map(cliName) : []];
    }),
  );
