/**
 * What a flip uses of the API of ARC Region switch, as data and types, made from the model that AWS publishes in botocore.
 *
 *   node scripts/region-switch-model.mjs FOLDER VERSION   takes the model from botocore's folder `data/arc-region-switch`
 *   node scripts/region-switch-model.mjs                  writes the types again, from the model that is here
 *   node scripts/region-switch-model.mjs --check          ends with 1 where the types do not fit the model that is here
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { format, resolveConfig } from 'prettier';

const API = '2022-07-26';
const home = resolve(dirname(fileURLToPath(import.meta.url)), '../lib/region-switch/model');
const FILES = { model: join(home, `region-switch-${API}.json`), types: join(home, 'types.ts') };

/** What is called in the region that is being activated, all of it in the data plane. */
const OPERATIONS = [
  'CancelPlanExecution',
  'GetPlanEvaluationStatus',
  'GetPlanExecution',
  'GetPlanInRegion',
  'ListPlanExecutionEvents',
  'ListPlanExecutions',
  'ListPlansInRegion',
  'ListRoute53HealthChecksInRegion',
  'StartPlanExecution',
  'UpdatePlanExecution',
  'UpdatePlanExecutionStep',
];

/** Structures that are judged outside of a request or an answer. */
const JUDGED = ['AbbreviatedExecution', 'Plan', 'Step'];

/** The plan in the templates is judged by what the API accepts. */
const PLAN = 'CreatePlanRequest';

/** Blocks that our plan is made of. The data has the others too, so that a plan is judged by the whole of what is allowed. */
const BLOCKS = [
  'customActionLambdaConfig',
  'ecsCapacityIncreaseConfig',
  'globalAuroraConfig',
  'parallelConfig',
  'route53HealthCheckConfig',
];

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The model without its prose and without operations that are not called: what is sent and received, not what it means. */
function vendored(folder, version) {
  const service = JSON.parse(gunzipSync(readFileSync(join(folder, API, 'service-2.json.gz'))));
  const { pagination } = read(join(folder, API, 'paginators-1.json'));
  const { apiVersion, endpointPrefix, jsonVersion, signingName, targetPrefix } = service.metadata;
  const operations = OPERATIONS.map((name) => {
    const { input, output, errors, readonly, staticContextParams } = service.operations[name];
    if (staticContextParams?.UseControlPlaneEndpoint?.value === true)
      throw new Error(`${name} is not in the data plane`);
    return [
      name,
      {
        input: input.shape,
        output: output.shape,
        errors: (errors ?? []).map(({ shape }) => shape),
        reads: readonly === true,
        ...(pagination[name] ? { list: pagination[name].result_key } : {}),
      },
    ];
  });
  const shapes = Object.fromEntries(Object.entries(service.shapes).map(([name, shape]) => [name, withoutProse(shape)]));
  const used = reachable(shapes, [
    PLAN,
    ...operations.flatMap(([, { input, output, errors }]) => [input, output, ...errors]),
  ]);
  return {
    source: {
      package: 'botocore',
      version,
      license: 'Apache-2.0',
      notice: 'Copyright Amazon.com, Inc. or its affiliates; documentation and what is not used removed',
    },
    service: { apiVersion, endpointPrefix, jsonVersion, signingName, targetPrefix },
    operations: Object.fromEntries(operations),
    shapes: Object.fromEntries(Object.entries(shapes).filter(([name]) => used.has(name))),
  };
}

/** Names of shapes that can be reached from some, these among them. */
function reachable(shapes, names, membersOf = ({ members = {} }) => Object.values(members)) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    const { member, key, value } = shapes[name];
    [member, key, value, ...membersOf(shapes[name], name)].filter(Boolean).forEach(visit);
  };
  names.forEach(visit);
  return found;
}

/** A shape without documentation, and with references as plain names. */
function withoutProse({ exception, error, member, key, value, members, ...rest }) {
  const kept = Object.entries(rest).filter(([name]) => !['documentation', 'box', 'fault'].includes(name));
  return {
    ...Object.fromEntries(kept),
    ...(exception ? { status: error?.httpStatusCode ?? 500 } : {}),
    ...(member ? { member: member.shape } : {}),
    ...(key ? { key: key.shape, value: value.shape } : {}),
    ...(members
      ? { members: Object.fromEntries(Object.entries(members).map(([name, { shape }]) => [name, shape])) }
      : {}),
  };
}

