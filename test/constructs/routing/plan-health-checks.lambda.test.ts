import { handler } from '../../../lib/constructs/routing/plan-health-checks.lambda';
import { type HttpService, startHttpService } from '../../support/http-service';
import { withEnvironment, LOOPBACK_CREDENTIALS } from '../../support/process-environment';
import { answered, deployment } from '../deployment';

const PLAN = 'arn:aws:arc-region-switch::000000000001:plan/holdfast-production:abc123';
const zone = { hostedZoneId: 'Z1', recordName: 'active.holdfast.example' };
const both = [
  { ...zone, region: 'us-west-2', healthCheckId: 'hc-west' },
  { ...zone, region: 'us-east-2', healthCheckId: 'hc-east' },
];

describe("the search for the plan's health checks", () => {
  let service: HttpService;
  let pages: object[];

  beforeEach(async () => {
    service = await startHttpService(({ path }) => ({
      status: 200,
      body: path === '/answer' ? '{}' : JSON.stringify((pages.length > 1 ? pages.shift() : pages[0]) ?? {}),
    }));
  });
  afterEach(() => service.close());
  withEnvironment(() => ({ ...LOOPBACK_CREDENTIALS, AWS_ENDPOINT_URL_ARC_REGION_SWITCH: service.url }));

  const run = async (type: string) => {
    const wanted = { PlanArn: PLAN, HostedZoneId: 'Z1', RecordName: 'active.holdfast.example' };
    await handler(deployment(service, type, { ...wanted, Regions: { A: 'us-west-2', B: 'us-east-2' } }));
    return answered(service)[0];
  };

  test('gives one for each region, by its letter, from all pages', async () => {
    pages = [{ healthChecks: both.slice(0, 1), nextToken: 'more' }, { healthChecks: both.slice(1) }];
    await expect(run('Create')).resolves.toMatchObject({ Status: 'SUCCESS', Data: { A: 'hc-west', B: 'hc-east' } });
    expect(JSON.parse(service.received[0]?.body ?? '{}')).toMatchObject({ arn: PLAN, ...zone });
  });

  test('tries again while a new plan has none', async () => {
    pages = [{ healthChecks: [{ ...zone, region: 'us-west-2' }] }, { healthChecks: both }];
    await expect(run('Update')).resolves.toMatchObject({ Status: 'SUCCESS', Data: { A: 'hc-west', B: 'hc-east' } });
  });

  test('deleting it calls no AWS API', async () => {
    pages = [];
    await expect(run('Delete')).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(service.received).toHaveLength(1);
  });
});
