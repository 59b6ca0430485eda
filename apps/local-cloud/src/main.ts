import { standardOutput } from './console/terminal.ts';
import { UsageError } from './options/errors.ts';
import { parseOptions } from './options/parse-options.ts';
import { playPool } from './play/play-pool.ts';
import { PortInUseError } from './server/errors.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    const parsed = parseOptions(argv);
    if (parsed.kind === 'help') {
      process.stdout.write(parsed.text);
      return 0;
    }
    return await playPool({ options: parsed.options, terminal: standardOutput(), stopped: stopSignal() });
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof PortInUseError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

/** Settles at the first signal to stop. A second signal exits immediately. */
function stopSignal(): Promise<void> {
  // The reader of a pipe has closed it. The exit also ends the functions' processes.
  process.stdout.on('error', () => process.exit(1));
  return new Promise((resolve) => {
    let stopping = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (stopping) process.exit(130);
        stopping = true;
        resolve();
      });
    }
  });
}
