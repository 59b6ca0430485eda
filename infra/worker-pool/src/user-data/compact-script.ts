/**
 * A script of ours without comments, indentation and empty lines, as user data has room for 16 KiB. Only for scripts in
 * which no text goes over several lines with any of these in it.
 */
export function compactScript(script: string): string {
  return script
    .split('\n')
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && (!line.startsWith('#') || line.startsWith('#!')))
    .map((line) => `${line}\n`)
    .join('');
}
