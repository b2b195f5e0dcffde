/** The plan's functions as the templates define them: code, time-out and variables. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isObject, type Json } from '../../../commitments/tree';
import type { FunctionSurroundings } from '../engines-port';
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

const definition = z.object({
  FunctionName: z.string(),
  Code: z.object({ S3Key: z.string() }),
  Handler: z.literal('index.handler'),
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
});

/** Variables that Lambda sets by itself (AWS Lambda Developer Guide, "Defined runtime environment variables"). */
export interface LambdaItself {
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** URL of the region's APIs. */
  readonly endpoint: (region: string) => string;
}

/**
 * The functions with these ARNs.
 * @throws Error naming everything that does not fit at once: a variable too many or too few means that the rehearsal would
 *   run something else than what is deployed
 */
export function functionSpecs(arns: readonly string[], { tree, asset }: Assembly, resolver: Resolver, given: FunctionSurroundings & LambdaItself): readonly FunctionSpec[] {
  const all = tree.ofType('AWS::Lambda::Function').filter(({ properties }) => isObject(properties) && properties.FunctionName !== undefined);
  const found = all.map((resource) => {
    const wanted = ['FunctionName', 'Code', 'Handler', 'Timeout', 'Environment'];
    const properties = isObject(resource.properties) ? Object.entries(resource.properties).filter(([name]) => wanted.includes(name)) : [];
    const { account, region } = resource.stack;
    const name = String(resolver.value(resource.stack, (isObject(resource.properties) && resource.properties.FunctionName) || ''));
    return { arn: `arn:aws:lambda:${region}:${account}:function:${name}`, stack: resource.stack, properties: Object.fromEntries(properties) };
  });
  const problems: string[] = [];
  const specs = arns.flatMap((arn): readonly FunctionSpec[] => {
    const resource = found.find((each) => each.arn === arn);
    if (!resource) return problems.push(`${arn}: no template has it`) > 0 ? [] : [];
    const { FunctionName, Code, Timeout, Environment } = definition.parse(resolver.value(resource.stack, resource.properties satisfies Json));
    const { region } = resource.stack;
    const declared = Environment?.Variables ?? {};
    const variables = given.variables(region, FunctionName, declared);
    problems.push(...differences(declared, variables).map((each) => `${FunctionName} in ${region}: ${each}`));
    const file = join(asset(Code.S3Key.replace(/\.zip$/, '')), 'index.mjs');
    if (!existsSync(file)) problems.push(`${FunctionName}: ${file} must be its bundle, and is not there; build and synthesize again`);
    return [{ region, name: FunctionName, arn, file, timeout: Timeout * 1000, variables: { ...lambdaItself(region, FunctionName, given), ...variables.declared, ...variables.rehearsalOnly } }];
  });
  if (problems.length > 0) throw new Error(`the plan's functions cannot be rehearsed:\n${problems.map((each) => `  ${each}`).join('\n')}`);
  return specs;
}

/** What is wrong with the variables that a rehearsal gives. */
function differences(declared: Readonly<Record<string, string>>, given: ReturnType<FunctionSurroundings['variables']>): readonly string[] {
  const [template, values, more] = [declared, given.declared, given.rehearsalOnly].map((each) => Object.keys(each));
  return [
    ...(template ?? []).filter((name) => !(values ?? []).includes(name)).map((name) => `${name} is in the template, and the rehearsal has no value for it`),
    ...(values ?? []).filter((name) => !(template ?? []).includes(name)).map((name) => `the rehearsal has a value for ${name}, which the template does not declare`),
    ...(more ?? []).filter((name) => (template ?? []).includes(name)).map((name) => `${name} is in the template, and cannot be the rehearsal's own`),
  ];
}

const lambdaItself = (region: string, name: string, { credentials, endpoint }: LambdaItself): Readonly<Record<string, string>> => ({
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_ENDPOINT_URL: endpoint(region),
});
