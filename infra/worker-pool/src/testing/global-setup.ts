import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly cdkOut: string;
  }
}

const cdkOut = mkdtempSync(join(tmpdir(), 'poolkeeper-cdk-out-'));

/** Provides the folder that tests write cloud assemblies to. Without one, the CDK creates a folder per app and never removes it. */
export function setup({ provide }: TestProject): void {
  provide('cdkOut', cdkOut);
}

export function teardown(): void {
  rmSync(cdkOut, { recursive: true, force: true });
}
