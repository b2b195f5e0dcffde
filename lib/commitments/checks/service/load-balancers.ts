/** Load balancers keep their zones, logs and addresses. */
import { ENCRYPTION, FRONT_DOOR, REDUNDANCY } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inTemplateOf, refersTo, target } from '../references';
import { checkInEachRegion, otherThan, type ResourceRule, typed } from '../shapes';

export const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const TARGETS = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const CERTIFICATE = 'AWS::CertificateManager::Certificate';

/** Which of the two kinds of load balancer one is. */
export const isFor =
  (type: 'application' | 'network') =>
  ({ properties }: Resource): boolean =>
    at(properties, 'Type') === type;
const listens =
  (...protocols: readonly string[]) =>
  ({ properties }: Resource): boolean =>
    protocols.includes(String(at(properties, 'Protocol')));

/** Protocol, port and status of the redirect from plain HTTP. */
const TO_HTTPS = ['HTTPS', '443', 'HTTP_301'] as const;

/** Policies of TLS 1.2 and 1.3 with forward secrecy: ELB user guide, "Security policies". */
const TLS_POLICIES = /^ELBSecurityPolicy-TLS13-1-[23]-(Res-)?(FIPS-)?(PQ-)?20\d\d-\d\d$/;

/** An attribute of a load balancer or a target group. */
export const attribute = ({ properties }: Resource, key: string): Json | undefined =>
  ['LoadBalancerAttributes', 'TargetGroupAttributes']
    .flatMap((name) => list(properties, name))
    .filter((each) => at(each, 'Key') === key)
    .map((each) => at(each, 'Value'))
    .at(-1);

/** Finds an attribute that has another value than the required one. */
const attributeOtherThan =
  (required: string, key: string) =>
  (resource: Resource): string | undefined => {
    const value = attribute(resource, key);
    return value === required ? undefined : `${key} ${show(value)}`;
  };

/** The destination of a load balancer's log if it is not a folder of the region's landing bucket; else undefined. */
function logsElsewhere(
  balancer: Resource,
  tree: TemplateIndex,
  kind: 'access_logs' | 'connection_logs',
): string | undefined {
  const off = attributeOtherThan('true', `${kind}.s3.enabled`)(balancer);
  const [bucket, prefix] = [attribute(balancer, `${kind}.s3.bucket`), attribute(balancer, `${kind}.s3.prefix`)];
  const lands =
    String(at(target(tree, balancer, bucket)?.properties, 'BucketName') ?? bucket).includes('-landing-') &&
    /^elb\/[a-z_]+$/.test(String(prefix));
  return off ?? (lands ? undefined : `${kind} to ${show(bucket)}/${show(prefix)}`);
}

