/** Recovery events that notify the on-call engineer, as data. */
import { type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { telling } from '../alarm/topic-target';
import type { AlertTopics } from '../archive/alert-topics';
import type { Handler } from '../handler/handler';
import { ANNOUNCEMENT } from '../../contracts/region-switch-functions';

interface Notice {
  readonly pattern: EventPattern;
  /** Text with `<path>` where a value of the event goes, and `<runbooks>` for the address of the pages. */
  readonly message: string;
}

const REGION_SWITCH = 'aws.arc-region-switch';

/** By construct id. Region switch sends an event to the region that it concerns, so both regions have these rules. */
const NOTICES: Readonly<Record<string, Notice>> = {
  PlanWarning: {
    // Matched by content: the documentation gives this event two different detail types. Repeated once a day until the plan is fixed.
    pattern: { source: [REGION_SWITCH], detail: { metadata: { warning: [{ exists: true }] } } },
    message:
      'The recovery plan would not work as it stands: <$.detail.metadata.warning> First: read the warnings of GetPlanEvaluationStatus. Runbook: <runbooks>region-flip.md#the-plan-has-a-warning',
  },
  Execution: {
    pattern: {
      source: [REGION_SWITCH],
      detailType: Match.equalsIgnoreCase('ARC Region Switch Plan Execution'),
      detail: { eventType: [{ prefix: 'Execution' }] },
    },
    message:
      'Region switch: <$.detail.eventType>, <$.detail.executionAction>, execution <$.detail.executionId>. Runbook: <runbooks>region-flip.md',
  },
  Activated: {
    pattern: { source: [ANNOUNCEMENT.source], detailType: [ANNOUNCEMENT.activated] },
    message:
      '<$.detail.environment>: <$.detail.region> is the active region. To go back, once post-recovery has ended: <$.detail.failback>',
  },
  DrillReminder: {
    pattern: { source: [ANNOUNCEMENT.source], detailType: [ANNOUNCEMENT.drillDue] },
    message:
      'Time for a drill of <$.detail.environment>: agree on a day, then npx holdfast drill --environment <$.detail.environment> --to REGION --mode switchover. Runbook: <runbooks>region-flip.md',
  },
  Reconciled: {
    pattern: { source: [ANNOUNCEMENT.source], detailType: [ANNOUNCEMENT.reconciled] },
    message:
      '<$.detail.environment>: left behind in <$.detail.region>: snapshots <$.detail.snapshots>; messages not copied: <$.detail.uncopiedObjects> (all looked at: <$.detail.complete>). Runbook: <runbooks>region-flip.md#after-a-flip',
  },
};

export interface RecoveryNoticesProps {
  readonly notices: AlertTopics;
  /** Keeps events that cannot be delivered; its alarm reports them. */
  readonly undelivered: Handler;
}

/** Notifies the on-call engineer about the active role and the plan. */
export class RecoveryNotices extends Construct {
  constructor(scope: Construct, id: string, { notices, undelivered }: RecoveryNoticesProps) {
    super(scope, id);
    const deadLetters = undelivered.keepUndelivered();
    for (const [name, { pattern, message }] of Object.entries(NOTICES)) {
      new Rule(this, name, {
        description: 'Recovery events to the on-call topic',
        eventPattern: pattern,
        targets: [telling(notices.onCall, message.replace('<runbooks>', notices.onCall.runbookBaseUrl), deadLetters)],
      });
    }
  }
}
