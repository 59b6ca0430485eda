import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseOptions } from '../options/parse-options.ts';
import { poolConfigOf } from './pool-config-of.ts';

describe("the played pool's configuration", () => {
  it('follows the options', async () => {
    const config = await configOf('--min', '1', '--max', '7', '--max-kill', '2', '--spot-share', '0.25');

    expect(config).toMatchObject({
      scaling: { minSize: 1, maxSize: 7, maxStepIn: 2, scaleInAfter: '60s' },
      instances: { purchase: { kind: 'mixed', onDemandPercentage: 75 } },
    });
  });

  it('follows the policy file where it differs from the options', async () => {
    const file = await aFile('{"scaling": {"maxSize": 3, "passEvery": "15s"}}');

    expect(await configOf('--min', '1', '--max', '7', '--policy', file)).toMatchObject({
      scaling: { minSize: 1, maxSize: 3, passEvery: '15s' },
    });
  });

  it.each(['objective', 'working-hours', 'retention', 'foreseen', 'spot'])(
    'can be read from policies/%s.json',
    async (name) => {
      const file = fileURLToPath(new URL(`../../policies/${name}.json`, import.meta.url));

      await expect(configOf('--policy', file)).resolves.toMatchObject({ name: 'local' });
    },
  );

  it.each([
    ['{"scaling": {"maxSize": "many"}}', /scaling\.maxSize: /],
    ['{"scalign": {}}', /scalign/],
    ['[]', /must be a JSON object with parts of a pool's configuration/],
    ['{', /must be a JSON object with parts of a pool's configuration/],
  ])('is refused when the file is %s', async (text, message) => {
    await expect(configOf('--policy', await aFile(text))).rejects.toThrow(message);
  });

  it('is refused when the file does not exist', async () => {
    await expect(configOf('--policy', '/nowhere/policy.json')).rejects.toThrow(
      'cannot read the policy /nowhere/policy.json',
    );
  });
});

function configOf(...argv: string[]) {
  const parsed = parseOptions(argv);
  if (parsed.kind === 'help') throw new Error('expected options, got the help');
  return poolConfigOf(parsed.options, 'a-key');
}

async function aFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-policy-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'policy.json');
  await writeFile(file, text);
  return file;
}
