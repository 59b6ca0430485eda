import type { System } from './system.ts';

/** Commands of Poolkeeper that a message names, such as `poolkeeper deploy blue`. */
const command = /(?<=^|[\s`'(])poolkeeper (?=[a-z]+\b|--)/gm;

/** The text with its commands as the user has to type them: with `npx` if that started this one. */
export function asStarted(text: string, env: System['env']): string {
  return env.npm_command === 'exec' ? text.replaceAll(command, 'npx poolkeeper ') : text;
}
