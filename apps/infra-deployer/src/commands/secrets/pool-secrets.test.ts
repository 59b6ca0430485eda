import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../exit-status.ts';
import { aConfigFile, aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';
import { checkValue } from './check-value.ts';

const pem = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----';

describe('a secret of a pool', () => {
  it('is left alone when it is kept elsewhere, and it is said how to fill it', async () => {
    const elsewhere = aConfigFile('blue', 'secrets: { token: { ssmParameter: /spacelift/token } }');
    using folder = aFolder({ 'poolkeeper.yaml': elsewhere });

    const { status, stderr } = await run(['secrets', 'set', 'blue', 'token'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('token of blue is in the parameter /spacelift/token, which is yours');
    expect(stderr).toContain('aws ssm put-parameter --overwrite --type SecureString --name /spacelift/token');
  });

  it('has a name of a few', async () => {
    using folder = aFolder({
      'poolkeeper.yaml': aConfigFile('blue', 'secrets: { environment: { GH_TOKEN: {} } }'),
    });

    const { status, stderr } = await run(['secrets', 'set', 'blue', 'GH'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('Choose among api-key, token, private-key, GH_TOKEN;');
  });
});

describe('the value of a secret', () => {
  it.each([
    ['as PEM', `${pem}\n`],
    ['as base64 of it', Buffer.from(`${pem}\n`).toString('base64')],
    [
      'as base64 with line breaks',
      Buffer.from(`${pem}\n`)
        .toString('base64')
        .replace(/(.{20})/g, '$1\n'),
    ],
  ])('is base64 of a private key, given %s', (_, given) => {
    expect(Buffer.from(checkValue('private-key', given), 'base64').toString('utf8')).toBe(`${pem}\n`);
  });

  it.each([
    ['private-key', 'hunter2'],
    ['token', 'hunter2'],
  ])('is not told when it can be no %s', (key, value) => {
    expect(() => checkValue(key, value)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(value) as string }),
    );
  });

  it('is the token as Spacelift gives it', () => {
    const token = Buffer.from('{"broker":{}}').toString('base64');

    expect(checkValue('token', `${token}\n`)).toBe(token);
  });

  it('is anything for a variable', () => {
    expect(checkValue('GH_TOKEN', ' as it is ')).toBe(' as it is ');
  });
});
