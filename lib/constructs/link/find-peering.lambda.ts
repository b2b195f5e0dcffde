/**
 * Finds the peering connection that the other region requested, by the requester's CIDR and the accepter's VPC. Calls no
 * API outside its own region, and deletes nothing.
 */
import { DescribeVpcPeeringConnectionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { customResourceEvent, respond, type Outcome } from '../../runtime/custom-resource';
import { PEERING_ID } from './contract';

const request = customResourceEvent.extend({
  ResourceProperties: z.object({ RequesterCidr: z.string(), AccepterVpcId: z.string() }),
});

export async function handler(event: unknown): Promise<void> {
  const { ResourceProperties: wanted, ...rest } = request.parse(event);
  if (rest.RequestType === 'Delete') return respond(rest, { status: 'SUCCESS', physicalId: 'peering' });
  return respond(rest, await find(wanted.RequesterCidr, wanted.AccepterVpcId));
}

async function find(requesterCidr: string, accepterVpcId: string): Promise<Outcome> {
  const client = new EC2Client({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 8_000, throwOnRequestTimeout: true },
  });
  try {
    const { VpcPeeringConnections: found = [] } = await client.send(
      new DescribeVpcPeeringConnectionsCommand({
        Filters: [
          { Name: 'requester-vpc-info.cidr-block', Values: [requesterCidr] },
          { Name: 'accepter-vpc-info.vpc-id', Values: [accepterVpcId] },
          { Name: 'status-code', Values: ['active'] },
        ],
      }),
    );
    const id = found[0]?.VpcPeeringConnectionId;
    if (found.length === 1 && id) return { status: 'SUCCESS', physicalId: id, data: { [PEERING_ID]: id } };
    return failed(
      `exactly one active peering connection from ${requesterCidr} to ${accepterVpcId} must exist, found ${found.length}; deploy the Link stack of region A first`,
    );
  } catch (error) {
    return failed(`peering connections must be readable: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    client.destroy();
  }
}

const failed = (reason: string): Outcome => ({ status: 'FAILED', physicalId: 'peering', reason });
