/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import type { Guides } from '../alarm/guide';

export const RECOVERY_GUIDES: Guides = {
  'A drill is due': {
    means:
      'No drill has passed for 330 days; the promise to customers is at most 365 (M6). Right after the first deployment this alarm is on, because no drill has passed yet.',
    look: [
      'PLAN=$(aws ssm get-parameter --region "$REGION" --name "/holdfast/$ENVIRONMENT/flip/plan-arn" --query Parameter.Value --output text)',
      'aws arc-region-switch list-plan-executions --region "$REGION" --plan-arn "$PLAN" --query "items[:3].[executionId,executionAction,executionState,startTime]"',
      'dig +short TXT "active.$DOMAIN"',
    ],
    decide: [
      'Agree on a day with the people who are called in a real failover, and drill: `npx holdfast drill --environment <environment> --to <the region that is not active> --mode switchover`; [region-flip.md](region-flip.md) says what happens.',
      'A drill did pass? Then its evidence has not arrived: look for `drills/<id>/head.json` in the evidence bucket of this region, and for the alarms of its replication.',
      'Nothing is measured at all (no data points of `DaysSinceDrill`, although a drill has passed): read the log of the function of construct `DrillAge`; it runs every six hours.',
    ],
    commands: [
      'DRILL_TO=   # the region that is not active',
      'npx holdfast drill --environment "$ENVIRONMENT" --to "$DRILL_TO" --mode switchover',
    ],
    verify: 'The drill ends with exit code 0, and the alarm ends within six hours.',
    undo: 'Fail back ([region-flip.md](region-flip.md#failback)), if you want to.',
  },
};
