/**
 * Finds the peering connection that the other region requested, by the requester's CIDR and the accepter's VPC. Calls no
 * API outside its own region, and deletes nothing.
 */
import { DescribeVpcPeeringConnectionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { customResource } from '../../runtime/custom-resource';
import { PEERING_ID } from './contract';

export const handler = customResource({
  physicalId: 'peering',
  properties: z.object({ RequesterCidr: z.string(), AccepterVpcId: z.string() }),
  apply: async ({ RequesterCidr, AccepterVpcId }) => ({ [PEERING_ID]: await find(RequesterCidr, AccepterVpcId) }),
});

async function find(requesterCidr: string, accepterVpcId: string): Promise<string> {
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
    if (found.length === 1 && id) return id;
    throw new Error(
      `exactly one active peering connection from ${requesterCidr} to ${accepterVpcId} must exist, found ${found.length}; deploy the Link stack of region A first`,
    );
  } finally {
    client.destroy();
  }
}
