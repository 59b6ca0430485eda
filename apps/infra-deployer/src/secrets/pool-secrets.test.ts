import { describe, expect, it } from 'vitest';
import { exitStatus } from '../cli/exit-status.ts';
import { aConfigFile, aFolder } from '../testing/a-folder.ts';
import { run } from '../testing/run.ts';
import { checkSecretValue } from './check-secret-value.ts';

const pem = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----';

describe('a secret of a pool', () => {
  it('is not changed if Poolkeeper does not manage it; the error says how to set it', async () => {
    const elsewhere = aConfigFile('blue', 'secrets: { token: { ssmParameter: /spacelift/token } }');
    using folder = aFolder({ 'poolkeeper.yaml': elsewhere });

    const { status, stderr } = await run(['secrets', 'set', 'blue', 'token'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(
      'token of blue is in the parameter /spacelift/token, which Poolkeeper does not manage',
    );
    expect(stderr).toContain('aws ssm put-parameter --overwrite --type SecureString --name /spacelift/token');
  });

  it('has one of the known names', async () => {
    using folder = aFolder({
      'poolkeeper.yaml': aConfigFile('blue', 'secrets: { environment: { GH_TOKEN: {} } }'),
    });

    const { status, stderr } = await run(['secrets', 'set', 'blue', 'GH'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('Choose one of api-key, token, private-key, GH_TOKEN;');
  });
});

describe('the value of a secret', () => {
  it.each([
    ['as PEM', `${pem}\n`],
    ['as base64', Buffer.from(`${pem}\n`).toString('base64')],
    [
      'as base64 with line breaks',
      Buffer.from(`${pem}\n`)
        .toString('base64')
        .replace(/(.{20})/g, '$1\n'),
    ],
  ])('is converted to base64 for a private key given %s', (_, given) => {
    expect(Buffer.from(checkSecretValue('private-key', given), 'base64').toString('utf8')).toBe(`${pem}\n`);
  });

  it.each([
    ['private-key', 'hunter2'],
    ['token', 'hunter2'],
  ])('is not shown if it is no valid %s', (key, value) => {
    expect(() => checkSecretValue(key, value)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(value) as string }),
    );
  });

  it('can be a token as Spacelift issues it', () => {
    const token = Buffer.from('{"broker":{}}').toString('base64');

    expect(checkSecretValue('token', `${token}\n`)).toBe(token);
  });

  it('can be anything for an environment variable', () => {
    expect(checkSecretValue('GH_TOKEN', ' as it is ')).toBe(' as it is ');
  });
});
