import { type Letter, type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';

export const undetected = (letter: Letter): readonly Mistake[] => {
  const detector = `${letter}/Detection/Threats/Detector`;
  return [
    ...mistakesAt('G1/detector', [letter, detector], {
      'no detector': removed,
      'a detector that is off': set('Enable', false),
      'no protection of the database': set('Features.1.Status', 'DISABLED'),
      'no agent in the tasks': set('Features.5.AdditionalConfiguration.0.Status', 'DISABLED'),
      'findings every six hours': set('FindingPublishingFrequency', 'SIX_HOURS'),
    }),
    ...mistakesAt('G1/message-malware-scan', [letter, `${letter}/Detection/Malware/Mail`], {
      'a folder that is scanned': set('ProtectedResource.S3Bucket.ObjectPrefixes', ['a/']),
      'malware that carries no tag': without('Actions'),
    }),
    ...mistakesAt('G1/message-malware-scan', [letter, `${letter}/Detection/Malware/Quarantine`], {
      'a bucket that is not scanned': removed,
    }),
    ...mistakesAt('G1/inspector', [letter, `${letter}/Detection/AccountServices/On/Default`], {
      'images that are not scanned': set('Scanned', ['LAMBDA']),
    }),
  ];
};
