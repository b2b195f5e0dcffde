import { readFileSync } from 'node:fs';
import { handler } from '../../../lib/constructs/detection/syslog-configuration.lambda';
import { type Answer, type HttpService, startHttpService } from '../../support/http-service';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';
import { answered, deployment } from '../deployment';

const DONE: Answer = { status: 200, body: '{}' };
const refused = (type: string): Answer => ({ status: 400, body: JSON.stringify({ __type: type, message: 'because' }) });
const WANTED = { LogGroup: 'messages', Endpoint: 'vpce-0abc' };
const BEFORE = { LogGroup: 'messages', Endpoint: 'vpce-0def' };

test("H1: the bundle brings a client that knows the operation: the runtime's own may be older", () => {
  const bundle = readFileSync('build/lambda/syslog-configuration/index.mjs', 'utf8');
  expect(bundle).toContain('PutSyslogConfiguration');
  expect(bundle).not.toMatch(/from "@aws-sdk\//);
});

describe('the syslog configuration', () => {
  let service: HttpService;
  let put: Answer;
  let remove: Answer;

  beforeEach(async () => {
    put = DONE;
    remove = DONE;
    service = await startHttpService(({ path, target }) => {
      if (path === '/answer') return DONE;
      return target.endsWith('.DeleteSyslogConfiguration') ? remove : put;
    });
  });
  afterEach(() => service.close());
  withEnvironment(() => ({ ...LOOPBACK_CREDENTIALS, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: service.url }));

  const run = (RequestType: string, properties: object = WANTED, before?: object) =>
    handler(deployment(service, RequestType, properties, before && { OldResourceProperties: before }));
  const calls = () =>
    service.received
      .filter(({ path }) => path !== '/answer')
      .map(({ target, body }) => [target.split('.')[1], JSON.parse(body)]);

  const input = ({ LogGroup, Endpoint }: typeof WANTED) => ({ logGroupIdentifier: LogGroup, vpcEndpointId: Endpoint });

  test('leads the endpoint into the log group', async () => {
    await run('Create');
    expect(calls()).toEqual([['PutSyslogConfiguration', input(WANTED)]]);
    expect(answered(service)).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'syslog-configuration' }]);
  });

  test.each([
    ['a new endpoint is led in before the old one is let go', BEFORE, [['DeleteSyslogConfiguration', input(BEFORE)]]],
    ['an update that changes nothing deletes nothing', WANTED, []],
  ])('%s', async (_, before, deleted) => {
    await run('Update', WANTED, before);
    expect(calls()).toEqual([['PutSyslogConfiguration', input(WANTED)], ...deleted]);
  });

  test.each([
    ['that is there', DONE],
    ['that is gone already', refused('ResourceNotFoundException')],
  ])('a configuration %s can be deleted', async (_, answer) => {
    remove = answer;
    await run('Delete');
    expect(calls()).toEqual([['DeleteSyslogConfiguration', input(WANTED)]]);
    expect(answered(service)).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test('a refusal fails the deployment and says why', async () => {
    put = refused('InvalidOperationException');
    await run('Create');
    expect(answered(service)).toMatchObject([{ Status: 'FAILED', Reason: 'InvalidOperationException: because' }]);
  });

  test('properties that do not fit are named, and nothing is asked', async () => {
    await run('Create', { ...WANTED, Endpoint: 'vpc-1' });
    expect(calls()).toEqual([]);
    expect(answered(service)).toMatchObject([
      { Status: 'FAILED', Reason: expect.stringMatching(/must fit the contract[\s\S]*Endpoint/) },
    ]);
  });
});
