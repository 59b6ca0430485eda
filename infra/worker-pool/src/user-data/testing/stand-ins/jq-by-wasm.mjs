// jq itself, as WebAssembly, for the options that the scripts use. Its strings are written out here, exactly.
import { readFileSync } from 'node:fs';
import { raw } from 'jq-wasm';

const [filter, ...rest] = process.argv.slice(2).reverse();
const flags = rest.reverse();
const own = ['--join-output', '--raw-output', '--exit-status'];
try {
  const output = await raw(
    readFileSync(0, 'utf8'),
    filter,
    flags.filter((flag) => !own.includes(flag)),
  );
  if (output === '' && flags.includes('--exit-status')) process.exit(4);
  if (output !== '') process.stdout.write(JSON.parse(output) + (flags.includes('--join-output') ? '' : '\n'));
} catch (error) {
  process.stderr.write(`jq: ${error.message}\n`);
  process.exit(5);
}
