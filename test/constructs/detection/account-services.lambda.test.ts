import { handler } from '../../../lib/constructs/detection/account-services.lambda';
import { type Answer, type HttpService, type Received, startHttpService } from '../../support/http-service';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';
import { answered, deployment } from '../deployment';

const ROLE_MADE: Answer = {
  status: 200,
  body: '<CreateServiceLinkedRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateServiceLinkedRoleResult><Role></Role></CreateServiceLinkedRoleResult></CreateServiceLinkedRoleResponse>',
};
const refused = (code: string, message: string): Answer => ({
  status: 400,
  body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});
const enabled = (failedAccounts: readonly object[] = []): Answer => ({
  status: 200,
  body: JSON.stringify({ accounts: [], failedAccounts }),
});
const failure = (errorCode: string) => ({
  accountId: '000000000001',
  resourceStatus: {},
  status: 'DISABLED',
  errorCode,
  errorMessage: 'because',
});

interface Answers {
  iam: Answer;
  inspector: Answer;
  backup: Answer;
}

const ALL = { ServiceRoles: ['config.amazonaws.com'], Scanned: ['ECR', 'LAMBDA'], BackedUp: ['Aurora', 'S3'] };

describe('what CloudFormation cannot switch on', () => {
  let service: HttpService;
  let answers: Answers;
  let preference: Record<string, boolean> | undefined;

  beforeEach(async () => {
    answers = { iam: ROLE_MADE, inspector: enabled(), backup: { status: 200, body: '{}' } };
    preference = { Aurora: true, S3: true };
    service = await startHttpService(answer);
  });
  afterEach(() => service.close());
  withEnvironment(() => ({
    ...LOOPBACK_CREDENTIALS,
    AWS_ENDPOINT_URL_IAM: service.url,
    AWS_ENDPOINT_URL_INSPECTOR2: service.url,
    AWS_ENDPOINT_URL_BACKUP: service.url,
  }));

  const answer = (request: Received): Answer => {
    if (request.path === '/answer') return { status: 200, body: '' };
    if (request.path === '/account-settings')
      return request.method === 'GET'
        ? { status: 200, body: JSON.stringify({ ResourceTypeOptInPreference: preference }) }
        : answers.backup;
    return request.path === '/enable' ? answers.inspector : answers.iam;
  };
  const run = (RequestType: string, changes: object = {}) =>
    handler(deployment(service, RequestType, { ...ALL, ...changes }));
  const asked = () => service.received.filter(({ path }) => path !== '/answer');

  test('makes the role and switches scanning on', async () => {
    await run('Create');
    expect(asked().map(({ path }) => path)).toEqual(['/', '/enable', '/account-settings']);
    expect(asked()[0]?.body).toContain('AWSServiceName=config.amazonaws.com');
    expect(JSON.parse(asked()[1]?.body ?? '')).toMatchObject({ resourceTypes: ['ECR', 'LAMBDA'] });
    expect(answered(service)).toMatchObject([
      { Status: 'SUCCESS', PhysicalResourceId: 'account-services', LogicalResourceId: 'Resource' },
    ]);
  });

  test.each([
    ['what is off', { Aurora: false, S3: true, DynamoDB: false }, { Aurora: true }],
    ['all, where there are no settings yet', undefined, { Aurora: true, S3: true }],
  ])('switches AWS Backup on for %s, and says nothing of other kinds', async (_, before, expected) => {
    preference = before;
    await run('Create');
    expect(
      asked()
        .filter(({ method, path }) => method === 'PUT' && path === '/account-settings')
        .map(({ body }) => JSON.parse(body)),
    ).toEqual([{ ResourceTypeOptInPreference: expected }]);
    expect(answered(service)).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test('may be repeated: what is there already is no failure', async () => {
    answers.iam = refused(
      'InvalidInput',
      'Service role name AWSServiceRoleForConfig has been taken in this account, please try a different suffix.',
    );
    answers.inspector = enabled([failure('ALREADY_ENABLED'), failure('ENABLE_IN_PROGRESS')]);
    await run('Update');
    expect(answered(service)).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test.each<[string, Partial<Answers>, RegExp]>([
    ['IAM', { iam: refused('AccessDenied', 'not you') }, /AccessDenied.*not you/],
    ['another answer of IAM', { iam: refused('InvalidInput', 'no such service') }, /no such service/],
    [
      'AWS Backup',
      { backup: { status: 400, body: '{"Code":"InvalidParameterValueException","Message":"no such type"}' } },
      /no such type|InvalidParameterValue/,
    ],
    ['Inspector', { inspector: enabled([failure('ACCESS_DENIED')]) }, /ECR, LAMBDA.*ACCESS_DENIED: because/],
  ])('a refusal by %s fails the deployment and says why', async (_, refusal, reason) => {
    preference = {};
    Object.assign(answers, refusal);
    await run('Create');
    expect(answered(service)).toMatchObject([{ Status: 'FAILED', Reason: expect.stringMatching(reason) }]);
  });

  test('adopted services are left alone', async () => {
    await run('Create', { ServiceRoles: [], Scanned: [], BackedUp: [] });
    expect(asked()).toEqual([]);
    expect(answered(service)).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test('nothing is switched off when the stack goes', async () => {
    await run('Delete');
    expect(asked()).toEqual([]);
    expect(answered(service)).toMatchObject([{ Status: 'SUCCESS' }]);
  });

  test('properties that do not fit are named, and nothing is asked', async () => {
    await run('Create', { ServiceRoles: ['config'], Scanned: ['EC2'], BackedUp: ['Tape'] });
    expect(asked()).toEqual([]);
    expect(answered(service)).toMatchObject([
      { Status: 'FAILED', Reason: expect.stringMatching(/must fit the contract[\s\S]*Scanned[\s\S]*BackedUp/) },
    ]);
  });

  test('an event that is no deployment is refused, for the dead-letter queue', async () => {
    await expect(handler({ hello: 'world' })).rejects.toThrow();
    expect(service.received).toEqual([]);
  });
});
