/** Programs that write no records, and records that stay. */
import { added, type Letter, type Mistake, mistakesAt, properties, set, without } from '../../../../support/mistakes';
import { placesIn } from './places';

const lifecycle = (...keys: readonly (string | number)[]) => properties('LifecycleConfiguration', 'Rules', 0, ...keys);

export const recorded = (letter: Letter): readonly Mistake[] => {
  const at = placesIn(letter);
  return [
    ...mistakesAt('F7/program-logs', at.portal, {
      'a container that logs nowhere': without('ContainerDefinitions.0.LogConfiguration'),
      'a container that writes elsewhere': set('ContainerDefinitions.0.LogConfiguration.LogDriver', 'json-file'),
    }),
    ...mistakesAt('F7/program-logs', at.janitor, {
      'a function whose log is made by Lambda, and kept for ever': without('LoggingConfig'),
    }),
    ...mistakesAt('F7/program-logs', [at.janitor, at.janitorLogs], {
      'a log that is gone after a month': set('RetentionInDays', 30),
    }),
    ...mistakesAt('F7/program-logs', [at.closer, at.closerLogs], {
      "the CDK's own function with another log": set('LogGroupName', '/aws/lambda/other'),
    }),
    ...mistakesAt('P3/record-expiry', at.landing, {
      'a landing bucket that fills for ever': without('LifecycleConfiguration'),
      'older versions that stay': without(lifecycle('NoncurrentVersionExpiration')),
      'a rule that is off': set(lifecycle('Status'), 'Disabled'),
    }),
    ...mistakesAt('P3/record-expiry', at.email, {
      'mail records that outlive the deletion of a customer': set(lifecycle('ExpirationInDays'), 208),
    }),
    ...mistakesAt('P3/record-expiry', [at.extra, `${letter}/Data`], {
      'a bucket without expiry': added('AWS::S3::Bucket', { BucketName: 'holdfast-production-notes' }),
    }),
    ...mistakesAt('P3/version-expiry', at.mail, {
      'deleted mail that stays half a year': set(lifecycle('NoncurrentVersionExpiration', 'NoncurrentDays'), 180),
      'the newest older version kept': set(lifecycle('NoncurrentVersionExpiration', 'NewerNoncurrentVersions'), 1),
      'parts of uploads that stay': without(lifecycle('AbortIncompleteMultipartUpload')),
    }),
  ];
};
