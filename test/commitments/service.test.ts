import { SERVICE_CHECKS } from '../../lib/commitments/checks/index';
import { at as valueAt, list } from '../../lib/assembly/template-index';
import { type Draft, mutated, tree } from '../support/assembly';

const production = tree('production');
const findings = (broken = production) =>
  SERVICE_CHECKS.flatMap((check) => check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`));

/** Where a check holds, by environment. */
const HOLDS = {
  production: ['every', 'two-region', 'production'],
  staging: ['every', 'two-region'],
  sandbox: ['every'],
} as const;

test.each(['production', 'staging', 'sandbox'] as const)('the Service stack of %s keeps its promises', (name) => {
  const concerned = SERVICE_CHECKS.filter(({ holdsIn }) => HOLDS[name].some((scope) => scope === holdsIn));
  expect(concerned.flatMap((check) => check.find(tree(name)))).toEqual([]);
});

const PORTAL = 'A/Service/Portal';
const GATEWAY = 'B/Service/Gateway';
const at = {
  service: `${PORTAL}/Tasks/Service/Service`,
  target: `${PORTAL}/Tasks/Service/TaskCount/Target/Resource`,
  task: `${PORTAL}/Tasks/Task/Definition/Resource`,
  settings: `${PORTAL}/Tasks/Task/Settings/Parameter/Resource`,
  mailTask: `${GATEWAY}/Tasks/Task/Definition/Resource`,
  mailLogs: `${GATEWAY}/Tasks/Task/Logs/Resource`,
  portalBalancer: `${PORTAL}/FrontDoor/LoadBalancer/Resource`,
  mailBalancer: `${GATEWAY}/Door/LoadBalancer/Resource`,
  portalTargets: `${PORTAL}/Targets/Resource`,
  mailTargets: `${GATEWAY}/Targets/Resource`,
  https: `${PORTAL}/FrontDoor/LoadBalancer/Https/Resource`,
  http: `${PORTAL}/FrontDoor/LoadBalancer/Http/Resource`,
  mailCertificate: `${GATEWAY}/Certificate/Resource`,
  acl: 'A/Service/WebFirewall/WebAcl',
  association: 'A/Service/WebFirewall/Association',
  logging: 'A/Service/WebFirewall/Logging',
} as const;

const properties = (...keys: readonly (string | number)[]) => ['Properties', ...keys];
const container = (...keys: readonly (string | number)[]) => properties('ContainerDefinitions', 0, ...keys);
/** Place of a load balancer's attribute as it is deployed. */
const attribute = (balancer: string, key: string) =>
  properties(
    'LoadBalancerAttributes',
    list(production.resources.find(({ path }) => path === balancer)?.properties, 'LoadBalancerAttributes').findIndex(
      (each) => valueAt(each, 'Key') === key,
    ),
    'Value',
  );
const attributes = (kind: 'LoadBalancer' | 'TargetGroup', key: string, value: string) =>
  [properties(`${kind}Attributes`), [{ Key: key, Value: value }]] as const;

/** What an engineer might break, and what must then be found. */
const BROKEN: readonly (readonly [string, string, (draft: Draft) => void])[] = [
  [`L1/scalable ${at.service}`, 'a service without a scalable target', (draft) => draft.remove(at.target)],
  [
    `M4/equal B/Service/Portal/Tasks/Service/TaskCount/Target/Resource`,
    'a region without a service that the other has',
    (draft) => draft.remove('B/Service/Portal/Tasks/Service/TaskCount/Target/Resource'),
  ],
  [
    `M4/equal B/Service/Portal/Tasks/Service/TaskCount/Target/Resource`,
    'a smaller standby',
    (draft) => draft.set('B/Service/Portal/Tasks/Service/TaskCount/Target/Resource', properties('MinCapacity'), 2),
  ],
  [`L1/floor ${at.target}`, 'a single task', (draft) => draft.set(at.target, properties('MinCapacity'), 1)],
  [
    `M2/headroom ${at.target}`,
    'a service that cannot double',
    (draft) => draft.set(at.target, properties('MaxCapacity'), 5),
  ],
  [
    `L1/deployment ${at.service}`,
    'a deployment that ends tasks first',
    (draft) => draft.set(at.service, properties('DeploymentConfiguration', 'MinimumHealthyPercent'), 50),
  ],
  [
    `L1/deployment ${at.service}`,
    'a deployment that cannot go back',
    (draft) =>
      draft.set(at.service, properties('DeploymentConfiguration', 'DeploymentCircuitBreaker', 'Rollback'), false),
  ],
  [
    `G1/fargate ${at.service}`,
    'tasks that GuardDuty cannot watch',
    (draft) => draft.set(at.service, properties('CapacityProviderStrategy'), [{ CapacityProvider: 'managed' }]),
  ],
  [
    `G1/fargate-tasks ${at.task}`,
    'tasks that could run on instances',
    (draft) => draft.set(at.task, properties('RequiresCompatibilities'), ['EC2', 'FARGATE']),
  ],
  [
    `G1/fargate-tasks B/Data/Migration/Task/Definition/Resource`,
    'a migration on managed instances',
    (draft) =>
      draft.set('B/Data/Migration/Task/Definition/Resource', properties('RequiresCompatibilities'), [
        'MANAGED_INSTANCES',
      ]),
  ],
  ...['A/Service/Cluster/Cluster/Resource', 'B/Data/Migration/Cluster/Cluster/Resource'].flatMap(
    (cluster): (typeof BROKEN)[number][] => [
      [
        `H1/cluster-records ${cluster}`,
        'tasks that report nothing',
        (draft) => draft.delete(cluster, properties('ClusterSettings')),
      ],
      [
        `H1/cluster-records ${cluster}`,
        'commands that nobody writes down',
        (draft) => draft.set(cluster, properties('Configuration', 'ExecuteCommandConfiguration', 'Logging'), 'NONE'),
      ],
    ],
  ),
  [
    `rule-8/no-public-address ${at.service}`,
    'a task on the internet',
    (draft) =>
      draft.set(at.service, properties('NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp'), 'ENABLED'),
  ],
  [
    `rule-8/unprivileged ${at.task}`,
    'files that can be changed',
    (draft) => draft.delete(at.task, container('ReadonlyRootFilesystem')),
  ],
  [`rule-8/unprivileged ${at.task}`, 'a root user', (draft) => draft.set(at.task, container('User'), '0:0')],
  [
    `rule-8/unprivileged ${at.task}`,
    'what root may do',
    (draft) => draft.delete(at.task, container('LinuxParameters', 'Capabilities', 'Drop')),
  ],
  [`B1/no-shell ${at.service}`, 'a shell', (draft) => draft.set(at.service, properties('EnableExecuteCommand'), true)],
  [
    'F13/masked-whole A/Data/Database/Logs/Engine/Resource',
    'statements that are not masked',
    (draft) => draft.delete('A/Data/Database/Logs/Engine/Resource', properties('DataProtectionPolicy')),
  ],
  [
    `rule-8/secrets ${at.task}`,
    'a token for everybody to read',
    (draft) => draft.set(at.task, container('Environment'), [{ Name: 'API_TOKEN', Value: 'abc' }]),
  ],
  [
    `rule-8/settings ${at.settings}`,
    'a token among the settings',
    (draft) => draft.set(at.settings, properties('Value'), '{"API_TOKEN":"abc"}'),
  ],
  [
    `F13/masked ${at.mailTask}`,
    'a log that masks nothing',
    (draft) => draft.delete(at.mailLogs, properties('DataProtectionPolicy')),
  ],
  [
    `F13/masked-whole ${at.mailLogs}`,
    'a program that is not masked',
    (draft) => draft.delete(at.mailLogs, properties('DataProtectionPolicy')),
  ],
  [
    'F13/masked-whole A/Backup/Janitor/Handler/Logs/Resource',
    'a function that is not masked',
    (draft) => draft.delete('A/Backup/Janitor/Handler/Logs/Resource', properties('DataProtectionPolicy')),
  ],
  [
    `F13/masked-whole ${at.mailLogs}`,
    'a kind of secret that is shown',
    (draft) => draft.delete(at.mailLogs, properties('DataProtectionPolicy', 'Statement', 1, 'DataIdentifier', 0)),
  ],
  [
    `F13/masked-whole ${at.mailLogs}`,
    'a pattern that finds no password',
    (draft) =>
      draft.set(
        at.mailLogs,
        properties('DataProtectionPolicy', 'Configuration', 'CustomDataIdentifier', 0, 'Regex'),
        'passphrase',
      ),
  ],
  [
    `F13/masked-whole ${at.mailLogs}`,
    'a pattern that is none',
    (draft) =>
      draft.set(
        at.mailLogs,
        properties('DataProtectionPolicy', 'Configuration', 'CustomDataIdentifier', 1, 'Regex'),
        '(',
      ),
  ],
  [
    `F13/masked-whole ${at.mailLogs}`,
    'found, and shown',
    (draft) => draft.delete(at.mailLogs, properties('DataProtectionPolicy', 'Statement', 1)),
  ],
  [
    `F9/mail-log ${at.mailTask}`,
    'mail logs that go too early',
    (draft) => draft.set(at.mailLogs, properties('RetentionInDays'), 120),
  ],
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
    'an address that nobody holds',
    (draft) => draft.remove(`${GATEWAY}/Door/Address1`),
  ],
  [
    `H1/balancer-logs ${at.portalBalancer}`,
    'requests that nobody logs',
    (draft) => draft.set(at.portalBalancer, ...attributes('LoadBalancer', 'connection_logs.s3.enabled', 'true')),
  ],
  [
    `H1/balancer-logs ${at.portalBalancer}`,
    'connections that nobody logs',
    (draft) => draft.set(at.portalBalancer, ...attributes('LoadBalancer', 'access_logs.s3.enabled', 'true')),
  ],
  ...[at.portalBalancer, at.mailBalancer].flatMap(
    (balancer): readonly (readonly [string, string, (draft: Draft) => void])[] => [
      [
        `H1/balancer-logs ${balancer}`,
        'a log in a bucket that nobody archives',
        (draft) => draft.set(balancer, attribute(balancer, 'access_logs.s3.bucket'), 'elsewhere'),
      ],
      [
        `H1/balancer-logs ${balancer}`,
        'a log in a folder that nobody archives',
        (draft) => draft.set(balancer, attribute(balancer, 'access_logs.s3.prefix'), 'elsewhere'),
      ],
    ],
  ),
  [`H1/web-firewall-logs ${at.acl}`, 'a web firewall that logs nothing', (draft) => draft.remove(at.logging)],
  [
    `H1/web-firewall-logs ${at.acl}`,
    'a log that nobody archives',
    (draft) => draft.set(at.logging, properties('LogDestinationConfigs', 0), 'arn:aws:s3:::aws-waf-logs-elsewhere'),
  ],
  [
    `H1/web-firewall-logs ${at.acl}`,
    'a log of some requests',
    (draft) => draft.set(at.logging, properties('LoggingFilter'), { DefaultBehavior: 'DROP', Filters: [] }),
  ],
  [
    'H1/web-firewall-logs B/Service/WebFirewall/WebAcl',
    'a web firewall that logs nothing, in the other region',
    (draft) => draft.remove('B/Service/WebFirewall/Logging'),
  ],
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
    'a redirect to a door that is shut',
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
    `G3/associated ${at.portalBalancer}`,
    'a front door without a web firewall',
    (draft) => draft.remove(at.association),
  ],
  [
    `G3/bots ${at.acl}`,
    'robots that are only named',
    (draft) =>
      draft.set(
        at.acl,
        properties(
          'Rules',
          9,
          'Statement',
          'ManagedRuleGroupStatement',
          'ManagedRuleGroupConfigs',
          0,
          'AWSManagedRulesBotControlRuleSet',
          'InspectionLevel',
        ),
        'COMMON',
      ),
  ],
  [
    `G4/sign-in ${at.acl}`,
    'a sign-in page that nobody watches',
    (draft) =>
      draft.set(
        at.acl,
        properties(
          'Rules',
          8,
          'Statement',
          'ManagedRuleGroupStatement',
          'ManagedRuleGroupConfigs',
          0,
          'AWSManagedRulesATPRuleSet',
          'LoginPath',
        ),
        '/login',
      ),
  ],
  [
    `G4/sign-in ${at.acl}`,
    'stolen credentials that are only counted',
    (draft) => draft.set(at.acl, properties('Rules', 8, 'OverrideAction'), { Count: {} }),
  ],
  ['G3/bots A', 'no web firewall at all', (draft) => draft.remove(at.acl)],
  [
    `rule-8/web-rules ${at.acl}`,
    'injections that nobody stops',
    (draft) => draft.delete(at.acl, properties('Rules', 6)),
  ],
  [
    `rule-8/web-rules ${at.acl}`,
    'attacks that are only counted',
    (draft) => draft.set(at.acl, properties('Rules', 4, 'OverrideAction'), { Count: {} }),
  ],
  [`rule-8/rate-limits ${at.acl}`, 'a portal without limits', (draft) => draft.set(at.acl, properties('Rules'), [])],
  [
    `M2/tracks-cpu ${at.target}`,
    'a service that does not grow',
    (draft) => draft.remove(`${PORTAL}/Tasks/Service/TaskCount/Target/Cpu/Resource`),
  ],
  [
    `rule-5/deregistration ${at.mailTargets}`,
    'sessions that are cut',
    (draft) => draft.set(at.mailTargets, ...attributes('TargetGroup', 'deregistration_delay.timeout_seconds', '5')),
  ],
  [
    `rule-5/stop ${at.mailTask}`,
    'a task that is killed at once',
    (draft) => draft.delete(at.mailTask, container('StopTimeout')),
  ],
  [
    `F13/redacted ${at.acl}`,
    'session cookies in the log',
    (draft) => draft.delete(at.logging, properties('RedactedFields', 1)),
  ],
  [`F13/redacted ${at.acl}`, 'a web firewall that logs nothing', (draft) => draft.remove(at.logging)],
];

test.each(BROKEN)('%s is found: %s', (expected, _, edit) => {
  expect(findings(mutated(production, edit))).toContain(expected);
});

test('every check is proved on a broken copy', () => {
  const proved = new Set(BROKEN.map(([expected]) => expected.split(' ')[0]));
  expect(SERVICE_CHECKS.map(({ id, name }) => `${id}/${name}`).filter((check) => !proved.has(check))).toEqual([]);
});
