import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandsOf, everySnippet, root } from './snippets.ts';

interface Package {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly nx?: { readonly name?: string; readonly targets?: Readonly<Record<string, unknown>> };
}

/** Where other tests try the commands of a program, or why none can. */
const elsewhere: Readonly<Record<string, string>> = {
  poolkeeper: 'documents.test.ts parses them',
  aws: 'apps/local-cloud/src/contract/documents.test.ts compares them with AWS',
  curl: 'apps/local-cloud/src/contract/documents.test.ts sends them',
  terraform: 'needs Terraform: apps/infra-deployer/packaging/terraform-check.ts runs the example',
  spacectl: 'needs an account: the queries that it sends are tests of local-cloud',
  openssl: 'not of this repository',
  jq: 'not of this repository',
  npm: 'below',
  sha256sum: 'not of this repository',
  npx: 'below',
  node: 'below',
};

/** Of a shell, without effect outside of it, or on files that a reader has. */
const shell = ['export', 'cd', 'echo', 'rm', '(umask'];

/** Targets that Nx infers from the files of a project, and its own commands. */
const inferred = ['build', 'lint', 'test', 'typecheck'];
const commandsOfNpm = ['ci', 'install'];
const commandsOfNx = ['affected', 'release', 'run-many', 'show', 'reset', 'sync'];

const packages = new Map(
  globSync('{apps,infra,libs,tools}/*/package.json', { cwd: root }).flatMap((file) => {
    const found = JSON.parse(readFileSync(join(root, file), 'utf8')) as Package;
    const names = [found.name, found.name.replace(/^@poolkeeper\//, ''), file.split('/')[1] ?? ''];
    return [...names, found.nx?.name ?? found.name].map((name) => [name, found] as const);
  }),
);
const commands = everySnippet().flatMap((snippet) =>
  commandsOf(snippet).map((command) => ({ command, file: snippet.file })),
);

describe('the commands in the documents', () => {
  it('are of programs that a test knows', () => {
    const unknown = commands.filter(({ command }) => {
      const [program = ''] = command.split(' ');
      return !(program in elsewhere) && !shell.includes(program) && !/^[A-Z_]+=/.test(program);
    });

    expect(unknown).toEqual([]);
  });

  it.each(commands.filter(({ command }) => command.startsWith('npx ')))(
    'run what exists: $command ($file)',
    ({ command }) => {
      const [, program = '', ...words] = command.split(/ +/);
      if (program === 'poolkeeper') return;
      expect.assert(program === 'nx' || existsSync(join(root, 'node_modules/.bin', program)));
      if (program === 'nx') expect(problemOfNx(words)).toBe('');
    },
  );

  it.each(commands.filter(({ command }) => /^(npm|node) /.test(command)))(
    'run what exists: $command ($file)',
    async ({ command, file }) => {
      const [program, ...words] = command.split(/ +/);
      if (program === 'node') {
        const script = words.find((word) => !word.startsWith('-')) ?? '';
        const places = [root, join(root, file, '..')];
        expect(places.some((place) => existsSync(join(place, script)))).toBe(true);
        return;
      }
      const [name = '', script = ''] = words;
      const { scripts = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Package;
      if (commandsOfNpm.includes(name)) return;
      expect(Object.keys(scripts)).toContain(name === 'run' ? script : name);
      if (name !== 'start') return;
      const { parseOptions } = await import('@poolkeeper/local-cloud');
      expect(() => parseOptions(words.slice(2))).not.toThrow();
    },
  );
});

/** Of `run PROJECT:TARGET`, of `TARGET PROJECT`, or of a command of Nx. Empty if there is none. */
function problemOfNx([first = '', second = '', ...rest]: readonly string[]): string {
  if (commandsOfNx.includes(first)) return '';
  const [project = '', target = ''] = first === 'run' ? second.split(':') : [second, first];
  const found = packages.get(project);
  if (found === undefined) return `there is no project ${project}`;
  const own = Object.keys(found.nx?.targets ?? {});
  return own.includes(target) || inferred.includes(target)
    ? ''
    : `${project} has no target ${target} ${rest.join(' ')}`;
}
