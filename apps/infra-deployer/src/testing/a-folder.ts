import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A temporary folder with the given files, removed when it is disposed. */
export function aFolder(
  files: Readonly<Record<string, string>> = {},
): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'poolkeeper-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return {
    path,
    [Symbol.dispose]: () => {
      rmSync(path, { recursive: true });
    },
  };
}

/** A configuration with the required settings only. */
export function aConfigFile(name = 'blue', rest = ''): string {
  return `name: ${name}
spacelift:
  endpoint: https://acme.app.spacelift.io
  workerPoolId: 01HZX5S8F4T6Q2N9V7W3KJ0RMB
  apiKey: { id: 01KEY }
network:
  subnets: [subnet-0a1b2c3d, subnet-1a2b3c4d]
  securityGroups: [sg-0a1b2c3d]
${rest}`;
}
