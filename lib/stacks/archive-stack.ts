import type { Construct } from 'constructs';
import { RETENTION_CLASSES } from '../config/numbers';
import { LogArchive } from '../constructs/archive/log-archive';
import { LogDelivery } from '../constructs/archive/log-delivery';
import { LogWriters } from '../constructs/archive/log-writers';
import { arrivalAlarms } from '../constructs/archive/replication-alarms';
import { raise } from '../constructs/alarm/alarm';
import { AlertTopics } from '../constructs/archive/alert-topics';
import { ServiceKey } from '../constructs/archive/service-key';
import { type Place, RegionalStack } from './regional-stack';

/** A region's archive, its keys and its alert topics. Needs no network. */
export class ArchiveStack extends RegionalStack {
  readonly archive: LogArchive;
  readonly notices: AlertTopics;
  /** Encrypts every log group of the region. */
  readonly logKey: ServiceKey;

  constructor(scope: Construct, id: string, place: Place) {
    super(scope, id, place, 'Holdfast: tamper-proof archives and notices of one region');
    const { environment, region, peer } = place;
    const archiveKey = new ServiceKey(this, 'ArchiveKey', {
      environment,
      purpose: 'archive',
      description: 'Archived records: logs, statistics, evidence',
      services: ['delivery.logs.amazonaws.com', 'cloudtrail.amazonaws.com'],
    });
    this.logKey = new ServiceKey(this, 'LogKey', {
      environment,
      purpose: 'logs',
      description: 'CloudWatch log groups, and dead-letter queues',
      services: [`logs.${region.name}.amazonaws.com`, 'events.amazonaws.com'],
    });
    const noticeKey = new ServiceKey(this, 'NoticeKey', {
      environment,
      purpose: 'notices',
      description: 'Messages on the on-call and security topics',
      services: ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'sns.amazonaws.com'],
    });
    this.archive = new LogArchive(this, 'Archive', {
      environment,
      region,
      copyTo: region.founding ? undefined : peer,
      key: archiveKey,
    });
    this.notices = new AlertTopics(this, 'Notices', { environment, key: noticeKey });
    if (peer && !region.founding) {
      const records = RETENTION_CLASSES.map((purpose) => ({
        purpose,
        what: 'Records archived',
        runbook: 'Copies of the archive arrive late',
      }));
      raise(this.archive, this.notices.onCall, arrivalAlarms(environment, peer, region, records));
    }
    new LogWriters(this, 'LogWriters', environment);
    new LogDelivery(this, 'LogDelivery', {
      environment,
      region,
      landing: this.archive.landing,
      key: archiveKey,
      logKey: this.logKey,
      notices: this.notices,
    });
  }
}