const RULES: readonly ResourceRule[] = [
  {
    id: 'L1',
    name: 'balancer-zones',
    of: typed(BALANCER),
    sentence: 'Every load balancer stands in all zones of its region',
    required: `${REDUNDANCY.zones} subnets`,
    fix: "give it the tier's subnets, one a zone",
    found: ({ properties }) => {
      const count = list(properties, 'Subnets').length + list(properties, 'SubnetMappings').length;
      return count >= REDUNDANCY.zones ? undefined : `${count} subnets`;
    },
  },
  {
    id: 'L1',
    name: 'balancing-across-zones',
    of: typed(BALANCER),
    where: isFor('network'),
    sentence: 'Mail that arrives in one zone is served by the tasks of all',
    required: 'load_balancing.cross_zone.enabled true',
    fix: 'leave crossZoneEnabled to the secure default',
    found: attributeOtherThan('true', 'load_balancing.cross_zone.enabled'),
  },
  {
    id: 'rule-8',
    name: 'balancer-deletion-protection',
    holdsIn: 'production',
    of: typed(BALANCER),
    sentence: 'No load balancer is deleted by mistake',
    required: 'deletion_protection.enabled true',
    fix: 'leave deletionProtection to the secure default',
    found: attributeOtherThan('true', 'deletion_protection.enabled'),
  },
  {
    id: 'M4',
    name: 'exchanger-addresses',
    of: typed(BALANCER),
    where: isFor('network'),
    sentence: 'Mail arrives at addresses that stay',
    required: 'an Elastic IP address of this template in every zone',
    fix: 'give each subnet mapping its Elastic IP address',
    found: (balancer, tree) => {
      const addresses = inTemplateOf(balancer, tree, 'AWS::EC2::EIP');
      const kept = list(balancer.properties, 'SubnetMappings').every((mapping) =>
        addresses.some((address) => refersTo(at(mapping, 'AllocationId'), address)),
      );
      return kept ? undefined : 'an address that AWS chooses';
    },
  },
  {
    id: 'H1',
    name: 'balancer-logs',
    of: typed(BALANCER),
    sentence: 'Every load balancer logs connections and requests to a bucket that is copied into the archive',
    required:
      'access logs, and connection logs where the type has them, below elb/ of the landing bucket of the region',
    fix: 'set the attributes as FrontDoor does',
    found: (balancer, tree) =>
      logsElsewhere(balancer, tree, 'access_logs') ??
      (isFor('application')(balancer) ? logsElsewhere(balancer, tree, 'connection_logs') : undefined),
  },
  {
    id: 'F3',
    name: 'portal-client-address',
    of: typed(BALANCER),
    where: isFor('application'),
    sentence:
      'The portal gets the client address that the load balancer saw, after the addresses that the client claims',
    required: 'routing.http.xff_header_processing.mode append',
    fix: 'keep XffHeaderProcessingMode.APPEND',
    found: attributeOtherThan('append', 'routing.http.xff_header_processing.mode'),
  },
  {
    id: 'G3',
    name: 'http-desync-mitigation',
    of: typed(BALANCER),
    where: isFor('application'),
    sentence: 'The load balancer drops a request that two programs could parse in different ways',
    required: 'routing.http.desync_mitigation_mode defensive or strictest',
    fix: 'keep DesyncMitigationMode.STRICTEST',
    found: (balancer) => {
      const mode = attribute(balancer, 'routing.http.desync_mitigation_mode');
      return mode === 'defensive' || mode === 'strictest' ? undefined : show(mode);
    },
  },
  {
    id: 'F3',
    name: 'client-address',
    of: typed(TARGETS),
    where: listens('TCP', 'TLS'),
    sentence: "The mail gateway sees the sender's own address",
    required: 'preserve_client_ip.enabled true',
    fix: 'set preserveClientIp on the target group',
    found: attributeOtherThan('true', 'preserve_client_ip.enabled'),
  },
  {
    id: 'M8',
    name: 'keep-alive',
    of: typed(BALANCER),
    where: isFor('application'),
    sentence: 'Clients ask DNS again soon after a flip',
    required: `client_keep_alive.seconds of at most ${FRONT_DOOR.clientKeepAliveAtMost.seconds}`,
    fix: 'set clientKeepAlive from FRONT_DOOR',
    found: (balancer) => {
      const kept = attribute(balancer, 'client_keep_alive.seconds');
      return Number(kept) <= FRONT_DOOR.clientKeepAliveAtMost.seconds ? undefined : show(kept);
    },
  },
  {
    id: 'rule-7',
    name: 'shallow-health-check',
    of: typed(TARGETS),
    sentence: 'Load balancers ask a task about itself and its own region, never about the writer',
    required: 'HealthCheckPath /readyz or /livez, without a question',
    fix: 'keep ?deep out of health checks',
    found: ({ properties }) =>
      ['/readyz', '/livez'].includes(String(at(properties, 'HealthCheckPath')))
        ? undefined
        : show(at(properties, 'HealthCheckPath')),
  },
  {
    id: 'J1',
    name: 'https-redirect',
    of: typed(LISTENER),
    where: listens('HTTP'),
    sentence: 'Plain HTTP leads to HTTPS and nowhere else',
    required: 'one action, a redirect to HTTPS on port 443 with 301',
    fix: 'redirect permanently, without rules of its own',
    found: ({ properties }) => {
      const [action, ...others] = list(properties, 'DefaultActions');
      const redirect = ['Protocol', 'Port', 'StatusCode'].map((key) => at(action, 'RedirectConfig', key) ?? null);
      return others.length === 0 && at(action, 'Type') === 'redirect' && show(redirect) === show(TO_HTTPS)
        ? undefined
        : show(at(properties, 'DefaultActions'));
    },
  },
  {
    id: 'N1',
    name: 'listener-tls-policy',
    of: typed(LISTENER),
    where: listens('HTTPS', 'TLS'),
    sentence: `Customers speak ${ENCRYPTION.oldestTls} or newer, with forward secrecy`,
    required: 'a policy ELBSecurityPolicy-TLS13-1-2 or -1-3',
    fix: 'keep SslPolicy.TLS13_12_RES_PQ',
    found: ({ properties }) =>
      TLS_POLICIES.test(String(at(properties, 'SslPolicy'))) ? undefined : show(at(properties, 'SslPolicy')),
  },
  {
    id: 'N2',
    name: 'certificate-key',
    of: typed(CERTIFICATE),
    sentence: 'Server certificates have 2048-bit RSA keys',
    required: ENCRYPTION.certificateKey,
    fix: 'make it a ServerCertificate',
    found: otherThan(ENCRYPTION.certificateKey, 'KeyAlgorithm'),
  },
  {
    id: 'N2',
    name: 'certificate-use',
    of: typed(CERTIFICATE),
    sentence: 'Every certificate is one that a load balancer answers with',
    required: 'a listener that has it',
    fix: 'give it to a listener, or do not make it',
    found: (certificate, tree) =>
      tree
        .ofType(LISTENER)
        .some((listener) =>
          list(listener.properties, 'Certificates').some(
            (each) => target(tree, listener, at(each, 'CertificateArn')) === certificate,
          ),
        )
        ? undefined
        : 'no listener',
  },
];

/** Every check of the load balancers. */
export const DOOR_CHECKS: readonly Check[] = RULES.map(checkInEachRegion);
