/**
 * Services of AWS that the environments are built of, for the page on infrastructure and sub-processors (B5). A template
 * that uses an unlisted service fails the build; so does an entry that no template uses.
 */
import type { DataCategory } from './choices';

/** One service. */
export interface HostingService {
  readonly name: string;
  /** What it does for the service, in a customer's words. */
  readonly purpose: string;
  /** Customer data that lies in it or passes through it; empty where there is none. */
  readonly data: readonly DataCategory[];
}

const MESSAGES = ['message content', 'message metadata'] as const;
const RECORDS = ['message metadata', 'account contacts'] as const;

/** By the namespace of CloudFormation's types: `AWS::RDS::DBCluster` belongs to `AWS::RDS`. */
export const HOSTING_SERVICES: Readonly<Record<string, HostingService>> = {
  'AWS::ARCRegionSwitch': {
    name: 'Amazon Application Recovery Controller',
    purpose: 'Moves the service to the other region, by a plan',
    data: [],
  },
  'AWS::AccessAnalyzer': {
    name: 'IAM Access Analyzer',
    purpose: 'Finds access from outside and unused permissions',
    data: [],
  },
  'AWS::ApplicationAutoScaling': {
    name: 'Application Auto Scaling',
    purpose: 'Grows services with their load',
    data: [],
  },
  'AWS::Athena': { name: 'Amazon Athena', purpose: 'Questions to archived records', data: RECORDS },
  'AWS::Backup': {
    name: 'AWS Backup',
    purpose: 'Backups, their copies, and tests of their restores',
    data: [...MESSAGES, 'account contacts'],
  },
  'AWS::CertificateManager': { name: 'AWS Certificate Manager', purpose: 'Server certificates', data: [] },
  'AWS::CloudTrail': {
    name: 'AWS CloudTrail',
    purpose: 'Records of calls to AWS, and of access to stored messages',
    data: [],
  },
  'AWS::CloudWatch': { name: 'Amazon CloudWatch', purpose: 'Metrics, alarms and dashboards', data: [] },
  'AWS::Config': {
    name: 'AWS Config',
    purpose: 'Records of what resources look like, and rules that they must follow',
    data: [],
  },
  'AWS::EC2': { name: 'Amazon VPC', purpose: 'Networks, addresses, and the link between the regions', data: MESSAGES },
  'AWS::ECS': {
    name: 'Amazon ECS on AWS Fargate',
    purpose: 'Runs the mail gateway, the portal and their tasks',
    data: [...MESSAGES, 'account contacts'],
  },
  'AWS::ElasticLoadBalancingV2': {
    name: 'Elastic Load Balancing',
    purpose: 'Receives mail and requests, and spreads them over tasks',
    data: MESSAGES,
  },
  'AWS::Events': { name: 'Amazon EventBridge', purpose: 'Schedules, and carries findings to people', data: [] },
  'AWS::Glue': { name: 'AWS Glue Data Catalog', purpose: 'Describes archived records to Athena', data: [] },
  'AWS::GuardDuty': {
    name: 'Amazon GuardDuty',
    purpose: 'Detects intrusions, and malware in stored messages',
    data: MESSAGES,
  },
  'AWS::IAM': { name: 'AWS Identity and Access Management', purpose: 'Roles and permissions of programs', data: [] },
  'AWS::KMS': {
    name: 'AWS Key Management Service',
    purpose: 'Keys of all stores, one for each purpose and region',
    data: [],
  },
  'AWS::KinesisFirehose': { name: 'Amazon Data Firehose', purpose: 'Carries logs into the archive', data: RECORDS },
  'AWS::Lambda': {
    name: 'AWS Lambda',
    purpose: 'Small programs: proofs of backups, housekeeping',
    data: [...MESSAGES, 'account contacts'],
  },
  'AWS::Logs': { name: 'Amazon CloudWatch Logs', purpose: 'Logs of this quarter, and central syslog', data: RECORDS },
  'AWS::NetworkFirewall': {
    name: 'AWS Network Firewall',
    purpose: 'Inspects what arrives and what leaves',
    data: MESSAGES,
  },
  'AWS::RDS': {
    name: 'Amazon Aurora',
    purpose: 'Database of customers, in two regions',
    data: ['message metadata', 'account contacts'],
  },
  'AWS::Route53': { name: 'Amazon Route 53', purpose: 'Public names', data: [] },
  'AWS::Route53Resolver': {
    name: 'Amazon Route 53 Resolver',
    purpose: 'Answers, guards and records questions for names',
    data: [],
  },
  'AWS::S3': {
    name: 'Amazon S3',
    purpose: 'Mail, quarantine, and the locked archive of records',
    data: [...MESSAGES, 'account contacts'],
  },
  'AWS::SNS': { name: 'Amazon SNS', purpose: 'Tells the people on call and the security team', data: [] },
  'AWS::SQS': { name: 'Amazon SQS', purpose: 'Keeps what could not be delivered', data: [] },
  'AWS::SSM': { name: 'AWS Systems Manager', purpose: 'Settings of programs, and procedures', data: [] },
  'AWS::Scheduler': { name: 'Amazon EventBridge Scheduler', purpose: 'Reminds of the drill', data: [] },
  'AWS::SecretsManager': { name: 'AWS Secrets Manager', purpose: "The database administrator's password", data: [] },
  'AWS::SecurityHub': { name: 'AWS Security Hub', purpose: 'Collects findings, and checks public standards', data: [] },
  'AWS::StepFunctions': { name: 'AWS Step Functions', purpose: 'Leads the proof of a restored backup', data: [] },
  'AWS::WAFv2': { name: 'AWS WAF', purpose: 'Turns attacks on the portal away', data: ['account contacts'] },
};
