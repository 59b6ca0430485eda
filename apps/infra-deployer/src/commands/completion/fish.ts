import type { CommandNode } from '../../cli/command-tree.ts';
import { completionsOf, fileOptions, type Completions } from './completions.ts';

/** A completion script for fish, for its folder of completions. */
export function fishScript(program: CommandNode): string {
  const all = completionsOf(program);
  const paths = all.map(({ path }) => path).filter((path) => path !== '');
  const files = new Set(fileOptions(program));
  return `# Completion of ${program.name} for fish: copy it to ~/.config/fish/completions as ${program.name}.fish.

function __${program.name}_at
    set -l at
    for word in (commandline -opc)[2..-1]
        set -l next (string join ' ' $at $word)
        if contains -- $next ${paths.map((path) => `'${path}'`).join(' ')}
            set at $at $word
        end
    end
    test (string join ' ' $at) = "$argv"
end

function __${program.name}_pools
    sed -n 's/^name: *//p' ${program.name}.yaml ${program.name}.yml ${program.name}.*.yaml 2>/dev/null
end

complete -c ${program.name} -f
${all.flatMap(lines).join('\n')}
`;

  function lines({ path, commands, options, words, takesPools }: Completions): readonly string[] {
    const start = `complete -c ${program.name} -n ${quoted(`__${program.name}_at ${path}`.trim())}`;
    return [
      ...commands.map(({ name, summary }) => `${start} -a ${name} -d ${quoted(summary)}`),
      ...words.map((word) => `${start} -a ${word}`),
      ...(takesPools ? [`${start} -a '(__${program.name}_pools)' -d pool`] : []),
      ...options.map(({ names, description, takesValue }) => {
        const flags = names.map((name) =>
          name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
        );
        const value = !takesValue ? '' : names.some((name) => files.has(name)) ? ' -r -F' : ' -x';
        return `${start} ${flags.join(' ')}${value} -d ${quoted(description)}`;
      }),
    ];
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
