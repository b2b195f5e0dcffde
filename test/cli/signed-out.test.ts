/** On a machine without credentials every command that asks AWS ends within 10 s, and says what is missing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signer } from '../../lib/recovery/evidence/keys';
// Loaded beforehand: how long loading takes is another question.
import '../../lib/cli/deploy-run';
import '../../lib/cli/drill-run';
import '../../lib/cli/drill-verify-run';
import '../../lib/cli/teardown-run';
import { holdfast } from '../../lib/cli/program';
import { closedFolder } from '../recovery/evidence/closed-folder';
import { drillOf } from '../recovery/evidence/drill-of';
import { type HttpService, startHttpService } from '../support/http-service';
import { withEnvironment } from '../support/process-environment';
import { complete, recordedWorld } from './context';
import { run } from './drill-verification';

const root = mkdtempSync(join(tmpdir(), 'holdfast-signed-out-'));
let metadata: HttpService;
let folder: string;
beforeAll(async () => {
  // An instance's metadata service as most machines have it: connections are taken, or lost, and never answered.
  metadata = await startHttpService(() => new Promise<never>(() => undefined));
  const id = 'arn:aws:kms:us-east-2:000000000001:alias/holdfast/production/drill';
  const signer: Signer = { ...run, key: { ...run.key, kind: 'kms', id } };
  folder = await closedFolder(root, 'drill', drillOf({ rehearsal: false }), signer);
});
afterAll(async () => {
  await metadata.close();
  rmSync(root, { recursive: true });
});

withEnvironment(() => ({
  AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url,
  AWS_CONFIG_FILE: join(root, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: join(root, 'none'),
}));
beforeEach(() => {
  const others = /^AWS_(ACCESS|SECRET|SESSION|PROFILE|CONTAINER|WEB_IDENTITY|ROLE|EC2_METADATA_DISABLED)/;
  for (const name of Object.keys(process.env)) if (others.test(name)) delete process.env[name];
});

const DRILL = 'drill -e staging --to B --mode switchover --yes';
/** Their exit codes. */
const ASKING: Readonly<Record<string, number>> = {
  'preflight -e staging': 1,
  'deploy -e staging --yes': 2,
  'teardown -e staging': 2,
  [DRILL]: 2,
  [`${DRILL} --dry-run`]: 2,
  [`${DRILL} --break-glass`]: 2,
  'drill index -e staging': 2,
  'drill verify FOLDER': 1,
};
const OFFLINE = ['check', 'commitments', 'help', 'price', 'rehearse', 'waivers'];

test('each of them', async () => {
  const ended = Object.keys(ASKING).map(async (words) => {
    const world = recordedWorld({ given: complete('STAGING'), out: root, ask: async () => 'no' });
    const began = performance.now();
    const code = await holdfast(words.replace('FOLDER', folder).split(' '), world);
    const { out, error } = world.said;
    return { words, code, text: out + error, seconds: (performance.now() - began) / 1000, ran: world.ran };
  });
  const all = await Promise.all(ended);
  expect(Object.fromEntries(all.map(({ words, code }) => [words, code]))).toEqual(ASKING);
  expect(all.filter(({ seconds }) => seconds > 10).map(({ words }) => words)).toEqual([]);
  expect(all.filter(({ text }) => !/Could not load credentials/.test(text))).toEqual([]);
  expect(all.filter(({ text }) => !/sign in|--key/.test(text))).toEqual([]);
  // Nothing was synthesized, and no program ran.
  expect(all.flatMap(({ ran }) => ran)).toEqual([]);
  expect(metadata.received.length).toBeGreaterThan(0);
}, 30_000);

test('no command is missing', async () => {
  const world = recordedWorld();
  await holdfast(['--help'], world);
  const names = [...(world.said.out.split('\nCommands:')[1] ?? '').matchAll(/^ {2}([a-z]+)\b/gm)].map(
    ([, name = '']) => name,
  );
  const asking = Object.keys(ASKING).map((words) => words.split(' ')[0] ?? '');
  expect(names.toSorted()).toEqual([...new Set([...asking, ...OFFLINE])].toSorted());
});
