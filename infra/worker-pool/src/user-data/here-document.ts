/**
 * The shell command that writes a text to a file, byte for byte but for a line break that is added at the end of a text
 * without any.
 */
export function hereDocument(path: string, text: string): string {
  const lines = new Set(text.split('\n'));
  let end = 'END';
  while (lines.has(end)) end += '_';
  return `cat >${path} <<'${end}'\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${end}\n`;
}
