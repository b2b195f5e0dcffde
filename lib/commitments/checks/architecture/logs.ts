/** Log groups: kept as long as promised, never for ever by accident, and not deleted in passing. */
import { RETENTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, show } from '../../../assembly/template-index';
import { isOfManagementTrail } from '../detection/queries';
import { checkOf, otherThan, typed } from '../shapes';

const LOG_GROUP = 'AWS::Logs::LogGroup';

/** Classes that can carry customer data: P3 caps them. */
const ORDINARY: readonly number[] = [RETENTION.infrastructure.logs.days, RETENTION.email.logs.days];

const logRetention = checkOf({
  id: 'F6',
  name: 'log-retention',
  sentence:
    'Every log group keeps records for as long as a class of records promises: 90 to 180 days, the management trail at least 365',
  of: typed(LOG_GROUP),
  required: 'the days of a class in lib/config/numbers.ts; the trail class for the management trail alone',
  fix: 'use RetainedLogGroup',
  found: (group, tree) => {
    const days = at(group.properties, 'RetentionInDays');
    const allowed = isOfManagementTrail(tree, group) ? [...ORDINARY, RETENTION.trail.logs.days] : ORDINARY;
    return typeof days === 'number' && allowed.includes(days) ? undefined : `RetentionInDays ${show(days)}`;
  },
});

const logsProtected = checkOf({
  id: 'F8',
  name: 'log-deletion-protection',
  sentence: 'No log group can be deleted without first taking its protection away',
  holdsIn: 'production',
  of: typed(LOG_GROUP),
  required: 'DeletionProtectionEnabled: true',
  fix: 'use RetainedLogGroup',
  found: otherThan(true, 'DeletionProtectionEnabled'),
});

export const LOG_CHECKS: readonly Check[] = [logRetention, logsProtected];
