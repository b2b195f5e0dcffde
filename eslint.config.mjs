import tseslint from 'typescript-eslint';

/** Import zones (docs/architecture.md): which room may look into which. */
const zone = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});
const cdk = { regex: '^(aws-cdk-lib|constructs)(/|$)', message: 'Code that runs in AWS never imports the CDK.' };

const syntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  {
    selector: 'TSAsExpression:not(:has(> TSTypeReference[typeName.name="const"]))',
    message: 'No casts: parse, narrow or type it (as const aside).',
  },
  { selector: 'TSNonNullExpression', message: 'No `!`: handle the missing case.' },
];
const environment = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'The process environment is read in bin/ and lib/runtime/ only; pass values.',
};

export default tseslint.config(
  { ignores: ['**/node_modules/', 'build/', 'cdk.out/', 'out/', '**/dist/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...syntax, environment],
      'no-console': 'error',
    },
  },
  { files: ['**/*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['bin/**/*.ts', 'lib/runtime/**/*.ts', 'services/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntax] },
  },
  {
    files: ['test/**/*.ts'],
    ignores: ['test/support/apps.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...syntax,
        {
          selector: 'NewExpression[callee.name="App"]',
          message: 'Use testApp: an App without a folder leaves one behind.',
        },
      ],
    },
  },
  zone(['lib/runtime/**/*.ts', 'lib/**/*.lambda.ts', 'services/**/*.ts', 'db/**/*.ts'], [cdk]),
  zone(
    ['lib/config/**/*.ts'],
    [
      cdk,
      {
        group: ['**/stacks/*', '**/constructs/**', '**/commitments/**'],
        message: 'Configuration knows nothing that is built from it.',
      },
    ],
  ),
  zone(
    ['lib/constructs/**/!(*.lambda).ts'],
    [
      {
        group: ['**/stacks/*', '**/config/environments', '**/commitments/**', '**/cli/**'],
        message: 'Constructs get values passed; they know no stack, environment or commitment.',
      },
    ],
  ),
  zone(
    ['lib/stacks/**/*.ts'],
    [
      {
        group: ['**/config/environments', '**/commitments/**', '**/cli/**'],
        message:
          'Stacks get their environment passed; commitments read the tree and are imported by nobody but the stage and the CLI.',
      },
    ],
  ),
);
