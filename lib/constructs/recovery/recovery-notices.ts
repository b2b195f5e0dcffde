/** Events of recovery that people are told about, as data. */
import { type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { telling } from '../alarm/topic-target';
import type { AlertTopics } from '../archive/alert-topics';
import type { Handler } from '../handler/handler';
import { ANNOUNCEMENT } from '../../contracts/region-switch-functions';

interface Told {
  readonly pattern: EventPattern;
  /** Text with `<path>` where a value of the event goes. */
  readonly message: string;
}

const REGION_SWITCH = 'aws.arc-region-switch';

/** By construct id. Region switch sends its events to the region that they are about, so both regions listen. */
const TOLD: Readonly<Record<string, Told>> = {
  PlanWarning: {
    // By what is in it: its documentation gives this event two different detail types. Repeated once a day until it is put right.
    pattern: { source: [REGION_SWITCH], detail: { metadata: { warning: [{ exists: true }] } } },
    message:
      'The recovery plan would not work as it stands: <$.detail.metadata.warning> First: read the warnings of GetPlanEvaluationStatus. Runbook: docs/runbooks/region-flip.md#the-plan-has-a-warning',
  },
  Execution: {
    pattern: {
      source: [REGION_SWITCH],
      detailType: Match.equalsIgnoreCase('ARC Region Switch Plan Execution'),
      detail: { eventType: [{ prefix: 'Execution' }] },
    },
    message:
      'Region switch: <$.detail.eventType>, <$.detail.executionAction>, execution <$.detail.executionId>. Runbook: docs/runbooks/region-flip.md',
  },
  Activated: {
    pattern: { source: [ANNOUNCEMENT.source], detailType: [ANNOUNCEMENT.activated] },
    message:
      '<$.detail.environment>: <$.detail.region> is the active region. To go back, once post-recovery has ended: <$.detail.failback>',
  },
  DrillReminder: {
    pattern: { source: [ANNOUNCEMENT.source], detailType: [ANNOUNCEMENT.drillDue] },
    message:
      'Time for a drill of <$.detail.environment>: agree on a day, then npx holdfast drill --environment <$.detail.environment> --to REGION --mode switchover. Runbook: docs/runbooks/region-flip.md',
  },
  Reconciled: {
    pattern: { source: [ANNOUNCEMENT.source], detailType: [ANNOUNCEMENT.reconciled] },
    message:
      '<$.detail.environment>: left behind in <$.detail.region>: snapshots <$.detail.snapshots>; messages not copied: <$.detail.uncopiedObjects> (all looked at: <$.detail.complete>). Runbook: docs/runbooks/region-flip.md#after-a-flip',
  },
};

export interface RecoveryNoticesProps {
  readonly notices: AlertTopics;
  /** Keeps what cannot be delivered, and an alarm says so. */
  readonly undelivered: Handler;
}

/** Tells the on-call engineer what happens to the active role, and to the plan. */
export class RecoveryNotices extends Construct {
  constructor(scope: Construct, id: string, { notices, undelivered }: RecoveryNoticesProps) {
    super(scope, id);
    const deadLetters = undelivered.keepUndelivered();
    for (const [name, { pattern, message }] of Object.entries(TOLD)) {
      new Rule(this, name, {
        description: 'Recovery, told to onCall',
        eventPattern: pattern,
        targets: [telling(notices.onCall, message, deadLetters)],
      });
    }
  }
}
