/** Findings for other programs: in the form that those programs' own schemas ask for, at the line that made the construct. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';
import { createApp } from '../../lib/app';
import { FORMATS } from '../../lib/cli/check-formats';
import { placeOf } from '../../lib/cli/code-places';
import { holdfast } from '../../lib/cli/program';
import type { Judgement } from '../../lib/cli/synthesis';
import type { OpenFinding } from '../../lib/commitments/check';
import { assemblyFolderOfTest } from '../support/apps';
import { environment } from '../support/stage';
import { recordedWorld } from './context';

const VENDOR = join(__dirname, '../../vendor');
const TODAY = new Date('2026-11-28T12:00:00Z');

/** With every character that one of the forms must spell in another way. */
const finding = (rule: string, path: string): OpenFinding => ({
  rule,
  path,
  found: 'a "100%" <b>&</b>\u0000\u001b[31m, line 1\r\nline 2: ]]>',
  required: 'none of <these> & "those"',
  fix: 'change, it: now',
});
const of = (
  environments: Readonly<Record<string, readonly OpenFinding[]>>,
  general: readonly OpenFinding[],
): Judgement => ({
  environments: Object.entries(environments).map(([name, open]) => ({
    environment: name,
    open,
    stacks: [],
    findings: 0,
    evaluated: 0,
    ratio: 0,
    monthlyPrice: 0,
    recovery: [],
    promises: [
      { id: 'F8', standing: 'kept', resources: {} },
      { id: 'B3', standing: 'pending', resources: {} },
    ],
  })),
  general,
  placeOf: ({ path }) => (path === '' ? undefined : { file: 'lib/a,b:c.ts', line: 7 }),
});

const BAD = of(
  {
    production: [finding('L2/global-cluster', 'A/Data/Cluster'), finding('L2/global-cluster', 'B/Data/Cluster')],
    staging: [finding('AwsSolutions::AwsSolutions-S1', 'A/Archive/Bucket')],
  },
  [finding('policy/waiver', '')],
);
const GOOD = of({ production: [] }, []);
const [bad, good] = [BAD, GOOD].map((judgement) => ({
  sarif: FORMATS.sarif(judgement, TODAY),
  junit: FORMATS.junit(judgement, TODAY),
  github: FORMATS.github(judgement, TODAY),
}));
if (!bad || !good) throw new Error('unreachable');

test.each([
  ['sarif', 'sarif-schema-2.1.0.json'],
  ['junit', 'JUnit.xsd'],
])('the schema of %s is the one that its page names', (folder, file) => {
  const digest = createHash('sha256')
    .update(readFileSync(join(VENDOR, folder, file)))
    .digest('hex');
  expect(readFileSync(join(VENDOR, folder, 'README.md'), 'utf8')).toContain(`| ${file} | \`${digest}\` |`);
});

test('SARIF is what its schema asks for', () => {
  // Of draft 04, whose two own keywords a later draft knows under other names.
  const schema = JSON.parse(readFileSync(join(VENDOR, 'sarif/sarif-schema-2.1.0.json'), 'utf8'), (key, value) =>
    ['$schema', 'id'].includes(key) && typeof value === 'string' ? undefined : value,
  );
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  for (const text of [bad.sarif, good.sarif]) {
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  }
  const [run] = JSON.parse(bad.sarif).runs;
  expect(run.results).toHaveLength(4);
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
    'L2/global-cluster',
    'AwsSolutions::AwsSolutions-S1',
    'policy/waiver',
  ]);
  expect(validate({ ...JSON.parse(bad.sarif), runs: 'none' })).toBe(false);
});

test('JUnit is what its schema asks for: what is kept passes, a rule with findings fails', async () => {
  const schema = readFileSync(join(VENDOR, 'junit/JUnit.xsd'), 'utf8');
  for (const xml of [bad.junit, good.junit]) expect((await validateXML({ xml, schema })).errors).toEqual([]);
  expect((await validateXML({ xml: bad.junit.replace('<properties>', '<no>'), schema })).valid).toBe(false);
  expect(bad.junit.match(/<failure /g)).toHaveLength(3);
  expect(bad.junit).toContain('<testcase classname="holdfast.production" name="F8" time="0"></testcase>');
  expect(good.junit).not.toContain('<failure');
});

test('annotations of GitHub are one line each, and none where all is well', () => {
  const lines = bad.github.trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(
    /^::error file=lib\/a%2Cb%3Ac\.ts,line=7,title=L2\/global-cluster::production\/A\/Data\/Cluster: found a "100%25" /,
  );
  expect(lines[3]).toContain('file=lib/email-service.ts,line=1,title=policy/waiver::everywhere');
  expect(good.github).toBe('');
});

describe('the place of a finding', () => {
  const treeOf = (traced: boolean) =>
    createApp([environment('sandbox')], { outdir: assemblyFolderOfTest(), traced, reportOnly: true });
  const lineAt = ({ file, line }: { file: string; line: number }): string =>
    readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';

  test.each([
    [
      'a resource',
      'sandbox/A/Archive/Archive/Landing/Resource',
      'lib/constructs/archive/log-archive.ts',
      'new Bucket(',
    ],
    ['what holds one', 'sandbox/A/Archive/Archive/Landing', 'lib/constructs/archive/log-archive.ts', 'new Bucket('],
    ['a stack', 'sandbox/A/Data', 'lib/email-service.ts', 'new DataStack('],
    ['what lost its construct', 'sandbox/A/Data/Moon', 'lib/email-service.ts', 'new DataStack('],
  ])('%s: the line that made it', (_, path, file, code) => {
    const place = placeOf(treeOf(true), path);
    expect(place?.file).toBe(file);
    expect(place && lineAt(place)).toContain(code);
  });

  test('is not looked for otherwise', () => {
    const tree = treeOf(false);
    expect(placeOf(tree, 'sandbox/A/Data')).toBeUndefined();
    const types = tree.node.findAll().flatMap(({ node }) => node.metadata.map(({ type }) => type));
    expect(types).not.toContain('aws:cdk:creationStack');
  });
});

test('a format is one of those, and not together with --json', async () => {
  for (const words of ['check --format html', 'check --format sarif --json']) {
    const world = recordedWorld();
    expect(await holdfast(words.split(' '), world)).toBe(2);
  }
});
