import { Rule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Site } from '../../config/types';
import { telling } from '../alarm/topic-target';
import type { AlertTopics } from '../archive/alert-topics';
import type { Handler } from '../handler/handler';
import { findingRoutes } from './finding-routes';

export interface FindingsProps extends Site {
  readonly notices: AlertTopics;
  /** Has the dead-letter queue, and an alarm on it. */
  readonly undelivered: Handler;
}

/** Notifies people of what the detectors find (G2). */
export class Findings extends Construct {
  constructor(scope: Construct, id: string, { environment, region, notices, undelivered }: FindingsProps) {
    super(scope, id);
    const deadLetters = undelivered.keepUndelivered();
    for (const [name, { tells, pattern, message }] of Object.entries(findingRoutes(environment, region))) {
      new Rule(this, name, {
        description: `Findings for the ${tells} topic`,
        eventPattern: pattern,
        targets: [telling(notices[tells], message, deadLetters)],
      });
    }
  }
}
