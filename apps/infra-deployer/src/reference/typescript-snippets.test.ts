import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { everySnippet, root, type Snippet } from './snippets.ts';

/** The test of the constructs runs theirs, and checking them would take aws-cdk-lib, which is large. */
const runElsewhere = ['infra/worker-pool/README.md'];

const snippets = everySnippet().filter(
  ({ file, language }) => language === 'ts' && !runElsewhere.includes(file),
);

/** What a program has around the snippets of a document. What a snippet declares itself is left out. */
const surroundings: Readonly<Record<string, readonly string[]>> = {
  'apps/lifecycle-manager/README.md': [
    "import type { SQSRecord } from 'aws-lambda';",
    'type Create = Parameters<typeof createGate>;',
    'declare const ports: Create[0];',
    'declare const settings: Create[1];',
    "declare const log: Create[2]['log'];",
    "declare const metrics: NonNullable<Create[2]['metrics']>;",
    "declare const sleep: Create[2]['sleep'];",
    'declare const endsAt: number;',
    'declare const records: readonly SQSRecord[];',
  ],
  'apps/local-cloud/README.md': ['declare const poolId: string;'],
  'libs/instance-selection/README.md': [
    "import type { Pool, Snapshot } from '@poolkeeper/pool-model';",
    'type Evidence = Parameters<typeof judgeRelease>[0];',
    'declare const snapshot: Snapshot;',
    'declare const pool: Pool;',
    'declare const cause: string;',
    "declare const report: Evidence['report'];",
    "declare const settings: Pick<Evidence, 'registrationGraceMs' | 'absenceWaitMs' | 'settlingTimeMs'>;",
    'declare let workerless: ReturnType<typeof continueWorkerlessSpell>;',
    'declare let drains: ReturnType<typeof continueDrainSpell>;',
    'declare const now: number;',
    'declare const answeredAt: number;',
    'declare const id: string;',
    'declare const launchedAt: number;',
    'declare const heldSince: number;',
    'declare function log(text: string): void;',
    'declare function release(instance: unknown, workers: unknown): Promise<void>;',
    'declare function setOnDemandPercentage(percentage: number): Promise<void>;',
  ],
  'libs/policy-simulator/README.md': [
    "import { defaultPolicy } from '@poolkeeper/scaling-decision';",
    "declare const runs: Parameters<typeof simulate>[0]['runs'];",
  ],
  'libs/pool-config/README.md': [
    'declare const value: unknown;',
    'declare function log(text: string): void;',
  ],
  'libs/pool-world/README.md': [
    "import type { World as AnyWorld } from '@poolkeeper/pool-world';",
    'declare const world: AnyWorld;',
    'declare const instanceId: string;',
    'declare const workerId: string;',
    'declare const until: number;',
  ],
  'libs/scaling-decision/README.md': [
    "import type { Snapshot } from '@poolkeeper/pool-model';",
    'declare const snapshot: Snapshot;',
    'declare function log(text: string, figures: unknown): void;',
    'declare function setDesiredCapacity(capacity: number): Promise<void>;',
    'declare function release(atMost: number, idleAtLeastMs: number): Promise<void>;',
  ],
  'libs/spacelift-client/README.md': [
    "import type { ApiKey, SpaceliftClient as Client } from '@poolkeeper/spacelift-client';",
    "import { print } from 'graphql';",
    'declare const spacelift: Client;',
    'declare const ReadStackOutputsDocument: DocumentTypeDecoration<{ stack: unknown }, { id: string }>;',
    'declare const readStackOutputs: TypedDocumentNode<{ stack: unknown }, { id: string }>;',
    "import type { DocumentTypeDecoration, TypedDocumentNode } from '@graphql-typed-document-node/core';",
    'declare const endpoint: string;',
    'declare const apiKey: () => Promise<ApiKey>;',
    'declare const poolId: string;',
    // The package is not installed here.
    'declare const trace: any;',
    'declare const SpanStatusCode: any;',
  ],
};

const folder = join(root, 'apps/infra-deployer/src/reference/snippets');
const nameOf = ({ file, line }: Snippet) => join(folder, `${file.replaceAll(/\W/g, '-')}-${line}.ts`);

describe('TypeScript in the documents', { timeout: 120_000 }, () => {
  let problems: ReadonlyMap<string, readonly string[]>;

  beforeAll(() => {
    problems = check(new Map(snippets.map((snippet) => [nameOf(snippet), moduleOf(snippet)])));
  }, 120_000);

  it.each(snippets)('has no error of types: $file, line $line', (snippet) => {
    expect(problems.get(nameOf(snippet)) ?? []).toEqual([]);
  });
});

/** A module with the snippet, what it takes from its package without an import, and its surroundings. */
function moduleOf({ file, text: shown }: Snippet): string {
  const text = shown.replace(/^import .*'@opentelemetry\/api';$/m, '');
  const around = (surroundings[file] ?? []).filter((statement) => {
    const name = /^declare \w+ (\w+)/.exec(statement)?.[1];
    return name === undefined || !new RegExp(`\\bconst (\\{[^}]*)?\\b${name}\\b`).test(text);
  });
  const whole = [...around, text].join('\n');
  const isMissing = (name: string) =>
    new RegExp(`\\b${name}\\b`).test(whole) && !new RegExp(`import[^;]*\\b${name}\\b[^;]*from`).test(whole);
  const imports = ['src/index.ts', 'src/testing/index.ts', 'src/exports/gate.ts'].flatMap((source) => {
    const path = join(root, dirname(file), source);
    const names = existsSync(path) ? exportedNames(path).filter(isMissing) : [];
    return names.length === 0 ? [] : [`import { ${names.join(', ')} } from '${path}';`];
  });
  return [...imports, whole, 'export {};'].join('\n');
}

function exportedNames(source: string): readonly string[] {
  return [...readFileSync(source, 'utf8').matchAll(/export (type )?\{([^}]*)\}/g)]
    .filter(([, type]) => type === undefined)
    .flatMap(([, , names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => /^\w+$/.test(name));
}

/** What the compiler says about modules that exist in memory only. */
function check(modules: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) =>
    readFileSync(path, 'utf8'),
  ) as {
    readonly config: { readonly compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      composite: false,
      declarationMap: false,
      emitDeclarationOnly: false,
      noEmit: true,
      rewriteRelativeImportExtensions: false,
      allowImportingTsExtensions: true,
      noUnusedLocals: false,
      types: ['node'],
    },
    root,
  );
  const files = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...files,
    fileExists: (path) => modules.has(path) || files.fileExists(path),
    readFile: (path) => modules.get(path) ?? files.readFile(path),
    getSourceFile: (path, ...rest) => {
      const text = modules.get(path);
      return text === undefined
        ? files.getSourceFile(path, ...rest)
        : ts.createSourceFile(path, text, ts.ScriptTarget.ES2024);
    },
  };
  const program = ts.createProgram([...modules.keys()], options, host);
  return new Map(
    [...modules.keys()].map((path) => {
      const source = program.getSourceFile(path);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [path, found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
    }),
  );
}