/** One line for every operation and shape, so that a newer model shows in a diff. */
function modelText({ source, service, operations, shapes }) {
  const lines = (entries) =>
    Object.entries(entries)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  return `{
  "source": ${JSON.stringify(source)},
  "service": ${JSON.stringify(service)},
  "operations": {\n${lines(operations)}\n  },
  "shapes": {\n${lines(shapes)}\n  }
}\n`;
}

const SIMPLE = { string: 'string', boolean: 'boolean', integer: 'number', float: 'number', timestamp: 'Date' };

/** TypeScript of a shape where another one refers to it. `closed`: only the values that the model lists. */
function reference(model, name, closed) {
  const { type, enum: values, member, value } = model.shapes[name];
  if (values) return closed ? name : `Open<${name}>`;
  if (type === 'structure') return name;
  if (type === 'list') return `readonly ${bracketed(reference(model, member, closed))}[]`;
  if (type === 'map') return `Readonly<Record<string, ${reference(model, value, closed)}>>`;
  return SIMPLE[type];
}

/** Members of a structure that get a type: of a block's configuration, those of our own blocks. */
const membersOf = ({ members = {} }, name) =>
  Object.entries(members).filter(([member]) => name !== 'ExecutionBlockConfiguration' || BLOCKS.includes(member));

const bracketed = (type) => (/^[\w.<>]+$/.test(type) ? type : `(${type})`);

/** TypeScript of what the operations take and give, formatted like the rest. */
const typesText = async (model) =>
  format(declarations(model), { ...(await resolveConfig(FILES.types)), parser: 'typescript' });

function declarations(model) {
  const operations = Object.entries(model.operations);
  const requests = new Set(operations.map(([, { input }]) => input));
  const messages = operations.flatMap(([, { input, output }]) => [input, output]);
  const used = reachable(model.shapes, messages, (shape, name) => membersOf(shape, name).map(([, member]) => member));
  const names = Object.keys(model.shapes).filter((name) => used.has(name));
  const enums = names
    .filter((name) => model.shapes[name].enum)
    .map((name) => `export type ${name} = ${model.shapes[name].enum.map((value) => `'${value}'`).join(' | ')};`);
  const structures = names.filter((name) => model.shapes[name].type === 'structure');
  const interfaces = structures.map((name) => {
    const { required = [] } = model.shapes[name];
    const fields = membersOf(model.shapes[name], name).map(
      ([member, shape]) =>
        `  readonly ${member}${required.includes(member) ? '' : '?'}: ${reference(model, shape, requests.has(name))};`,
    );
    return fields.length === 0
      ? `export type ${name} = Record<never, never>;`
      : `export interface ${name} {\n${fields.join('\n')}\n}`;
  });
  const errors = new Set(operations.flatMap(([, operation]) => operation.errors));
  const signatures = operations.map(
    ([name, { input, output }]) => `  readonly ${name}: { readonly input: ${input}; readonly output: ${output} };`,
  );
  return `/**
 * Types of the part of Region switch's API that a flip uses. Generated by scripts/region-switch-model.mjs from the model; do not edit.
 * An answer may carry a value that this model does not list yet: such a member is \`Open\`.
 */

/** One of these, or one that a later version of the service added. */
export type Open<Listed extends string> = Listed | (string & Record<never, never>);

${enums.join('\n')}

${interfaces.join('\n\n')}

/** Structures that a value can be judged by, by their names. */
export interface Structures {
${JUDGED.map((name) => `  readonly ${name}: ${name};`).join('\n')}
}

/** Errors that operations declare. */
export type DeclaredError = ${[...errors]
    .sort()
    .map((name) => `'${name}'`)
    .join(' | ')};

/** What each operation takes and gives. All are in the data plane, which is in every region of a plan. */
export interface DataPlane {
${signatures.join('\n')}
}
`;
}

async function main([first, version]) {
  if (first === '--check') {
    if (readFileSync(FILES.types, 'utf8') === (await typesText(read(FILES.model)))) return 0;
    process.stderr.write(`${FILES.types} does not fit the model; run node scripts/region-switch-model.mjs\n`);
    return 1;
  }
  if (first !== undefined && version === undefined) {
    process.stderr.write(
      "usage: node scripts/region-switch-model.mjs [--check | FOLDER VERSION]; FOLDER is botocore's data/arc-region-switch\n",
    );
    return 2;
  }
  if (first !== undefined) writeFileSync(FILES.model, modelText(vendored(first, version)));
  writeFileSync(FILES.types, await typesText(read(FILES.model)));
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
