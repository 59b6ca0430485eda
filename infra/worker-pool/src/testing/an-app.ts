import { App } from 'aws-cdk-lib';
import { join } from 'node:path';
import { inject } from 'vitest';

/**
 * An app whose assembly goes to a folder of this test worker. The apps of a worker share it, so that the functions' bundles are
 * staged once, and each synthesis replaces the templates of the one before.
 */
export function anApp(context: Readonly<Record<string, string>> = {}): App {
  const outdir = join(inject('cdkOut'), process.env.VITEST_POOL_ID ?? '0');
  return new App({ outdir, analyticsReporting: false, context });
}
