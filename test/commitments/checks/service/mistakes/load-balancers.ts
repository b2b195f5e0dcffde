import { at as valueAt, list } from '../../../../../lib/assembly/template-index';
import { tree } from '../../../../support/assembly';
import { type Mistake, properties } from '../../../../support/mistakes';
import { at, attributes, GATEWAY } from './places';

const production = tree('production');

/** Place of a load balancer's attribute as it is deployed. */
const attribute = (balancer: string, key: string) =>
  properties(
    'LoadBalancerAttributes',
    list(production.resources.find(({ path }) => path === balancer)?.properties, 'LoadBalancerAttributes').findIndex(
      (each) => valueAt(each, 'Key') === key,
    ),
    'Value',
  );

export const LOAD_BALANCERS: readonly Mistake[] = [
  [
    `L1/balancer-zones ${at.portalBalancer}`,
    'a load balancer in two zones',
    (draft) => draft.delete(at.portalBalancer, properties('Subnets', 0)),
  ],
  [
    `L1/cross-zone ${at.mailBalancer}`,
    'a zone that serves only itself',
    (draft) => draft.set(at.mailBalancer, ...attributes('LoadBalancer', 'load_balancing.cross_zone.enabled', 'false')),
  ],
  [
    `rule-8/balancer-kept ${at.mailBalancer}`,
    'a load balancer that can be deleted',
    (draft) => draft.set(at.mailBalancer, ...attributes('LoadBalancer', 'deletion_protection.enabled', 'false')),
  ],
  [
    `M4/exchanger-addresses ${at.mailBalancer}`,
    'an address that changes',
    (draft) => draft.delete(at.mailBalancer, properties('SubnetMappings', 1, 'AllocationId')),
  ],
  [
    `M4/exchanger-addresses ${at.mailBalancer}`,
    'an address that is not reserved',
    (draft) => draft.remove(`${GATEWAY}/Door/Address1`),
  ],
  [
    `H1/balancer-logs ${at.portalBalancer}`,
    'requests that are not logged',
    (draft) => draft.set(at.portalBalancer, ...attributes('LoadBalancer', 'connection_logs.s3.enabled', 'true')),
  ],
  [
    `H1/balancer-logs ${at.portalBalancer}`,
    'connections that are not logged',
    (draft) => draft.set(at.portalBalancer, ...attributes('LoadBalancer', 'access_logs.s3.enabled', 'true')),
  ],
  ...[at.portalBalancer, at.mailBalancer].flatMap((balancer): readonly Mistake[] => [
    [
      `H1/balancer-logs ${balancer}`,
      'a log in a bucket that is not archived',
      (draft) => draft.set(balancer, attribute(balancer, 'access_logs.s3.bucket'), 'elsewhere'),
    ],
    [
      `H1/balancer-logs ${balancer}`,
      'a log in a folder that is not archived',
      (draft) => draft.set(balancer, attribute(balancer, 'access_logs.s3.prefix'), 'elsewhere'),
    ],
  ]),
  [
    `F3/forwarded ${at.portalBalancer}`,
    'addresses that clients make up',
    (draft) =>
      draft.set(
        at.portalBalancer,
        ...attributes('LoadBalancer', 'routing.http.xff_header_processing.mode', 'preserve'),
      ),
  ],
  [
    `G3/desync ${at.portalBalancer}`,
    'requests that are read in two ways',
    (draft) =>
      draft.set(at.portalBalancer, ...attributes('LoadBalancer', 'routing.http.desync_mitigation_mode', 'monitor')),
  ],
  [
    `M8/keep-alive ${at.portalBalancer}`,
    'connections for an hour',
    (draft) => draft.set(at.portalBalancer, ...attributes('LoadBalancer', 'client_keep_alive.seconds', '3600')),
  ],
  [
    `F3/client-address ${at.mailTargets}`,
    'senders without an address',
    (draft) => draft.set(at.mailTargets, ...attributes('TargetGroup', 'preserve_client_ip.enabled', 'false')),
  ],
  [
    `rule-7/local-health ${at.portalTargets}`,
    'a health check of the writer',
    (draft) => draft.set(at.portalTargets, properties('HealthCheckPath'), '/readyz?deep'),
  ],
  [
    `J1/redirect ${at.http}`,
    'plain HTTP that is answered',
    (draft) => draft.set(at.http, properties('DefaultActions'), [{ Type: 'forward' }]),
  ],
  [
    `J1/redirect ${at.http}`,
    'a redirect that browsers forget',
    (draft) => draft.set(at.http, properties('DefaultActions', 0, 'RedirectConfig', 'StatusCode'), 'HTTP_302'),
  ],
  [
    `J1/redirect ${at.http}`,
    'a redirect to a closed port',
    (draft) => draft.set(at.http, properties('DefaultActions', 0, 'RedirectConfig', 'Port'), '8443'),
  ],
  [
    `N1/tls ${at.https}`,
    'old TLS',
    (draft) => draft.set(at.https, properties('SslPolicy'), 'ELBSecurityPolicy-TLS13-1-1-2021-06'),
  ],
  [
    `N2/rsa ${at.mailCertificate}`,
    'another key',
    (draft) => draft.set(at.mailCertificate, properties('KeyAlgorithm'), 'EC_prime256v1'),
  ],
  [
    `N2/exportable ${at.mailCertificate}`,
    'a certificate that the gateway cannot have',
    (draft) => draft.delete(at.mailCertificate, properties('CertificateExport')),
  ],
  ['N2/exportable B', 'no certificate of the mail exchanger', (draft) => draft.remove(at.mailCertificate)],
  [
    `rule-5/deregistration ${at.mailTargets}`,
    'sessions that are cut',
    (draft) => draft.set(at.mailTargets, ...attributes('TargetGroup', 'deregistration_delay.timeout_seconds', '5')),
  ],
];
