import type { Construct, IDependable } from 'constructs';
import { clusterId, clusterName, programName } from '../config/names';
import type { Reporting } from '../constructs/archive/reporting';
import { AccessAnalysis } from '../constructs/detection/access-analysis';
import { AccountServices } from '../constructs/detection/account-services';
import { CentralSyslog } from '../constructs/detection/central-syslog';
import { ConfigurationRecord } from '../constructs/detection/configuration-record';
import { Conformance } from '../constructs/detection/conformance';
import { Findings } from '../constructs/detection/findings';
import { MalwareProtection } from '../constructs/detection/malware-protection';
import { ResumeRecording } from '../constructs/detection/resume-recording';
import { SecurityHub } from '../constructs/detection/security-hub';
import { TamperAlarms } from '../constructs/detection/tamper-alarms';
import { ThreatDetection } from '../constructs/detection/threat-detection';
import { Trails } from '../constructs/detection/trails';
import { Investigation } from '../constructs/forensics/investigation';
import type { LogSource } from '../constructs/forensics/saved-query-table';
import { SavedQueries } from '../constructs/forensics/saved-queries';
import type { MailStore } from '../constructs/mail-store/mail-store';
import type { Network } from '../constructs/network/network';
import { type Place, RegionalStack } from './regional-stack';

export interface DetectionStackProps extends Reporting {
  readonly network: Network;
  /** Customers' messages, which are scanned. */
  readonly stores: readonly MailStore[];
}

/**
 * Detection in one region: API calls, configuration of resources, intrusions, notices of findings, and queries over the
 * records. Deployed before the programs, because GuardDuty adds its agent to a task only when the task starts.
 */
export class DetectionStack extends RegionalStack {
  /** Done when the account's services that CloudFormation cannot switch on are on; constructs that need one wait for it. */
  readonly switchedOn: IDependable;

  constructor(scope: Construct, id: string, place: Place, props: DetectionStackProps) {
    super(scope, id, place, 'Holdfast: detection, audit and forensics of one region');
    const { environment, region, peer } = place;
    const { adopted } = environment;
    const { network, stores, logKey, notices } = props;
    const services = new AccountServices(this, 'AccountServices', { adopted, logKey, notices });
    this.switchedOn = services.on;
    const trails = new Trails(this, 'Trails', { environment, region, logKey });
    new TamperAlarms(this, 'Tampering', { trail: trails.log, topic: notices.security });
    const recorder = adopted.includes('configRecorder')
      ? undefined
      : new ConfigurationRecord(this, 'Configuration', { environment, region, role: services.on });
    new Conformance(this, 'Conformance', { environment, region, recorder });
    if (!adopted.includes('guardDutyDetector')) new ThreatDetection(this, 'Threats');
    new MalwareProtection(this, 'Malware', { environment, region, stores });
    new SecurityHub(this, 'SecurityHub', { region, peer, adopted, recorder });
    if (!adopted.includes('accessAnalyzers')) new AccessAnalysis(this, 'Access');
    new Findings(this, 'Findings', { environment, region, notices, undelivered: services.handler });
    new ResumeRecording(this, 'ResumeRecording', { environment, region, adopted });
    const syslog = new CentralSyslog(this, 'Syslog', {
      endpoint: network.endpoints.syslog,
      adopted: adopted.includes('syslogConfiguration'),
      functions: network.functions,
      logKey,
      notices,
    });
    new Investigation(this, 'Investigation', { environment, region, peer, key: logKey });
    new SavedQueries(this, 'Queries', {
      sources: { ...this.otherLogs(network), trail: [trails.log.logGroupName], syslog: [syslog.messages.logGroupName] },
    });
  }

  /** Log groups of other stacks: by reference where they are deployed before this one, by computed name where after it. */
  private otherLogs({ records }: Network): Readonly<Record<Exclude<LogSource, 'trail' | 'syslog'>, readonly string[]>> {
    const { environment, region } = this.place;
    return {
      gateway: [programName(environment, 'gateway')],
      portal: [programName(environment, 'portal')],
      webFirewall: [`aws-waf-logs-${clusterName(environment)}`],
      database: [`/aws/rds/cluster/${clusterId(environment, region)}/postgresql`],
      alerts: [records.alerts.logGroupName],
      flows: [records.flows.logGroupName],
      questions: [records.queries.logGroupName],
    };
  }
}
