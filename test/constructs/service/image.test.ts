import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, resolve } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { build } from 'esbuild';
import { z } from 'zod';
import { ignored } from '../../../lib/constructs/service/image';
import { assemblyFolder } from '../../support/assembly';

/** The folder of each program and what its image is bundled from. */
const PROGRAMS = {
  'services/gateway': [
    'services/gateway/src/main.ts',
    ...readdirSync('services/gateway/src/plugins').map((file) => `services/gateway/src/plugins/${file}`),
  ],
  'services/portal': ['services/portal/src/server.ts'],
  db: ['db/migrate.ts'],
};

/** COPY lines of the stages that build, each as its sources and where they go. */
const copies = (source: string): readonly { readonly from: readonly string[]; readonly to: string }[] =>
  readFileSync(`${source}/Dockerfile`, 'utf8')
    .split(/^FROM /m)
    .filter((stage) => / AS (build|manifests)\n/.test(stage))
    .flatMap((stage) => stage.split('\n'))
    .map((line) => line.split(/\s+/))
    .filter(([verb, option]) => verb === 'COPY' && !option?.startsWith('--from'))
    .map((words) => ({ from: words.slice(1, -1), to: words.at(-1) ?? '' }));

describe.each(Object.entries(PROGRAMS))('the image of %s', (source, entryPoints) => {
  const context = IgnoreStrategy.docker(resolve('.'), [...ignored(`${source}/Dockerfile.dockerignore`)]);
  const lacks = (file: string): boolean => !existsSync(file) || context.ignores(resolve(file));

  test('is built from a context that holds all it copies', () => {
    const copied = copies(source).flatMap(({ from }) => from);
    expect(copied.length).toBeGreaterThan(0);
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
    expect(copied.filter((path) => statSync(path).isFile() && lacks(path))).toEqual([]);
  });

  test('copies everything to the place that it has in the project', () => {
    const astray = copies(source).filter(({ from, to }) =>
      from.some((path) => normalize(statSync(path).isFile() ? `${dirname(path)}/` : path) !== normalize(to)),
    );
    expect(astray).toEqual([]);
  });

  test('has in its context, and copies, every file that it is bundled from', async () => {
    const { metafile } = await build({
      entryPoints: [...entryPoints],
      outdir: 'build',
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'silent',
    });
    const copied = copies(source).flatMap(({ from }) => from);
    const needed = [...Object.keys(metafile.inputs), `${source}/build.mjs`, `${source}/package.json`];
    expect(needed.filter(lacks)).toEqual([]);
    expect(needed.filter((file) => !copied.some((path) => file === path || file.startsWith(`${path}/`)))).toEqual([]);
  });

  test('knows the manifest of every workspace, without which npm installs nothing', () => {
    const { workspaces } = z
      .object({ workspaces: z.array(z.string()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const copied = copies(source).flatMap(({ from }) => from);
    const manifests = workspaces.map((workspace) => `${workspace}/package.json`);
    expect(manifests.filter((file) => lacks(file) || !copied.includes(file))).toEqual([]);
  });
});

describe.each(['gateway', 'portal'])('the image of the %s', (service) => {
  const dockerfile = `services/${service}/Dockerfile`;
  const folder = readdirSync(assemblyFolder())
    .map((name) => join(assemblyFolder(), name))
    .find((path) => existsSync(join(path, dockerfile)));

  test('does not change with the infrastructure, with tests or with texts', () => {
    const files = readdirSync(folder ?? '', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice((folder ?? '').length + 1));
    expect(
      paths.filter((path) => /(^|\/)(node_modules|dist|stacks|test|docs)\/|\.md$|\.lambda\.ts$/.test(path)),
    ).toEqual([]);
    expect(paths.length).toBeLessThan(80);
  });
});

describe('an ignore file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-image-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (text: string): string => {
    const path = join(folder, 'Dockerfile.dockerignore');
    writeFileSync(path, text);
    return path;
  };

  test('is read without comments and empty lines', () => {
    expect(ignored(file('# why\n\n*\n !lib \n'))).toEqual(['*', '!lib']);
  });

  test('that lets everything in is refused', () => {
    expect(() => ignored(file('node_modules\n'))).toThrow(/first pattern must be \*, got node_modules/);
  });
});

const assetsOf = z.object({
  dockerImages: z.record(
    z.string(),
    z.object({ source: z.object({ dockerBuildArgs: z.record(z.string(), z.string()).optional() }) }),
  ),
});

test('every image is built on the one base, by an exact release and its digest', () => {
  const base = readFileSync('services/base-image', 'utf8').trim();
  expect(base).toMatch(/^[a-z0-9./-]+:\d+\.\d+\.\d+[\w-]*@sha256:[0-9a-f]{64}$/);
  for (const source of Object.keys(PROGRAMS)) {
    const stages = readFileSync(`${source}/Dockerfile`, 'utf8');
    const named = [...stages.matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, name]) => name);
    const bases = [...stages.matchAll(/^FROM (\S+)/gm)].flatMap(([, name]) => (named.includes(name) ? [] : [name]));
    expect([source, new Set(bases)]).toEqual([source, new Set(['${BASE}'])]);
    expect(stages).toMatch(/^ARG BASE$/m);
  }
  const folder = join(assemblyFolder(), 'assembly-production');
  const assets = readdirSync(folder).filter((file) => file.endsWith('.assets.json'));
  const images = assets.flatMap((file) => {
    const { dockerImages } = assetsOf.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    return Object.values(dockerImages);
  });
  expect(images.length).toBeGreaterThan(0);
  expect(images.filter(({ source }) => source.dockerBuildArgs?.BASE !== base)).toEqual([]);
});
