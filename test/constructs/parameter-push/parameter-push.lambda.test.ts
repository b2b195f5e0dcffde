import { handler } from '../../../lib/constructs/parameter-push/parameter-push.lambda';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';
import { type Answer, type HttpService, type Received, startHttpService } from '../../support/http-service';
import { answered, deployment } from '../deployment';

const PUSHES = [
  { region: 'us-west-2', name: '/holdfast/production/zone/id', value: 'Z1' },
  { region: 'us-east-2', name: '/holdfast/production/zone/id', value: 'Z1' },
];
const WRITTEN: Answer = { status: 200, body: '{"Version":1,"Tier":"Standard"}' };
const REFUSED: Answer = { status: 400, body: '{"__type":"ParameterLimitExceeded","message":"too many"}' };

describe('the parameter push', () => {
  let service: HttpService;
  let answer: (request: Received) => Answer;
  let printed: string;

  beforeEach(async () => {
    answer = () => WRITTEN;
    service = await startHttpService((request) => answer(request));
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await service.close();
  });
  withEnvironment(() => ({
    ...LOOPBACK_CREDENTIALS,
    AWS_ENDPOINT_URL_SSM: service.url,
    PUSHES: JSON.stringify(PUSHES),
  }));

  const written = () =>
    service.received
      .filter((request) => request.target === 'AmazonSSM.PutParameter')
      .map((request) => JSON.parse(request.body));

  test('writes every parameter, overwriting an older value, and answers CloudFormation', async () => {
    await expect(handler(deployment(service, 'Create', {}))).resolves.toEqual({ failed: 0 });
    expect(written()).toEqual(
      PUSHES.map(({ name, value }) => ({ Name: name, Value: value, Type: 'String', Overwrite: true })),
    );
    expect(answered(service)).toMatchObject([
      { Status: 'SUCCESS', PhysicalResourceId: 'parameter-push', LogicalResourceId: 'Resource' },
    ]);
  });

  test('a region that refuses does not fail the stack; the failure is counted and named', async () => {
    let asked = 0;
    answer = (request) => (request.target && asked++ === 0 ? REFUSED : WRITTEN);
    await expect(handler(deployment(service, 'Update', {}))).resolves.toEqual({ failed: 1 });
    expect(answered(service)).toMatchObject([{ Status: 'SUCCESS' }]);
    expect(JSON.parse(printed)).toMatchObject({
      FailedParameterPushes: 1,
      _aws: { CloudWatchMetrics: [{ Namespace: 'Holdfast' }] },
    });
    expect(printed).toContain('ParameterLimitExceeded');
  });

  test('a throttled region is tried again', async () => {
    let asked = 0;
    answer = (request) => (request.target && asked++ < 1 ? { status: 500, body: '{}' } : WRITTEN);
    await expect(handler(deployment(service, 'Create', {}))).resolves.toEqual({ failed: 0 });
    expect(written()).toHaveLength(3);
  });

  test('can be repeated by hand with an empty event', async () => {
    await expect(handler({})).resolves.toEqual({ failed: 0 });
    expect(written()).toHaveLength(2);
    expect(answered(service)).toHaveLength(0);
  });

  test.each(['[]', 'not JSON', '[{"region":"us-west-2"}]'])(
    'refuses to run with nothing right to push: %s',
    async (pushes) => {
      process.env['PUSHES'] = pushes;
      await expect(handler({})).rejects.toThrow('PUSHES: must be a JSON list of at least one { region, name, value }');
    },
  );
});
