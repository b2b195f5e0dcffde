import type { Group } from './kind';

/** Statements that deny. */
export const DENIED: readonly Group[] = [
  {
    name: 'More is denied',
    why: 'A denial of everything, to everybody or without its condition lets less through, not more; whoever is in the way of it says so at once.',
    kinds: [
      { type: /./, keys: /\.(Action|Resource|NotResource)(\.\*)?$/, how: 'weakened', effect: 'Deny' },
      { type: /./, keys: /\.Condition(\.\w+)?(\.aws:PrincipalArn)?(\.\*)?$/, how: 'deleted', effect: 'Deny' },
      { type: /./, keys: /\.Principal\.AWS$/, how: 'deleted', effect: 'Deny' },
    ],
  },
  {
    name: 'A denial beside another lock',
    why: "Records are locked in compliance mode, and each writer's own permission names one folder: no version can be changed or deleted by what is denied here a second time, and acting for a writer it leads nowhere else.",
    kinds: [
      { type: /^AWS::S3::BucketPolicy$/, keys: /\.Action\.\*$/, how: 'deleted', effect: 'Deny' },
      {
        type: /^AWS::S3::BucketPolicy$/,
        keys: /(Statement\.\*|\.ArnEquals\.aws:PrincipalArn\.\*)$/,
        path: /\/Archive\/Archive\/(Evidence|Samples)\//,
        effect: 'Deny',
      },
      { type: /^AWS::KMS::Key$/, keys: /\.Action\.\*$/, how: 'deleted', effect: 'Deny' },
    ],
  },
];
