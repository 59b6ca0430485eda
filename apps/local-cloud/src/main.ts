import { standardOutput } from './console/terminal.ts';
import { UsageError } from './options/errors.ts';
import { parseOptions } from './options/parse-options.ts';
import { playPool } from './play/play-pool.ts';
import { PortInUseError } from './server/errors.ts';
import { stopSignal } from './stop-signal.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    const parsed = parseOptions(argv);
    if (parsed.kind === 'help') {
      process.stdout.write(parsed.text);
      return 0;
    }
    // The reader of a pipe has closed it. The exit also ends the functions' processes.
    process.stdout.on('error', () => process.exit(1));
    const stopped = stopSignal(process, (status) => process.exit(status));
    return await playPool({ options: parsed.options, terminal: standardOutput(), stopped });
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof PortInUseError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}
