/** Log groups: kept as long as promised, never for ever by accident, and not deleted in passing. */
import { RETENTION } from '../../../config/numbers';
import { type Check, each } from '../../check';
import { at, show } from '../../../assembly/template-index';
import { isOfManagementTrail } from '../detection/queries';

const logRetention: Check = {
  id: 'F6',
  name: 'log-retention',
  sentence:
    'Every log group keeps records for as long as a class of records promises: 90 to 180 days, the management trail at least 365',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      LOG_GROUP,
      'the days of a class in lib/config/numbers.ts; the trail class for the management trail alone',
      'use RetainedLogGroup',
      (group) => {
        const days = at(group.properties, 'RetentionInDays');
        const allowed: readonly (number | undefined)[] = isOfManagementTrail(tree, group)
          ? [...ORDINARY, RETENTION.trail.logs.days]
          : ORDINARY;
        return typeof days === 'number' && allowed.includes(days) ? undefined : `RetentionInDays ${show(days)}`;
      },
    ),
};

const LOG_GROUP = 'AWS::Logs::LogGroup';

/** Classes that can carry customer data: P3 caps them. */
const ORDINARY: readonly number[] = [RETENTION.infrastructure.logs.days, RETENTION.email.logs.days];

const logsProtected: Check = {
  id: 'F8',
  name: 'logs-protected',
  sentence: 'No log group can be deleted without first taking its protection away',
  holdsIn: 'production',
  find: (tree) =>
    each(tree, LOG_GROUP, 'DeletionProtectionEnabled: true', 'use RetainedLogGroup', ({ properties }) =>
      at(properties, 'DeletionProtectionEnabled') === true
        ? undefined
        : show(at(properties, 'DeletionProtectionEnabled')),
    ),
};

export const LOG_CHECKS: readonly Check[] = [logRetention, logsProtected];
