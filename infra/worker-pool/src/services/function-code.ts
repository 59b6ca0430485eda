import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';

export type Service = 'autoscaler' | 'lifecycle-manager';

/**
 * A service's bundle: from the package when this is the published one, else from the workspace.
 *
 * @throws Error when there is neither; in the workspace, `nx run autoscaler:build` makes it.
 */
export function functionCode(service: Service): Code {
  const here = import.meta.dirname;
  const places = [join(here, 'functions', service), join(here, '../../../../apps', service, 'dist/bundle')];
  const place = places.find((folder) => existsSync(join(folder, 'index.mjs')));
  if (place === undefined) {
    throw new Error(`the bundle of ${service} is missing: run "npx nx run ${service}:build"`);
  }
  return Code.fromAsset(place, { exclude: ['*.map'] });
}
