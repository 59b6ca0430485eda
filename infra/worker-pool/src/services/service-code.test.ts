import type { Code } from 'aws-cdk-lib/aws-lambda';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serviceCode } from './service-code.ts';

const released = join(import.meta.dirname, '../../../../apps/autoscaler/dist/artifact');
let project: string;
let installed: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'service-code-'));
  installed = join(project, 'node_modules/@poolkeeper/autoscaler');
  mkdirSync(installed, { recursive: true });
  cpSync(released, installed, { recursive: true });
  writeFileSync(join(installed, 'package.json'), '{"name":"@poolkeeper/autoscaler","version":"0.2.1"}');
});

afterEach(() => {
  rmSync(project, { recursive: true });
});

describe('the code of a service', () => {
  it('is the one in this package, or in the workspace, without a version', () => {
    expect(pathOf(serviceCode('autoscaler'))).toBe(join(released, 'autoscaler.zip'));
  });

  it('is the installed package with the version', () => {
    const code = serviceCode('autoscaler', { version: '0.2.1', project });

    expect(pathOf(code)).toBe(join(installed, 'autoscaler.zip'));
  });

  it('is not taken from a package that is not installed', () => {
    expect(() => serviceCode('lifecycle-manager', { version: '0.2.1', project })).toThrow(
      `version 0.2.1 of lifecycle-manager is not installed in ${project}`,
    );
  });

  it('is not taken from another version', () => {
    expect(() => serviceCode('autoscaler', { version: '0.2.2', project })).toThrow(
      /^version 0\.2\.2 of autoscaler is configured, but 0\.2\.1 is installed in /,
    );
  });

  it.each(['autoscaler.zip', 'sbom.cdx.json'])('is refused if %s was changed', (file) => {
    writeFileSync(join(installed, file), 'something else');

    expect(() => serviceCode('autoscaler', { version: '0.2.1', project })).toThrow(
      /is not what was released: its SHA-256 must be [0-9a-f]{64}, got [0-9a-f]{64}$/,
    );
  });

  it('is refused with an attestation by somebody unknown', () => {
    writeFileSync(join(installed, 'attestation.sigstore.json'), '{}');

    expect(() => serviceCode('autoscaler', { version: '0.2.1', project })).toThrow(
      /attestation\.sigstore\.json does not attest that autoscaler\.zip was released/,
    );
  });

  it.each(['autoscaler.zip', 'SHA256SUMS'])('is refused without %s', (file) => {
    rmSync(join(installed, file));

    expect(() => serviceCode('autoscaler', { version: '0.2.1', project })).toThrow(
      'is not what was released',
    );
  });
});

function pathOf(code: Code): unknown {
  return 'path' in code && code.path;
}
