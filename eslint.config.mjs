import nx from '@nx/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const testFiles = ['**/*.test.ts', '**/src/testing/**/*.ts'];
const exportAll = { selector: 'ExportAllDeclaration', message: 'an entry point names its exports' };
const domainFiles = ['pool-model', 'scaling-decision', 'instance-selection'].map(
  (lib) => `libs/${lib}/src/**/*.ts`,
);

/** The rules of dependency: which kinds of projects a kind of project may import. */
const dependencyRules = [
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:domain'] },
  { sourceTag: 'type:client', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:adapter', onlyDependOnLibsWithTags: ['type:domain', 'type:adapter'] },
  { sourceTag: 'type:config', onlyDependOnLibsWithTags: ['type:domain'] },
  {
    sourceTag: 'type:runtime',
    onlyDependOnLibsWithTags: ['type:domain', 'type:client', 'type:adapter', 'type:config'],
  },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:domain', 'type:client', 'type:adapter', 'type:config', 'type:runtime'],
  },
  { sourceTag: 'type:infra', onlyDependOnLibsWithTags: ['type:config', 'type:domain'] },
  {
    sourceTag: 'type:deployer',
    onlyDependOnLibsWithTags: [
      'type:domain',
      'type:client',
      'type:adapter',
      'type:config',
      'type:infra',
      'type:app',
    ],
  },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] },
];
const bannedInClient = {
  sourceTag: 'type:client',
  bannedExternalImports: ['@aws-sdk/*', '@smithy/*', 'aws-*'],
};
const onlyZodInConfig = { sourceTag: 'type:config', allowedExternalImports: ['zod', 'zod/*'] };
const nothingExternalInDomain = { sourceTag: 'type:domain', bannedExternalImports: ['*'] };

const boundaries = (depConstraints) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    {
      allow: ['../../vitest.shared.ts'],
      banTransitiveDependencies: true,
      checkDynamicDependenciesExceptions: [],
      depConstraints,
    },
  ],
});

export default defineConfig(
  globalIgnores([
    '**/dist',
    '**/generated',
    '**/fixtures',
    '.nx',
    '.stryker-tmp',
    '**/vitest.config.*.timestamp*',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    plugins: { '@nx': nx },
    rules: boundaries([...dependencyRules, bannedInClient, onlyZodInConfig, nothingExternalInDomain]),
  },
  {
    files: testFiles,
    rules: boundaries([...dependencyRules, bannedInClient]),
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    // The rules that need types are oxlint's (`.oxlintrc.json`).
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      'max-params': ['error', 3],
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      'no-restricted-syntax': ['error', exportAll],
    },
  },
  {
    files: domainFiles,
    ignores: testFiles,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['performance', 'process', 'setTimeout', 'setInterval', 'fetch', 'crypto', 'console'].map(
          (name) => ({
            name,
            message: 'the domain is pure: time comes in with the snapshot, the rest stays outside',
          }),
        ),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'the domain is deterministic' },
      ],
      // Arithmetic with Date and Intl is pure; only the ambient clock is not.
      'no-restricted-syntax': [
        'error',
        exportAll,
        ...[
          "MemberExpression[object.name='Date'][property.name='now']",
          "MemberExpression[object.name='Date'][property.value='now']",
          "NewExpression[callee.name='Date'][arguments.length=0]",
          "CallExpression[callee.name='Date']",
          'CallExpression[callee.property.name=/^format(ToParts)?$/][arguments.length=0]',
        ].map((selector) => ({
          selector,
          message: 'the domain reads no clock: time comes in with the snapshot',
        })),
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'the domain knows no platform' }] },
      ],
    },
  },
  {
    // Programs as users write them: they import the package by its name and print.
    files: ['libs/*/examples/*.ts'],
    rules: { 'no-console': 'off', '@nx/enforce-module-boundaries': 'off' },
  },
  {
    files: ['**/*.config.ts', '**/*.config.mjs', '**/.vitepress/config.ts', 'vitest.shared.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
);
