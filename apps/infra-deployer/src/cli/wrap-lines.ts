import { stripVTControlCharacters } from 'node:util';

/** Further than the indent of the line itself. */
const hangingIndent = 4;

/** Breaks lines that are longer than a number of columns between words. The rest of a line is indented. */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => wrap(line, columns))
    .join('\n');
}

function wrap(line: string, columns: number): readonly string[] {
  if (lengthOf(line) <= columns) return [line];
  const indent = ' '.repeat((/^ */.exec(line)?.[0].length ?? 0) + hangingIndent);
  const room = columns - indent.length;
  if (room < 1) return [line];
  const lines = [''];
  for (const part of line.match(/ *[^ ]+| +$/g) ?? []) {
    const last = lines.at(-1) ?? '';
    if (lengthOf(last + part) <= columns) {
      lines[lines.length - 1] = last + part;
      continue;
    }
    const word = part.trimStart();
    const pieces = lengthOf(word) <= room ? [word] : (word.match(new RegExp(`.{1,${room}}`, 'g')) ?? []);
    if (last === '') lines.pop();
    lines.push(...pieces.map((piece) => indent + piece));
  }
  return lines;
}

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
