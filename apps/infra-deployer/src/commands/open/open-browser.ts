import { spawn } from 'node:child_process';
import process from 'node:process';
import type { System } from '../../cli/system.ts';

/** Opens a URL with the program that the operating system has for it. Does nothing if there is none. */
export async function openBrowser(url: string, { env }: Pick<System, 'env'>): Promise<void> {
  const [command, ...args] = commandFor(url, process.platform);
  await new Promise<void>((resolve) => {
    const child = spawn(command, args, { env: { ...env }, detached: true, stdio: 'ignore' });
    child.once('error', () => {
      resolve();
    });
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

export function commandFor(url: string, platform: NodeJS.Platform): readonly [string, ...string[]] {
  switch (platform) {
    case 'darwin':
      return ['open', url];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler', url];
    default:
      return ['xdg-open', url];
  }
}
