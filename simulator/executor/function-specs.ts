/** The plan's functions as the templates define them: code, time-out and variables. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { at, type Resource } from '../../lib/assembly/template-index';
import type { FunctionSurroundings, FunctionVariables } from '../backend';
import type { Assembly } from './assembly';
import type { Resolver } from './resolve';

/** A function that can be run. */
export interface FunctionSpec {
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  /** Its bundle, built for Lambda. */
  readonly file: string;
  /** Milliseconds after which Lambda ends it. */
  readonly timeout: number;
  readonly variables: Readonly<Record<string, string>>;
}

/** Variables of a function: the rehearsal's values, and what Lambda sets by itself (AWS Lambda Developer Guide, "Defined runtime environment variables"). */
export interface Given extends FunctionSurroundings {
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** URL of the region's APIs. */
  readonly endpoint: (region: string) => string;
}

/** A function as its template has it. */
const definition = z.object({
  name: z.string(),
  asset: z.string().regex(/\.zip$/),
  handler: z.literal('index.handler'),
  seconds: z.number(),
  variables: z.record(z.string(), z.string()),
});

/**
 * The functions with these ARNs.
 * @throws Error naming everything that does not fit at once: with a variable too many or too few the rehearsal would run
 *   something else than what is deployed
 */
export function functionSpecs(
  arns: readonly string[],
  assembly: Assembly,
  resolver: Resolver,
  given: Given,
): readonly FunctionSpec[] {
  const named = assembly.tree
    .ofType('AWS::Lambda::Function')
    .filter(({ properties }) => at(properties, 'FunctionName') !== undefined);
  const problems: string[] = [];
  const specs = arns.flatMap((arn): readonly FunctionSpec[] => {
    const resource = named.find((each) => arnOf(each, resolver) === arn);
    if (!resource) {
      problems.push(`${arn}: no template has it`);
      return [];
    }
    const { name, asset, seconds, variables: declared } = defined(resource, resolver);
    const { region } = resource.stack;
    const variables = given.variables(region, name, declared);
    const file = join(assembly.asset(asset.replace(/\.zip$/, '')), 'index.mjs');
    problems.push(...differences(declared, variables).map((each) => `${name} in ${region}: ${each}`));
    if (!existsSync(file))
      problems.push(`${name}: ${file} must be its bundle, and is not there; build and synthesize again`);
    return [
      {
        region,
        name,
        arn,
        file,
        timeout: seconds * 1000,
        variables: { ...byLambda(region, name, given), ...variables.declared, ...variables.rehearsalOnly },
      },
    ];
  });
  if (problems.length > 0)
    throw new Error(`the plan's functions cannot be rehearsed:\n${problems.map((each) => `  ${each}`).join('\n')}`);
  return specs;
}

function arnOf({ stack, properties }: Resource, resolver: Resolver): string {
  return `arn:aws:lambda:${stack.region}:${stack.account}:function:${String(resolver.value(stack, at(properties, 'FunctionName') ?? ''))}`;
}

function defined({ stack, properties }: Resource, resolver: Resolver): z.output<typeof definition> {
  const value = (...keys: readonly string[]) => resolver.value(stack, at(properties, ...keys) ?? null);
  return definition.parse({
    name: value('FunctionName'),
    asset: value('Code', 'S3Key'),
    handler: value('Handler'),
    seconds: value('Timeout'),
    variables: value('Environment', 'Variables') ?? {},
  });
}

/** What is wrong with the variables that a rehearsal gives. */
function differences(
  template: Readonly<Record<string, string>>,
  { declared, rehearsalOnly }: FunctionVariables,
): readonly string[] {
  const without = (one: object, other: object): readonly string[] =>
    Object.keys(one).filter((name) => !Object.hasOwn(other, name));
  return [
    ...without(template, declared).map((name) => `${name} is in the template, and the rehearsal has no value for it`),
    ...without(declared, template).map(
      (name) => `the rehearsal has a value for ${name}, which the template does not declare`,
    ),
    ...Object.keys(rehearsalOnly)
      .filter((name) => Object.hasOwn(template, name))
      .map((name) => `${name} is in the template, and cannot be the rehearsal's own`),
  ];
}

const byLambda = (
  region: string,
  name: string,
  { credentials, endpoint }: Given,
): Readonly<Record<string, string>> => ({
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_ENDPOINT_URL: endpoint(region),
});
