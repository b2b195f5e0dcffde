/** Programs that write no records, and records that stay. */
import { type Letter, type Mistake, properties } from '../../../../support/mistakes';
import { added, placesIn } from './places';

const lifecycle = (...keys: readonly (string | number)[]) => properties('LifecycleConfiguration', 'Rules', 0, ...keys);

export const recorded = (letter: Letter): readonly Mistake[] => {
  const at = placesIn(letter);
  const add = added(letter);
  return [
    [
      `F7/programs-log ${at.portal}`,
      'a container that logs nowhere',
      (draft) => draft.delete(at.portal, properties('ContainerDefinitions', 0, 'LogConfiguration')),
    ],
    [
      `F7/programs-log ${at.portal}`,
      'a container that writes elsewhere',
      (draft) =>
        draft.set(at.portal, properties('ContainerDefinitions', 0, 'LogConfiguration', 'LogDriver'), 'json-file'),
    ],
    [
      `F7/programs-log ${at.janitor}`,
      'a function whose log is made by Lambda, and kept for ever',
      (draft) => draft.delete(at.janitor, properties('LoggingConfig')),
    ],
    [
      `F7/programs-log ${at.janitor}`,
      'a log that is gone after a month',
      (draft) => draft.set(at.janitorLogs, properties('RetentionInDays'), 30),
    ],
    [
      `F7/programs-log ${at.closer}`,
      "the CDK's own function with another log",
      (draft) => draft.set(at.closerLogs, properties('LogGroupName'), '/aws/lambda/other'),
    ],
    [
      `P3/records-end ${at.landing}`,
      'a landing bucket that fills for ever',
      (draft) => draft.delete(at.landing, properties('LifecycleConfiguration')),
    ],
    [
      `P3/records-end ${at.landing}`,
      'older versions that stay',
      (draft) => draft.delete(at.landing, lifecycle('NoncurrentVersionExpiration')),
    ],
    [
      `P3/records-end ${at.landing}`,
      'a rule that is off',
      (draft) => draft.set(at.landing, lifecycle('Status'), 'Disabled'),
    ],
    [
      `P3/records-end ${at.email}`,
      'mail records that outlive the deletion of a customer',
      (draft) => draft.set(at.email, lifecycle('ExpirationInDays'), 208),
    ],
    [
      `P3/records-end ${at.extra}`,
      'a bucket without expiry',
      add('AWS::S3::Bucket', { BucketName: 'holdfast-production-notes' }),
    ],
    [
      `P3/versions-go ${at.mail}`,
      'deleted mail that stays half a year',
      (draft) => draft.set(at.mail, lifecycle('NoncurrentVersionExpiration', 'NoncurrentDays'), 180),
    ],
    [
      `P3/versions-go ${at.mail}`,
      'the newest older version kept',
      (draft) => draft.set(at.mail, lifecycle('NoncurrentVersionExpiration', 'NewerNoncurrentVersions'), 1),
    ],
    [
      `P3/versions-go ${at.mail}`,
      'parts of uploads that stay',
      (draft) => draft.delete(at.mail, lifecycle('AbortIncompleteMultipartUpload')),
    ],
  ];
};
