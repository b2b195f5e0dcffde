import { type Letter, type Mistake, properties } from '../../../../support/mistakes';

export const undetected = (letter: Letter): readonly Mistake[] => {
  const detector = `${letter}/Detection/Threats/Detector`;
  return [
    [`G1/detector ${letter}`, 'no detector', (draft) => draft.remove(detector)],
    [`G1/detector ${letter}`, 'a detector that is off', (draft) => draft.set(detector, properties('Enable'), false)],
    [
      `G1/detector ${letter}`,
      'no protection of the database',
      (draft) => draft.set(detector, properties('Features', 1, 'Status'), 'DISABLED'),
    ],
    [
      `G1/detector ${letter}`,
      'no agent in the tasks',
      (draft) => draft.set(detector, properties('Features', 5, 'AdditionalConfiguration', 0, 'Status'), 'DISABLED'),
    ],
    [
      `G1/detector ${letter}`,
      'findings every six hours',
      (draft) => draft.set(detector, properties('FindingPublishingFrequency'), 'SIX_HOURS'),
    ],
    [
      `G1/malware ${letter}`,
      'a folder that is scanned',
      (draft) =>
        draft.set(`${letter}/Detection/Malware/Mail`, properties('ProtectedResource', 'S3Bucket', 'ObjectPrefixes'), [
          'a/',
        ]),
    ],
    [
      `G1/malware ${letter}`,
      'malware that carries no tag',
      (draft) => draft.delete(`${letter}/Detection/Malware/Mail`, properties('Actions')),
    ],
    [
      `G1/malware ${letter}`,
      'a bucket that is not scanned',
      (draft) => draft.remove(`${letter}/Detection/Malware/Quarantine`),
    ],
    [
      `G1/inspector ${letter}`,
      'images that are not scanned',
      (draft) => draft.set(`${letter}/Detection/AccountServices/On/Default`, properties('Scanned'), ['LAMBDA']),
    ],
  ];
};
