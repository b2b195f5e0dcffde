import type { Group } from './kind';

/** Statements that deny. */
export const DENIED: readonly Group[] = [
  {
    name: 'More is denied',
    why: 'A denial of everything, to everyone or without its condition lets less through, not more; a caller that it blocks fails at once.',
    kinds: [
      { type: /./, keys: /\.(Action|Resource|NotResource)(\.\*)?$/, how: 'weakened', effect: 'Deny' },
      { type: /./, keys: /\.Condition(\.\w+)?(\.aws:PrincipalArn)?(\.\*)?$/, how: 'deleted', effect: 'Deny' },
      { type: /./, keys: /\.Principal\.AWS$/, how: 'deleted', effect: 'Deny' },
    ],
  },
  {
    name: 'A denial in addition to a lock',
    why: "Records are locked in compliance mode, and each writer's own permission names one folder. The action that is denied here a second time can change or delete no version, and a writer's role reaches no other folder with it.",
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
