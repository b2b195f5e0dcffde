import { at as valueAt, list } from '../../../../../lib/assembly/template-index';
import { tree } from '../../../../support/assembly';
import { type Mistake, mistakesAt, properties, removed, set, without } from '../../../../support/mistakes';
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
  ...mistakesAt('L1/balancer-zones', at.portalBalancer, { 'a load balancer in two zones': without('Subnets.0') }),
  [
    `L1/balancing-across-zones ${at.mailBalancer}`,
    'a zone that serves only itself',
    (draft) => draft.set(at.mailBalancer, ...attributes('LoadBalancer', 'load_balancing.cross_zone.enabled', 'false')),
  ],
  [
    `rule-8/balancer-deletion-protection ${at.mailBalancer}`,
    'a load balancer that can be deleted',
    (draft) => draft.set(at.mailBalancer, ...attributes('LoadBalancer', 'deletion_protection.enabled', 'false')),
  ],
  ...mistakesAt('M4/exchanger-addresses', at.mailBalancer, {
    'an address that changes': without('SubnetMappings.1.AllocationId'),
  }),
  ...mistakesAt('M4/exchanger-addresses', [at.mailBalancer, `${GATEWAY}/Door/Address1`], {
    'an address that is not reserved': removed,
  }),
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
    ...mistakesAt('H1/balancer-logs', balancer, {
      'a log in a bucket that is not archived': set(attribute(balancer, 'access_logs.s3.bucket'), 'elsewhere'),
      'a log in a folder that is not archived': set(attribute(balancer, 'access_logs.s3.prefix'), 'elsewhere'),
    }),
  ]),
  [
    `F3/portal-client-address ${at.portalBalancer}`,
    'addresses that clients make up',
    (draft) =>
      draft.set(
        at.portalBalancer,
        ...attributes('LoadBalancer', 'routing.http.xff_header_processing.mode', 'preserve'),
      ),
  ],
  [
    `G3/http-desync-mitigation ${at.portalBalancer}`,
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
  ...mistakesAt('rule-7/shallow-health-check', at.portalTargets, {
    'a health check of the writer': set('HealthCheckPath', '/readyz?deep'),
  }),
  ...mistakesAt('J1/https-redirect', at.http, {
    'plain HTTP that is answered': set('DefaultActions', [{ Type: 'forward' }]),
    'a redirect that browsers forget': set('DefaultActions.0.RedirectConfig.StatusCode', 'HTTP_302'),
    'a redirect to a closed port': set('DefaultActions.0.RedirectConfig.Port', '8443'),
  }),
  ...mistakesAt('N1/listener-tls-policy', at.https, {
    'old TLS': set('SslPolicy', 'ELBSecurityPolicy-TLS13-1-1-2021-06'),
  }),
  ...mistakesAt('N2/certificate-key', at.certificate, { 'another key': set('KeyAlgorithm', 'EC_prime256v1') }),
  ...mistakesAt('N2/certificate-use', [at.certificate, at.https], {
    'a certificate that no listener has': set('Certificates', []),
  }),
  ...mistakesAt('N2/certificate-use', ['A', at.certificate], { 'no certificate at all': removed }),
  [
    `rule-5/connection-draining ${at.mailTargets}`,
    'sessions that are cut',
    (draft) => draft.set(at.mailTargets, ...attributes('TargetGroup', 'deregistration_delay.timeout_seconds', '5')),
  ],
];
