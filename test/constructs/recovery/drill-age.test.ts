import { handler } from '../../../lib/constructs/recovery/drill-age.lambda';
import { type HttpService, startHttpService } from '../../support/http-service';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';

const DAY_MS = 24 * 60 * 60 * 1000;
const head = (daysAgo: number, changes: object = {}) => ({
  version: 1,
  drill: 'd',
  environment: 'production',
  rehearsal: false,
  passed: true,
  at: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
  unknown: 'a head has more fields than the function reads',
  ...changes,
});

/** Versions in the bucket, the newest of a key first, as S3 lists them. */
let versions: readonly { readonly key: string; readonly id: string; readonly body: unknown }[];
let s3: HttpService;
beforeAll(async () => {
  s3 = await startHttpService(({ path }) => {
    const { searchParams, pathname } = new URL(path, 'http://s3');
    if (searchParams.has('versions')) {
      const listed = versions.map(({ key, id }) => `<Version><Key>${key}</Key><VersionId>${id}</VersionId></Version>`);
      return {
        status: 200,
        body: `<ListVersionsResult><IsTruncated>false</IsTruncated>${listed.join('')}</ListVersionsResult>`,
      };
    }
    const found = versions.find(({ key, id }) => pathname.endsWith(key) && searchParams.get('versionId') === id);
    return { status: 200, body: typeof found?.body === 'string' ? found.body : JSON.stringify(found?.body) };
  });
});
afterAll(() => s3.close());
// The SDK puts the bucket before the host, and anything below localhost is this machine.
withEnvironment(() => ({
  ...LOOPBACK_CREDENTIALS,
  AWS_ENDPOINT_URL_S3: s3.url,
  EVIDENCE_BUCKET: 'evidence',
  HOLDFAST_ENVIRONMENT: 'production',
  LOG_LEVEL: 'error',
}));

const at = (id: string, body: unknown, version = 'v1') => ({ key: `drills/${id}/head.json`, id: version, body });

test.each<[string, readonly ReturnType<typeof at>[], number | undefined]>([
  ['the latest one that passed', [at('one', head(200)), at('two', head(40)), at('three', head(90))], 40],
  ['none that failed', [at('one', head(200)), at('two', head(40, { passed: false }))], 200],
  ['no rehearsal', [at('one', head(200)), at('two', head(1, { rehearsal: true }))], 200],
  ['none in the future, where a clock was wrong', [at('one', head(200)), at('two', head(-3650))], 200],
  ['none of another environment', [at('one', head(200)), at('two', head(1, { environment: 'staging' }))], 200],
  [
    'nothing that is no head',
    [at('one', head(200)), at('two', 'not JSON'), { key: 'drills/three/document.json', id: 'v1', body: head(1) }],
    200,
  ],
  [
    'the head as it was first filed, whatever was put over it',
    [at('one', head(1), 'v2'), at('one', head(200), 'v1')],
    200,
  ],
  ['nothing where no drill has passed', [at('one', head(1, { passed: false }))], undefined],
  ['nothing where there is no drill', [], undefined],
])('the age of the last drill is that of %s', async (_, there, days) => {
  versions = there;
  const { days: measured } = await handler();
  expect(measured === undefined ? undefined : Math.round(measured)).toBe(days);
});
