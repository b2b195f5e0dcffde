/** Import zones, declared packages, syntax and length. Import circles and rules that need types are in .oxlintrc.json. */
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Folders that programs which run in AWS may import. */
const SERVED = ['lib/config', 'lib/runtime', 'lib/contracts'];

/** Folders that constructs, stacks, commitments and the command may all import. */
const BELOW_STAGE = [...SERVED, 'lib/region-switch', 'lib/recovery', 'lib/secure-defaults.ts'];

/**
 * Every folder and the folders that it may import (docs/architecture.md). There is no circle.
 * A folder that is not listed (test, bench, scripts) may import all; no listed folder imports it.
 */
const FOLDERS = {
  'lib/config': [],
  'lib/assembly': ['lib/config'],
  'lib/deployment': ['lib/assembly'],
  'lib/price': ['lib/config', 'lib/assembly'],
  'lib/runtime': ['lib/config'],
  'lib/region-switch': ['lib/config', 'lib/runtime'],
  'lib/contracts': ['lib/config', 'lib/runtime'],
  'lib/recovery': ['lib/assembly', ...SERVED, 'lib/region-switch'],
  'lib/release': ['lib/assembly', ...SERVED, 'lib/region-switch', 'lib/recovery'],
  simulator: ['lib/assembly', ...SERVED, 'lib/region-switch', 'lib/recovery'],
  services: SERVED,
  db: SERVED,
  'lib/secure-defaults.ts': ['lib/config'],
  'lib/constructs': BELOW_STAGE,
  'lib/stacks': [...BELOW_STAGE, 'lib/constructs'],
  'lib/commitments': [...BELOW_STAGE, 'lib/assembly', 'lib/price', 'lib/constructs'],
  'lib/email-service.ts': ['lib/config', 'lib/secure-defaults.ts', 'lib/stacks', 'lib/commitments'],
  'lib/app.ts': ['lib/config', 'lib/commitments', 'lib/email-service.ts'],
  'lib/cli': [
    ...BELOW_STAGE,
    'lib/assembly',
    'lib/deployment',
    'lib/price',
    'lib/constructs',
    'lib/commitments',
    'lib/app.ts',
    'lib/release',
    'simulator',
  ],
  bin: ['lib/config', 'lib/assembly', 'lib/commitments', 'lib/app.ts', 'lib/release', 'lib/cli'],
};

/** One zone for each pair of folders where an import is forbidden. */
const zones = Object.entries(FOLDERS).flatMap(([folder, seen]) =>
  [...Object.keys(FOLDERS), 'test', 'bench', 'scripts']
    .filter((other) => other !== folder && !seen.includes(other))
    .map((other) => ({
      target: `./${folder}`,
      from: `./${other}`,
      message: `${folder} may import ${seen.join(', ') || 'nothing'} (eslint.config.mjs).`,
    })),
);

/** Further zones: who may call Region switch, who may start the simulator, who may read the environments. */
const entryPoints = [
  ...['lib/recovery', 'lib/constructs', 'lib/stacks', 'lib/release', 'lib/cli'].map((target) => ({
    target: `./${target}`,
    from: './lib/region-switch',
    except: ['./client.ts'],
    message: 'Region switch is called through lib/region-switch/client.ts: AWS’s own client will replace the rest.',
  })),
  {
    target: './lib/cli/!(rehearse*).ts',
    from: './simulator',
    message: 'Only the rehearsal imports the simulator, which is not installed with the command.',
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
  'lib/{config,assembly,deployment,price,runtime,region-switch,contracts,recovery,release}/**/*.ts',
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
  message: 'Only bin/, lib/runtime/ and services/ read the process environment, and tests; pass values.',
};
const appWithoutFolder = {
  selector: 'NewExpression[callee.name="App"]',
  message: 'Use testApp: an App without a folder leaves one behind.',
};

const MOST_LINES = 250;

/** Counts the lines as formatted. A longer file says why in its first comment: `Over 250 lines: ...`. */
const maxLines = {
  create: ({ sourceCode, report }) => ({
    Program(node) {
      const reason = sourceCode.getAllComments()[0]?.value ?? '';
      const count = sourceCode.lines.length - 1;
      if (count <= MOST_LINES || reason.includes(`Over ${MOST_LINES} lines: `)) return;
      report({
        node,
        message: `At most ${MOST_LINES} lines, this has ${count}. Split it, or say in its first comment \`Over ${MOST_LINES} lines: ‹why›\`.`,
      });
    },
  }),
};

/** Packages are declared where they are imported. Packages that the command needs at run time are no development dependencies. */
const declared = (files, packageDir, devDependencies) => ({
  files,
  rules: { 'import-x/no-extraneous-dependencies': ['error', { packageDir, devDependencies, includeTypes: true }] },
});

/** Code that runs in AWS as a bundle: its packages are needed only for the build. */
const BUNDLED = ['**/*.lambda.ts', 'lib/runtime/**/*.ts', 'lib/constructs/recovery/{event-bus,local-database}.ts'];

export default tseslint.config(
  { ignores: ['**/node_modules/', 'build/', 'cdk.out/', 'out/', '**/dist/'] },
  ...tseslint.configs.recommended,
  {
    plugins: { 'import-x': importX, holdfast: { rules: { 'max-lines': maxLines } } },
    settings: {
      'import-x/extensions': ['.ts', '.mjs', '.js'],
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.json' })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...entryPoints] }],
      'import-x/order': ['error', { groups: ['builtin', 'external', 'parent', 'sibling'] }],
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
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
    rules: { 'no-restricted-syntax': ['error', ...syntax, appWithoutFolder] },
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
