import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the repository. */
export const root = join(import.meta.dirname, '../../../..');

/** A block of code in a Markdown file of the repository. */
export interface Snippet {
  readonly file: string;
  /** Of the fence, from 1. */
  readonly line: number;
  /** Empty if the fence names none. */
  readonly language: string;
  readonly text: string;
}

/** All blocks of code in documents that people write: not in changelogs and in what is generated as a whole. */
export function everySnippet(): readonly Snippet[] {
  const files = globSync(['*.md', 'docs/**/*.md', '{apps,infra,libs,tools}/*/README.md'], { cwd: root });
  return files
    .filter((file) => !['CHANGELOG.md', 'docs/reference/cli.md'].includes(file))
    .sort()
    .flatMap(snippetsOf);
}

function snippetsOf(file: string): readonly Snippet[] {
  const markdown = readFileSync(join(root, file), 'utf8');
  return [...markdown.matchAll(/^( *)```(\w*)\n(.*?)^ *```$/gms)].map((match) => {
    const [, indentation = '', language = '', text = ''] = match;
    return {
      file,
      line: markdown.slice(0, match.index).split('\n').length,
      language,
      text: text.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
    };
  });
}

/** The commands of a snippet, each on one line, without comments and output. */
export function commandsOf({ language, text }: Snippet): readonly string[] {
  if (language !== 'sh' && language !== 'console') return [];
  const lines = text.replaceAll(/ *\\\n\s*/g, ' ').split('\n');
  // A console with a prompt also shows output.
  const hasPrompt = lines.some((line) => line.startsWith('$ '));
  return lines
    .filter((line) => !hasPrompt || line.startsWith('$ '))
    .flatMap((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/(^|\s)#.*$/, '')
        .split(' && '),
    )
    .map((command) => command.trim().replace(/^\((?=cd )/, ''))
    .filter((command) => command !== '');
}
