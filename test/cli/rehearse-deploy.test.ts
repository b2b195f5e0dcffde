import { documentOfDeployments, textOfDeployments } from '../../lib/cli/rehearse-deploy-output';
import { holdfast } from '../../lib/cli/program';
import { answer, rehearseTeardown } from '../../lib/deployment/lifecycles';
import { resource, spec, stack } from '../deployment/stacks';
import { proof } from '../support/in-full';
import { recordedWorld } from './context';

test('a last release that is none is refused before anything is synthesized', async () => {
  const world = recordedWorld();
  expect(await holdfast('rehearse --mode deploy --from nowhere'.split(' '), world)).toBe(2);
  expect(world.said.error).toContain('--from: a cloud assembly');
});

proof('an environment is walked, and the exit code says whether something was found', async () => {
  const world = recordedWorld();
  const code = await holdfast('rehearse --mode deploy --environment sandbox --json'.split(' '), world);
  const { version, ok, environment, lifecycles } = JSON.parse(world.said.out);
  expect({ version, environment, code }).toEqual({ version: 1, environment: 'sandbox', code: ok ? 0 : 1 });
  expect(lifecycles.map(({ title }: { readonly title: string }) => title)).toEqual([
    'first creation',
    'release with other settings',
    'teardown',
  ]);
});

describe('a finding', () => {
  const found = rehearseTeardown([stack('a/Zone', { Bucket: resource('AWS::S3::Bucket') })], spec());

  test('is printed with resource, rule, source and fix', () => {
    const document = documentOfDeployments('production', [found], []);
    const [finding] = found.findings;
    const text = textOfDeployments(document, false);
    expect(document.ok).toBe(false);
    for (const part of ['a/Zone/Bucket', finding?.rule.id, finding?.rule.source, finding?.rule.fix])
      expect(text).toContain(part);
  });

  test('that a command answers is listed with it, and is none', () => {
    const document = documentOfDeployments(
      'production',
      [answer(found, [{ rule: 'S3-01', type: 'AWS::S3::Bucket', command: 'empty it' }])],
      [],
    );
    expect(document.ok).toBe(true);
    expect(textOfDeployments(document, false)).toContain('empty it');
  });
});
