import { GetHostedZoneCommand, ListHostedZonesByNameCommand, Route53Client } from '@aws-sdk/client-route-53';
import { clientSettings, type ClientConfig } from '../recovery/drill/aws-clients';
import { withClient } from '../runtime/aws-client';
import { stated } from './question';

export interface Zone {
  readonly id: string;
  /** Its name servers. */
  readonly servers: readonly string[];
}

/** Public zones of exactly this name: a zone that was kept and made again is there twice. */
export function zonesOf(config: ClientConfig, domain: string): Promise<readonly Zone[]> {
  return withClient(new Route53Client(clientSettings(config)), async (client) => {
    const { HostedZones } = await client.send(new ListHostedZonesByNameCommand({ DNSName: domain }));
    const same = stated(HostedZones, 'HostedZones').filter(
      ({ Name, Config }) => Name === `${domain}.` && Config?.PrivateZone !== true,
    );
    return Promise.all(
      same.map(async ({ Id }) => {
        const { DelegationSet } = await client.send(new GetHostedZoneCommand({ Id }));
        return { id: stated(Id, 'Id'), servers: stated(DelegationSet?.NameServers, 'NameServers') };
      }),
    );
  });
}
