const field = /(?:\s*"((?:[^"]|"")*)"\s*|([^",]*))(,|$)/uy;

/** The fields of a line of CSV, without the space around them; undefined when a quote is not closed or out of place. */
export function splitCsvLine(line: string): readonly string[] | undefined {
  const text = line.trim();
  const fields: string[] = [];
  field.lastIndex = 0;
  for (;;) {
    const match = field.exec(text);
    if (match === null) return undefined;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]?.trim() ?? '');
    if (match[3] === '') return fields;
  }
}
