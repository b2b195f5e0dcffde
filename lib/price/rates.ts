/**
 * What AWS asks for, in USD, in us-east-1. us-east-2 and us-west-2, where our environments are, have the same rates as far as we
 * know; a price in any other region counts as unverified.
 */

/** Day on which the sources were read. */
export const RATES_READ = '2026-11-28';

/** Regions whose rates these are. */
export const RATED_REGIONS = ['us-east-1', 'us-east-2', 'us-west-2'];

/** Hours that AWS's own calculator takes for a month. */
export const HOURS = 730;

interface Source {
  readonly url: string;
  /** Day, month or year of the text, by itself. */
  readonly date: string;
  /** `page`: the figure stands in the text that was read. `quoted`: other texts quote the page, which could not be read. */
  readonly read: 'page' | 'quoted';
}

const SOURCES = {
  table: {
    url: 'https://docs.aws.amazon.com/solutions/latest/automated-security-response-on-aws/cost.html',
    date: '2026',
    read: 'page',
  },
  nat: { url: 'https://aws.amazon.com/vpc/pricing/', date: '2026', read: 'quoted' },
  privatelink: { url: 'https://aws.amazon.com/privatelink/pricing/', date: '2026', read: 'quoted' },
  firewall: { url: 'https://aws.amazon.com/network-firewall/pricing/', date: '2026-07', read: 'quoted' },
  fargate: { url: 'https://www.vantage.sh/blog/fargate-pricing', date: '2026', read: 'page' },
  aurora: {
    url: 'https://www.factualminds.com/blog/amazon-aurora-pricing-io-optimized-serverless-v2-global/',
    date: '2026-06',
    read: 'page',
  },
  auroraStorage: { url: 'https://www.cloudexmachina.io/blog/aws-aurora-pricing', date: '2025-09-02', read: 'page' },
  backup: { url: 'https://aws.amazon.com/backup/pricing/', date: '2026', read: 'quoted' },
  balancers: { url: 'https://awsnegotiations.com/elastic-load-balancer-cost.html', date: '2026-05', read: 'page' },
  guardduty: { url: 'https://aws.amazon.com/guardduty/pricing/', date: '2026-08-08', read: 'quoted' },
  securityHub: { url: 'https://aws.amazon.com/security-hub/pricing/', date: '2026-08-08', read: 'quoted' },
  analyzer: { url: 'https://aws.amazon.com/iam/access-analyzer/pricing/', date: '2026', read: 'quoted' },
  route53: { url: 'https://aws.amazon.com/route53/pricing/', date: '2026', read: 'quoted' },
  regionSwitch: {
    url: 'https://aws.amazon.com/blogs/aws/introducing-amazon-application-recovery-controller-region-switch-a-multi-region-application-recovery-service/',
    date: '2025-08-01',
    read: 'quoted',
  },
  waf: { url: 'https://aws.amazon.com/waf/pricing/', date: '2026-08-08', read: 'quoted' },
  cloudwatch: { url: 'https://aws.amazon.com/cloudwatch/pricing/', date: '2026', read: 'quoted' },
  firehose: { url: 'https://aws.amazon.com/firehose/pricing/', date: '2026', read: 'quoted' },
  s3: { url: 'https://aws.amazon.com/s3/pricing/', date: '2026', read: 'quoted' },
} as const satisfies Record<string, Source>;

/** A rate of AWS. */
export interface Rate {
  readonly usd: number;
  readonly per: string;
  readonly source: keyof typeof SOURCES;
  /** False where only one text quotes it, or texts differ. */
  readonly verified: boolean;
}

