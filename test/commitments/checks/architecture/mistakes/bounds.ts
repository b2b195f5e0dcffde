/** What is outside of an environment, or no longer sold. */
import { added, type Mistake, mistakesAt } from '../../../../support/mistakes';
import { EXTRA } from './places';

export const BOUNDS: readonly Mistake[] = [
  ...mistakesAt('rule-10/no-closed-services', EXTRA, {
    'Audit Manager': added('AWS::AuditManager::Assessment'),
    'an event data store': added('AWS::CloudTrail::EventDataStore'),
  }),
  ...mistakesAt('B4/own-account', EXTRA, {
    "another environment's account": added('AWS::SNS::Topic', { DisplayName: 'arn:aws:sns:us-west-2:000000000002:x' }),
  }),
  ...mistakesAt('B4/own-names', EXTRA, {
    "another environment's bucket": added('AWS::SNS::Topic', { DisplayName: 'arn:aws:s3:::holdfast-staging-mail-x' }),
  }),
];
