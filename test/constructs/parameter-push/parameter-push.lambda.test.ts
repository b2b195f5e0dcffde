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

  const deploy = (type: string) => handler(deployment(service, type, { Pushes: PUSHES }));

  test('writes every parameter, overwriting an older value, and answers CloudFormation', async () => {
    await deploy('Create');
    expect(written()).toEqual(
      PUSHES.map(({ name, value }) => ({ Name: name, Value: value, Type: 'String', Overwrite: true })),
    );
    expect(answered(service)).toMatchObject([
      { Status: 'SUCCESS', PhysicalResourceId: 'parameter-push', LogicalResourceId: 'Resource' },
    ]);
  });

  const refusing =
    (inPlace: Answer) =>
    ({ target }: Received): Answer =>
      target === 'AmazonSSM.PutParameter' ? REFUSED : target === 'AmazonSSM.GetParameter' ? inPlace : WRITTEN;
  const holding = (Value: string): Answer => ({ status: 200, body: JSON.stringify({ Parameter: { Value } }) });

  test.each([
    ['an old value', holding('Z0')],
    ['none', { status: 400, body: '{"__type":"ParameterNotFound"}' }],
  ])(
    'a region that refuses, with %s in place, fails the stack; the failure is counted and named',
    async (_, inPlace) => {
      answer = refusing(inPlace);
      await deploy('Update');
      expect(answered(service)).toMatchObject([
        { Status: 'FAILED', Reason: expect.stringMatching(/zone\/id in us-west-2.*ParameterLimitExceeded/) },
      ]);
      expect(JSON.parse(printed)).toMatchObject({
        FailedParameterPushes: 2,
        _aws: { CloudWatchMetrics: [{ Namespace: 'Holdfast' }] },
      });
      expect(printed).toContain('ParameterLimitExceeded');
    },
  );

  test('a rollback to what is still in place ends, although the region refuses', async () => {
    answer = refusing(holding('Z1'));
    await deploy('Update');
    expect(answered(service)).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test('a throttled region is tried again', async () => {
    let asked = 0;
    answer = (request) => (request.target && asked++ < 1 ? { status: 500, body: '{}' } : WRITTEN);
    await deploy('Create');
    expect(answered(service)).toMatchObject([{ Status: 'SUCCESS' }]);
    expect(written()).toHaveLength(3);
  });

  test('deleting it writes nothing', async () => {
    await deploy('Delete');
    expect(written()).toEqual([]);
    expect(answered(service)).toMatchObject([{ Status: 'SUCCESS' }]);
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
