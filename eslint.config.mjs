import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Everything that a program which runs in AWS may be made of. */
const SERVED = ['lib/config', 'lib/runtime', 'lib/contracts'];

/** Rooms that know the whole of an environment, from what it is made of to what is proved of it. */
const BELOW_STAGE = [...SERVED, 'lib/region-switch', 'lib/recovery', 'lib/secure-defaults.ts'];

/**
 * Every room and the rooms that it may import from (docs/architecture.md). Arrows run one way, so there is no circle of rooms.
 * What is not a room here (test, bench, scripts) may look everywhere and is imported by no room.
 */
const ROOMS = {
  'lib/config': [],
  'lib/assembly': ['lib/config'],
  'lib/runtime': ['lib/config'],
  'lib/region-switch': ['lib/config'],
  'lib/contracts': ['lib/config', 'lib/runtime'],
  'lib/recovery': ['lib/assembly', ...SERVED, 'lib/region-switch'],
  simulator: ['lib/assembly', ...SERVED, 'lib/region-switch', 'lib/recovery'],
  services: SERVED,
  db: SERVED,
  'lib/secure-defaults.ts': ['lib/config'],
  'lib/constructs': BELOW_STAGE,
  'lib/stacks': [...BELOW_STAGE, 'lib/constructs'],
  'lib/commitments': [...BELOW_STAGE, 'lib/assembly', 'lib/constructs'],
  'lib/email-service.ts': ['lib/config', 'lib/secure-defaults.ts', 'lib/stacks', 'lib/commitments'],
  'lib/app.ts': ['lib/config', 'lib/commitments', 'lib/email-service.ts'],
  'lib/cli': [...BELOW_STAGE, 'lib/assembly', 'lib/constructs', 'lib/commitments', 'lib/app.ts', 'simulator'],
  bin: ['lib/config', 'lib/commitments', 'lib/app.ts', 'lib/cli'],
};

/** One zone for each pair of rooms that must not meet. */
const zones = Object.entries(ROOMS).flatMap(([room, seen]) =>
  [...Object.keys(ROOMS), 'test', 'bench', 'scripts']
    .filter((other) => other !== room && !seen.includes(other))
    .map((other) => ({
      target: `./${room}`,
      from: `./${other}`,
      message: `${room} may import ${seen.join(', ') || 'nothing'} (eslint.config.mjs).`,
    })),
);

/** Doors into a room that has only one. */
const doors = [
  ...['lib/recovery', 'lib/constructs', 'lib/cli'].map((target) => ({
    target: `./${target}`,
    from: './lib/region-switch',
    except: ['./client.ts'],
    message: 'Region switch is called through lib/region-switch/client.ts: AWS’s own client is to replace the rest.',
  })),
  {
    target: './lib/cli/!(rehearse*).ts',
    from: './simulator',
    message: 'Only the rehearsal imports the simulator, which is not installed where the command is.',
  },
  {
    target: ['./lib/constructs', './lib/stacks'],
    from: './lib/config/environments.ts',
    message: 'Constructs and stacks get their environment passed.',
  },
];

const cdk = {
  regex: '^(aws-cdk-lib|constructs)(/|$)',
  message: 'Code that runs in AWS never imports the CDK.',
};
const withoutCdk = [
  'lib/{config,assembly,runtime,region-switch,contracts,recovery}/**/*.ts',
  'lib/**/*.lambda.ts',
  '{simulator,services,db}/**/*.ts',
];

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
const untidyApp = {
  selector: 'NewExpression[callee.name="App"]',
  message: 'Use testApp: an App without a folder leaves one behind.',
};

const MOST_LINES = 250;

/** Counts every line that the formatter prints. A file that is longer says why in its first comment: `Over 250 lines: ...`. */
const maxLines = {
  create: ({ sourceCode, report }) => ({
    Program(node) {
      const reason = sourceCode.getAllComments()[0]?.value ?? '';
      const count = sourceCode.lines.length - 1;
      if (count <= MOST_LINES || reason.includes(`Over ${MOST_LINES} lines: `)) return;
      report({
        node,
        message: `At most ${MOST_LINES} lines, this has ${count}. It is two files, or its first comment says \`Over ${MOST_LINES} lines: ‹why›\`.`,
      });
    },
  }),
};

/** Packages are declared where they are imported. What is installed to run the command is no development dependency. */
const declared = (files, packageDir, devDependencies) => ({
  files,
  rules: { 'import-x/no-extraneous-dependencies': ['error', { packageDir, devDependencies, includeTypes: true }] },
});

/** What runs in AWS, in a bundle that has its packages in it: they are needed when it is built. */
const BUNDLED = ['**/*.lambda.ts', 'lib/runtime/**/*.ts', 'lib/constructs/recovery/{event-bus,local-database}.ts'];

export default tseslint.config(
  { ignores: ['**/node_modules/', 'build/', 'cdk.out/', 'out/', '**/dist/'] },
  ...tseslint.configs.recommended,
  {
    plugins: { 'import-x': importX, holdfast: { rules: { 'max-lines': maxLines } } },
    settings: {
      'import-x/extensions': ['.ts', '.mjs', '.js'],
      // Without it circles between TypeScript files are not seen.
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.json' })],
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...doors] }],
      'import-x/order': ['error', { groups: ['builtin', 'external', 'parent', 'sibling'] }],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...syntax, environment],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['lib/region-switch/model/types.ts'],
    rules: { 'holdfast/max-lines': 'error' },
  },
  { files: ['**/*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['bin/**/*.ts', 'lib/runtime/**/*.ts', 'services/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntax] },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntax, untidyApp] },
  },
  { files: ['test/support/apps.ts'], rules: { 'no-restricted-syntax': ['error', ...syntax] } },
  { files: withoutCdk, rules: { 'no-restricted-imports': ['error', { patterns: [cdk] }] } },
  declared(['{bin,lib}/**/*.ts'], '.', BUNDLED),
  declared(['db/**/*.ts'], 'db', []),
  declared(['simulator/**/*.ts'], 'simulator', true),
  declared(['services/portal/**/*.ts'], 'services/portal', []),
  declared(['services/gateway/**/*.ts'], 'services/gateway', []),
  declared(['{test,bench,scripts}/**'], ['.', 'simulator', 'services/portal', 'services/gateway'], true),
);