/** Every rate that a price is made of. An unverified one stands at the upper end of what was found. */
export const RATES = {
  natHour: { usd: 0.045, per: 'gateway-hour', source: 'nat', verified: true },
  natGb: { usd: 0.045, per: 'GB', source: 'nat', verified: true },
  addressHour: { usd: 0.005, per: 'address-hour', source: 'nat', verified: true },
  endpointHour: { usd: 0.01, per: 'endpoint-hour in a zone', source: 'privatelink', verified: true },
  endpointGb: { usd: 0.01, per: 'GB', source: 'privatelink', verified: true },
  firewallHour: { usd: 0.395, per: 'endpoint-hour', source: 'firewall', verified: true },
  firewallGb: { usd: 0.065, per: 'GB', source: 'firewall', verified: true },
  /** Reported between 0.158 and the rate of a first endpoint. */
  furtherFirewallHour: { usd: 0.395, per: 'endpoint-hour', source: 'firewall', verified: false },
  encryptionControlHour: { usd: 0.15, per: 'VPC-hour', source: 'nat', verified: false },
  vcpuHour: { usd: 0.03238, per: 'vCPU-hour', source: 'fargate', verified: true },
  memoryHour: { usd: 0.00356, per: 'GB-hour', source: 'fargate', verified: true },
  acuHour: { usd: 0.12, per: 'ACU-hour', source: 'aurora', verified: true },
  databaseGb: { usd: 0.1, per: 'GB-month', source: 'auroraStorage', verified: true },
  databaseIo: { usd: 0.2, per: 'million requests', source: 'aurora', verified: true },
  replicatedWrites: { usd: 0.2, per: 'million writes', source: 'aurora', verified: true },
  databaseBackupGb: { usd: 0.021, per: 'GB-month', source: 'auroraStorage', verified: true },
  objectBackupGb: { usd: 0.05, per: 'GB-month', source: 'backup', verified: false },
  restoreTest: { usd: 1.5, per: 'recovery point', source: 'backup', verified: true },
  transferGb: { usd: 0.02, per: 'GB between regions', source: 's3', verified: true },
  balancerHour: { usd: 0.0225, per: 'hour', source: 'balancers', verified: true },
  networkBalancerUnit: { usd: 0.006, per: 'capacity-unit-hour', source: 'balancers', verified: true },
  webBalancerUnit: { usd: 0.008, per: 'capacity-unit-hour', source: 'balancers', verified: true },
  keyMonth: { usd: 1, per: 'key-month', source: 'table', verified: true },
  secretMonth: { usd: 0.4, per: 'secret-month', source: 'table', verified: true },
  alarmMonth: { usd: 0.1, per: 'metric-month', source: 'table', verified: true },
  dashboardMonth: { usd: 3, per: 'month', source: 'table', verified: true },
  insightsMetricMonth: { usd: 0.07, per: 'metric-month', source: 'cloudwatch', verified: false },
  logGb: { usd: 0.5, per: 'GB written', source: 'table', verified: true },
  logStoredGb: { usd: 0.03, per: 'GB-month', source: 'cloudwatch', verified: true },
  deliveryGb: { usd: 0.029, per: 'GB', source: 'firehose', verified: true },
  objectGb: { usd: 0.023, per: 'GB-month', source: 'table', verified: true },
  objectPuts: { usd: 5, per: 'million requests', source: 'table', verified: true },
  replicatedGb: { usd: 0.015, per: 'GB with time control', source: 's3', verified: false },
  trailCopy: { usd: 20, per: 'million events', source: 'table', verified: true },
  trailData: { usd: 1, per: 'million events', source: 'table', verified: true },
  threatCalls: { usd: 4, per: 'million events', source: 'guardduty', verified: true },
  threatRuntime: { usd: 1.5, per: 'vCPU-month', source: 'guardduty', verified: true },
  threatDatabase: { usd: 0.25, per: 'ACU-month', source: 'guardduty', verified: false },
  malwareGb: { usd: 0.09, per: 'GB', source: 'guardduty', verified: true },
  malwareObjects: { usd: 215, per: 'million objects', source: 'guardduty', verified: true },
  hubUnit: { usd: 3.75, per: 'resource-unit-month', source: 'securityHub', verified: false },
  analyzedRole: { usd: 0.2, per: 'role-month and analyzer', source: 'analyzer', verified: true },
  zoneMonth: { usd: 0.5, per: 'zone-month', source: 'route53', verified: true },
  dnsFirewallHour: { usd: 0.16, per: 'hour and VPC with advanced rules', source: 'route53', verified: false },
  planMonth: { usd: 70, per: 'plan-month', source: 'regionSwitch', verified: true },
  webAclMonth: { usd: 5, per: 'web-ACL-month', source: 'waf', verified: true },
  webRuleMonth: { usd: 1, per: 'rule-month', source: 'waf', verified: true },
  botControlMonth: { usd: 10, per: 'web-ACL-month', source: 'waf', verified: true },
  takeoverMonth: { usd: 10, per: 'web-ACL-month', source: 'waf', verified: false },
  webRequests: { usd: 0.6, per: 'million requests', source: 'waf', verified: true },
} as const satisfies Record<string, Rate>;

export type RateId = keyof typeof RATES;

/** The rates by their id, as a price takes them; a test passes others. */
export type RateTable = Readonly<Record<RateId, Rate>>;

/** Where a rate was read, and of which day the text is. */
export const sourceOf = ({ source }: Rate): Source => SOURCES[source];
