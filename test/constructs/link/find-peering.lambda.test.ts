import { handler } from '../../../lib/constructs/link/find-peering.lambda';
import { type HttpService, startHttpService } from '../../support/http-service';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';
import { answered, deployment } from '../deployment';

const peerings = (...ids: readonly string[]): string =>
  `<DescribeVpcPeeringConnectionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><vpcPeeringConnectionSet>${ids
    .map((id) => `<item><vpcPeeringConnectionId>${id}</vpcPeeringConnectionId></item>`)
    .join('')}</vpcPeeringConnectionSet></DescribeVpcPeeringConnectionsResponse>`;

describe('the search for the peering connection', () => {
  let service: HttpService;
  let found: string;

  beforeEach(async () => {
    service = await startHttpService((request) => ({ status: 200, body: request.path === '/answer' ? '{}' : found }));
  });
  afterEach(() => service.close());
  withEnvironment(() => ({ ...LOOPBACK_CREDENTIALS, AWS_ENDPOINT_URL_EC2: service.url }));

  const run = async (type: string) => {
    await handler(deployment(service, type, { RequesterCidr: '10.0.0.0/16', AccepterVpcId: 'vpc-1' }));
    return answered(service)[0];
  };

  test('gives the one active connection between the two networks', async () => {
    found = peerings('pcx-1');
    await expect(run('Create')).resolves.toMatchObject({ Status: 'SUCCESS', Data: { PeeringConnectionId: 'pcx-1' } });
    const asked = new URLSearchParams(service.received[0]?.body);
    expect([...asked.values()]).toEqual(
      expect.arrayContaining([
        'requester-vpc-info.cidr-block',
        '10.0.0.0/16',
        'accepter-vpc-info.vpc-id',
        'vpc-1',
        'active',
      ]),
    );
  });

  test.each([
    ['none', peerings()],
    ['two', peerings('pcx-1', 'pcx-2')],
  ])('fails and says what to do when there is %s', async (_, answer) => {
    found = answer;
    await expect(run('Create')).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('deploy the Link stack of region A first'),
    });
  });

  test('deleting it calls no AWS API', async () => {
    found = peerings();
    await expect(run('Delete')).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(service.received).toHaveLength(1);
  });
});
