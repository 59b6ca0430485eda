import { onTestFinished, expect, it } from 'vitest';
import { startRuntimeApi } from './runtime-api.ts';

const ofTheProcess = '2018-06-01/runtime/invocation/next';

it('is served under a secret path of its process', async () => {
  const [one, other] = [await aRuntimeApi(), await aRuntimeApi()];
  const { origin, pathname } = new URL(`http://${one}`);
  const { pathname: pathOfOther } = new URL(`http://${other}`);

  expect(pathname).toMatch(/^\/[\w-]{32,}$/);
  for (const path of ['', '/wrong', pathOfOther]) {
    expect((await fetch(`${origin}${path}/${ofTheProcess}`)).status, path).toBe(404);
  }
});

it('cannot be reached by a web page', async () => {
  const address = await aRuntimeApi();

  const answer = await fetch(`http://${address}/2018-06-01/runtime/init/error`, {
    method: 'POST',
    headers: { origin: 'https://attacker.example' },
  });

  expect(answer.status).toBe(403);
});

/** The address of an API that no process uses. */
async function aRuntimeApi(): Promise<string> {
  const unexpected = () => {
    throw new Error('a stranger has reached the Runtime API');
  };
  const api = await startRuntimeApi({ responded: unexpected, failed: unexpected, initFailed: unexpected });
  onTestFinished(() => {
    api.close();
  });
  return api.address;
}
