import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LogLine } from './a-log.ts';

/** The queries for CloudWatch Logs Insights in a runbook, by its name: `slow-drain`. */
export function queriesOf(runbook: string): readonly string[] {
  const [file] = globSync(join(import.meta.dirname, `../../../../docs/runbooks/${runbook}.md`));
  if (file === undefined) throw new Error(`there is no runbook ${basename(runbook)}`);
  const blocks = readFileSync(file, 'utf8').matchAll(/^```\n(fields .*?)^```$/gms);
  return [...blocks].map(([, query = '']) => query);
}

/**
 * Runs a query over lines of the log of a pool named `NAME`, and returns a row of its fields for each line that it finds. It knows what
 * the runbooks use: `fields`, `filter` with `=`, `ispresent` and `and`, `sort` and `limit`.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function queryLog(
  query: string,
  lines: readonly LogLine[],
): readonly Readonly<Record<string, unknown>>[] {
  const [fields = '', ...rest] = query.split('\n|').map((part) => part.trim());
  const names = fields.replace(/^fields /, '').split(', ');
  const conditions = rest.flatMap((part) => {
    if (/^(sort @timestamp desc|limit \d+)$/.test(part)) return [];
    if (!part.startsWith('filter ')) throw new Error(`the query has an unknown part: ${part}`);
    return part.slice('filter '.length).split(' and ');
  });
  return lines
    .map(({ message, fields: logged }) => ({ '@timestamp': 'now', pool: 'NAME', message, ...logged }))
    .filter((line) => conditions.every((condition) => isMet(condition, line)))
    .map((line) => Object.fromEntries(names.map((name) => [name, valueAt(name, line)])));
}

function isMet(condition: string, line: object): boolean {
  const [, present] = /^ispresent\((.+)\)$/.exec(condition) ?? [];
  if (present !== undefined) return valueAt(present, line) !== undefined;
  const [, name, value] = /^(\S+) = "(.*)"$/.exec(condition) ?? [];
  if (name === undefined) throw new Error(`the query has an unknown condition: ${condition}`);
  return valueAt(name, line) === value;
}

function valueAt(path: string, line: object): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], line);
}
