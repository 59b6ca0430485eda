import type { CommandContext, LocalSession } from '../cli/context.ts';
import { CommandError, describeError } from '../cli/errors.ts';

const timeoutMs = 5_000;

/**
 * Makes a command use the time and the Spacelift API of a local cloud, if the environment points to one.
 *
 * @throws CommandError when it does not answer.
 */
export async function withLocalSession(context: CommandContext): Promise<CommandContext> {
  const { system } = context;
  const { AWS_ENDPOINT_URL: url, LOCAL_CLOUD_TOKEN: token } = system.env;
  if (url === undefined || token === undefined || !isLoopback(url)) return context;
  const local = await openSession(url, token);
  return { ...context, local, system: { ...system, clock: local.clock } };
}

async function openSession(url: string, token: string): Promise<LocalSession> {
  try {
    const answer = await fetch(new URL('/_local/state', url), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const { poolTime, speed } = (await answer.json()) as {
      readonly poolTime: string;
      readonly speed: number;
    };
    const [at, pool] = [Date.now(), Date.parse(poolTime)];
    return { endpoint: new URL(url).origin, speed, clock: () => pool + (Date.now() - at) * speed };
  } catch (error) {
    throw new CommandError(`the local cloud at ${url} does not answer: ${causeOf(error)}`, {
      code: 'remote-failed',
      fault: 'environment',
      fix: 'Start it again and copy the lines that it prints, or unset AWS_ENDPOINT_URL and LOCAL_CLOUD_TOKEN to use AWS.',
      cause: error,
    });
  }
}

/** The token is for a program on this machine only. */
function isLoopback(url: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\/?$/.test(url);
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return describeError(cause instanceof Error && cause.message !== '' ? cause : error);
}
