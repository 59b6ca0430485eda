import { readFileSync } from 'node:fs';

/** The version of this package. The path is the same in the source and in the published program. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
