/** What is outside of an environment, or no longer sold. */
import { add, type Mistake } from './mistake';

export const BOUNDS: readonly Mistake[] = [
  {
    check: 'rule-10/nothing-closed',
    mistake: 'Audit Manager',
    edit: add('AWS::AuditManager::Assessment', {}),
    names: 'AWS::AuditManager::Assessment',
  },
  {
    check: 'rule-10/nothing-closed',
    mistake: 'an event data store',
    edit: add('AWS::CloudTrail::EventDataStore', {}),
    names: 'EventDataStore',
  },
  {
    check: 'B4/own-account',
    mistake: "another environment's account",
    edit: add('AWS::SNS::Topic', { DisplayName: 'arn:aws:sns:us-west-2:000000000002:x' }),
    names: '000000000002',
  },
  {
    check: 'B4/own-names',
    mistake: "another environment's bucket",
    edit: add('AWS::SNS::Topic', { DisplayName: 'arn:aws:s3:::holdfast-staging-mail-x' }),
    names: 'staging',
  },
];
