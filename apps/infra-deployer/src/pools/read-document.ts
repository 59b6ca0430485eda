import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { CommandError, describeError } from '../cli/errors.ts';

/** The value of a configuration file, with the position of each setting in its text. */
export interface ConfigDocument {
  readonly value: unknown;
  /** Position of a setting, or of the nearest setting around it; undefined for a module. */
  positionOf(path: readonly (string | number)[]): Position | undefined;
}

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/**
 * Reads YAML, JSON (as YAML, which it is a subset of, so that it has positions too) or the default export of a TypeScript module.
 *
 * @throws CommandError when the file cannot be read or parsed.
 */
export async function readDocument(cwd: string, file: string): Promise<ConfigDocument> {
  return extname(file) === '.ts' ? readModule(resolve(cwd, file), file) : readYaml(resolve(cwd, file), file);
}

function readYaml(path: string, file: string): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(readText(path, file), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw unreadable(
      `${file}:${line}:${col} is not ${extname(file) === '.json' ? 'JSON' : 'YAML'}: ${error.message}`,
      error,
    );
  }
  return {
    value: valueOf(document, file),
    positionOf: (path) => {
      const offset = offsetOf(document, path);
      if (offset === undefined) return undefined;
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    },
  };
}

/** The content of a document. Aliases that stand for very many values, which would fill the memory, are refused. */
function valueOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw unreadable(`${file} cannot be read: ${describeError(error)}`, error);
  }
}

/** Offset of the setting's value, or of the nearest node around it that exists. */
function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range != null) return node.range[0];
  }
  return undefined;
}

async function readModule(path: string, file: string): Promise<ConfigDocument> {
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(path).href)) as typeof module;
  } catch (error) {
    throw unreadable(`${file} cannot be loaded: ${describeError(error)}`, error);
  }
  if (module.default === undefined) {
    throw unreadable(`${file} has no default export: add \`export default defineWorkerPool({ ... })\``);
  }
  return { value: module.default, positionOf: () => undefined };
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(`${file} cannot be read: ${describeError(error)}`, error);
  }
}

function unreadable(message: string, cause?: unknown): CommandError {
  return new CommandError(message, { code: 'config-unreadable', fault: 'user', cause });
}
