/** A preflight against AWS on loopback: everything holds, until a test says otherwise. */
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { readRelease } from '../../lib/cli/synthesis';
import { environments } from '../../lib/config/environments';
import type { Environment } from '../../lib/config/types';
import type { Answer, Dns, Release, Sources } from '../../lib/release/question';
import { complete } from '../cli/context';
import { assemblyFolder } from '../support/assembly';
import { preflight } from '../../lib/release/preflight';
import type { HttpService, Received } from '../support/http-service';
import { type Recorded, startAws, WELL, WELL_DNS } from './aws-answers';

/** An environment with real values. */
export const named = (name: string): Environment => {
  const found = environments(complete(name.toUpperCase())).find((each) => each.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

/** What would be deployed of an environment. */
export const releaseOf = (name: string): Release =>
  readRelease(new CloudAssembly(join(assemblyFolder(), `assembly-${name}`)));

const STAGING = releaseOf('staging');

/** Name servers' answer for a name without a record. */
export const absent = () => Promise.reject(Object.assign(new Error('ENODATA'), { code: 'ENODATA' }));

/** Everything as a deployment needs it. */
export const dns: Dns = {
  resolveNs: async () => WELL_DNS.nameServers,
  resolveCaa: absent,
  resolve4: async () => ['192.0.2.1'],
  reverse: async () => ['mx.mail.example.com'],
};

/** @param endpoint of AWS, in each region */
export const sources = (endpoint: (region: string) => string, changes: Partial<Sources> = {}): Sources => ({
  given: {},
  environment: named('staging'),
  release: () => STAGING,
  config: ({ name: region }) => ({
    region,
    endpoint: endpoint(region),
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  }),
  dns,
  output: async () => 'linux/arm64\n',
  ...changes,
});

/** States of a question's answers. */
export const stateOf = (answers: readonly Answer[], question: string): readonly string[] =>
  answers.filter((answer) => answer.question === question).map(({ state }) => state);

/** Questions that wait for a stack. */
export const LATER = ['port 25 and reverse DNS'];

/** AWS on loopback for the tests of a file, with what it answers; before each test everything holds again. */
interface AwsOfTest {
  recorded: Recorded;
  readonly url: () => string;
  readonly received: () => readonly Received[];
}

/** That AWS, and the preflight that asks it: all, or only some questions. */
export function awsOfTest() {
  let service: HttpService;
  const aws: AwsOfTest = { recorded: WELL, url: () => service.url, received: () => service.received };
  beforeAll(async () => {
    service = await startAws(() => aws.recorded);
  });
  afterAll(() => service.close());
  beforeEach(() => {
    aws.recorded = WELL;
  });
  const ask = (changes: Partial<Sources> = {}, ...only: readonly string[]): Promise<readonly Answer[]> =>
    preflight(
      sources(() => aws.url(), changes),
      only.length > 0 ? only : undefined,
    );
  return { aws, ask };
}
