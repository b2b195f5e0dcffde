/** Every custom resource of every stack is answered exactly once, whatever its handler meets. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { at, isObject, type Json, type Resource, show } from '../../lib/assembly/template-index';
import { customResource, FOR_THE_ANSWER } from '../../lib/runtime/custom-resource';
import { answered, deployment } from '../constructs/deployment';
import { assemblyFolder, tree } from '../support/assembly';
import { type Answer, type HttpService, startHttpService } from '../support/http-service';
import { NAMES } from '../support/stage';

const resources = NAMES.flatMap((name) =>
  tree(name).resources.filter(({ type }) => /^Custom::|^AWS::CloudFormation::CustomResource$/.test(type)),
);

/** Folders of handlers in the repository, by their bundles. */
const SOURCES = new Map(
  readdirSync('lib', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.lambda.ts'))
    .map((file) => {
      const name = basename(file, '.lambda.ts');
      return [readFileSync(`build/lambda/${name}/index.mjs`, 'utf8'), join('../../lib', file)] as const;
    }),
);

/** Where the code of a custom resource is in the repository; undefined where it is the CDK's. */
function sourceOf({ properties, stack }: Resource): string | undefined {
  const id = String(at(properties, 'ServiceToken', 'Fn::GetAtt', 0));
  const key = at(stack.template, 'Resources', id, 'Properties', 'Code', 'S3Key');
  const folder = join(assemblyFolder(), `asset.${basename(String(key), '.zip')}`);
  const bundle = readdirSync(folder).includes('index.mjs') ? readFileSync(join(folder, 'index.mjs'), 'utf8') : '';
  return SOURCES.get(bundle);
}

const ofOurs = new Map(
  resources.flatMap((resource) => {
    const source = sourceOf(resource);
    return source === undefined ? [] : [[source, resource] as const];
  }),
);

test('the handler of each is one of ours, but for the one that the CDK brings', () => {
  const others = resources.filter((resource) => sourceOf(resource) === undefined);
  expect(new Set(others.map(({ type }) => type))).toEqual(new Set(['Custom::VpcRestrictDefaultSG']));
  expect(ofOurs.size).toBe(new Set(resources.map(({ type }) => type)).size - 1);
});

test('an answer that never comes is known within minutes', () => {
  const slow = resources.filter(({ properties }) => !(Number(at(properties, 'ServiceTimeout')) <= 300));
  expect(slow.map(({ path }) => path)).toEqual([]);
});

const module_ = z.object({
  handler: z.custom<(event: object, context: object) => Promise<unknown>>((value) => typeof value === 'function'),
});

/** Properties as the template has them, with text in place of what only a deployment knows. */
const deployed = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(deployed);
  if (!isObject(value)) return value;
  const isReference = Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (isReference) return show(value).includes('Endpoint') ? 'vpce-0abc' : 'known-later';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deployed(inner)]));
};

/** What AWS does with each call of a handler. */
const AWS = {
  refuses: () => ({ status: 400, body: '{"__type":"AccessDeniedException","message":"not you"}' }),
  'answers in another shape': () => ({ status: 200, body: '[]' }),
  'does not answer': () => new Promise<Answer>(() => {}),
} as const;

describe.each([...ofOurs].map(([source, { type, properties }]) => [type, source, properties] as const))(
  '%s',
  (_, source, properties) => {
    let service: HttpService;
    let aws: keyof typeof AWS;
    const variables = { ...process.env };

    beforeEach(async () => {
      service = await startHttpService(({ path }) => (path === '/answer' ? { status: 200, body: '' } : AWS[aws]()));
      // None of its own: only where AWS is.
      process.env = {
        ...Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('HOLDFAST_TEST'))),
        AWS_ENDPOINT_URL: service.url,
        AWS_REGION: 'us-east-2',
        AWS_ACCESS_KEY_ID: 'loopback',
        AWS_SECRET_ACCESS_KEY: 'loopback',
      };
    });
    beforeEach(() => {
      jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      process.env = variables;
      await service.close();
    });

    const run = async (type: string, given: Json | undefined) => {
      const { handler } = module_.parse(await import(source));
      const event = deployment(
        service,
        type,
        {},
        { ResourceProperties: given, ...(type !== 'Create' && { PhysicalResourceId: 'earlier' }) },
      );
      await handler(event, { getRemainingTimeInMillis: () => FOR_THE_ANSWER + 300 });
      return answered(service);
    };

    const shapes: readonly (readonly [string, Json | undefined])[] = [
      ['of another release', { Old: 'shape' }],
      ['that are none', undefined],
      ['of its template', deployed(properties)],
    ];
    const cases = shapes.flatMap(([what, given]) =>
      (['refuses', 'answers in another shape', 'does not answer'] as const).flatMap((does) =>
        ['Create', 'Update', 'Delete', 'Move'].map((type) => [type, what, does, given] as const),
      ),
    );

    test.each(cases)('%s with properties %s, while AWS %s: one answer', async (type, what, does, given) => {
      aws = does;
      const answers = await run(type, given);
      expect(answers).toHaveLength(1);
      if (type === 'Delete' && what !== 'of its template') expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
      if (type !== 'Delete' && what !== 'of its template') expect(answers).toMatchObject([{ Status: 'FAILED' }]);
      if (type === 'Move') expect(answers).toMatchObject([{ Status: 'FAILED' }]);
    });
  },
);

describe('CloudFormation', () => {
  const handler = customResource({ physicalId: 'it', properties: z.object({}), apply: async () => {} });

  test.each([
    [1, 2],
    [2, 3],
  ])('that accepts no answer %i times gets it again, and one is accepted', async (refusals, asked) => {
    let left = refusals;
    const service = await startHttpService(() => ({ status: left-- > 0 ? 503 : 200, body: '' }));
    await handler(deployment(service, 'Create', {}));
    expect(answered(service)).toHaveLength(asked);
    await service.close();
  });

  test('that accepts none makes the handler fail, so that Lambda calls it again', async () => {
    const service = await startHttpService(() => ({ status: 503, body: '' }));
    await expect(handler(deployment(service, 'Create', {}))).rejects.toThrow('must accept the answer for Resource');
    await service.close();
  });
});
