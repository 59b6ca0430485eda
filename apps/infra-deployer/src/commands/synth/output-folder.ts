import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { System } from '../../cli/system.ts';
import { CommandError } from '../../cli/errors.ts';

/** Marks a folder with plain templates. A cloud assembly has the CDK's manifest instead. */
const marker = '.poolkeeper-synth';

/**
 * Throws if synthesizing into a folder would replace anything but an earlier output.
 *
 * @throws CommandError for the working directory, a folder around it, a file, or a folder with other content.
 */
export function checkOutputFolder(folder: string, { cwd }: Pick<System, 'cwd'>): void {
  const given = relative(cwd, folder) || '.';
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) throw refusal(`--out ${given} is a file`);
  const inside = relative(realpathSync(folder), realpathSync(cwd));
  if (inside.split(sep)[0] !== '..' && !isAbsolute(inside)) {
    throw refusal(`--out ${given} contains the working directory`);
  }
  if (readdirSync(folder).length > 0 && !isOutput(folder)) {
    throw refusal(`--out ${given} has content that \`poolkeeper synth\` has not written`);
  }
}

/** Creates an empty folder for plain templates, in place of an earlier output. */
export function createOutputFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, marker), 'poolkeeper synth replaces this folder.\n');
}

function isOutput(folder: string): boolean {
  return readdirSync(folder).includes(marker) || isCloudAssembly(folder);
}

function isCloudAssembly(folder: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as unknown;
    return (
      typeof manifest === 'object' && manifest !== null && 'version' in manifest && 'artifacts' in manifest
    );
  } catch {
    return false;
  }
}

function refusal(message: string): CommandError {
  return new CommandError(message, {
    code: 'usage',
    fault: 'user',
    fix: 'Choose a new folder, an empty one, or one with an earlier output, which is replaced.',
  });
}
