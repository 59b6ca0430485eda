import type { CommandNode } from '../../cli/command-tree.ts';
import { completionsOf, fileOptions, freeValueOptions, type Completions } from './completions.ts';

/** A completion script for bash 3.2 and later. Does not need the package bash-completion. */
export function bashScript(program: CommandNode): string {
  const all = completionsOf(program);
  const paths = all.map(({ path }) => path).filter((path) => path !== '');
  return `# Completion of ${program.name} for bash: source it, or copy it to the folder of bash-completion.

_${program.name}_pools() {
  sed -n 's/^name: *//p' ${program.name}.yaml ${program.name}.yml ${program.name}.*.yaml 2>/dev/null
}

_${program.name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  local at='' words='' options='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${at:+$at }\${COMP_WORDS[i]}" in
      ${paths.map((path) => `'${path}'`).join(' | ')}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$prev" in
    ${fileOptions(program).join(' | ')})
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -- "$cur"))
      return
      ;;
    ${freeValueOptions(program).join(' | ')}) return ;;
  esac
  case "$at" in
${all.map(branch).join('\n')}
  esac
  if [[ $cur == -* ]]; then words=$options; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}

complete -F _${program.name} ${program.name}
`;

  function branch({ path, commands, options, words, takesPools }: Completions): string {
    const follow = [
      ...commands.map(({ name }) => name),
      ...words,
      ...(takesPools ? [`$(_${program.name}_pools)`] : []),
    ];
    return `    '${path}')
      words="${follow.join(' ')}"
      options="${options.flatMap(({ names }) => names).join(' ')}"
      ;;`;
  }
}
