import { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Environment, Region } from '../../config/types';
import { ANNOUNCEMENT } from '../../contracts/region-switch-functions';
import { allow, ownService } from '../permission/statements';

/** Twice a year, so that one that is put off still leaves time (M6); Tuesday forenoon in Europe, before the working day in America. */
const SCHEDULE = 'cron(0 9 ? 3,9 3#2 *)';

export interface DrillReminderProps {
  readonly environment: Environment;
  /** Whose event bus tells people (RecoveryNotices). */
  readonly region: Region;
}

/** Reminds people of the drill. It starts nothing: a flip without anybody who watches is no drill. */
export class DrillReminder extends Construct {
  constructor(scope: Construct, id: string, { environment, region }: DrillReminderProps) {
    super(scope, id);
    const bus = `arn:aws:events:${region.name}:${environment.account}:event-bus/default`;
    const role = new Role(this, 'Role', { assumedBy: ownService(this, 'scheduler.amazonaws.com') });
    const policy = new ManagedPolicy(this, 'MayTell', { roles: [role], statements: [allow('events:PutEvents', bus)] });
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: 'Reminds people of the drill; starts none',
      scheduleExpression: SCHEDULE,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      state: 'ENABLED',
      target: {
        arn: bus,
        roleArn: role.roleArn,
        eventBridgeParameters: { source: ANNOUNCEMENT.source, detailType: ANNOUNCEMENT.drillDue },
        input: JSON.stringify({ environment: environment.name }),
      },
    });
    schedule.node.addDependency(policy);
  }
}
