import type { CommandNode } from '../../cli/command-tree.ts';
import { completionsOf, fileOptions, freeValueOptions, type Completions } from './completions.ts';

/** A completion script for zsh, to source after compinit or to copy to a folder of fpath as `_poolkeeper`. */
export function zshScript(program: CommandNode): string {
  const all = completionsOf(program);
  const paths = all.map(({ path }) => path).filter((path) => path !== '');
  return `#compdef ${program.name}
# Completion of ${program.name} for zsh: source it after compinit, or copy it to a folder of $fpath as _${program.name}.

_${program.name}_pools() {
  local -a pools
  pools=(\${(f)"$(sed -n 's/^name: *//p' ${program.name}.yaml ${program.name}.yml ${program.name}.*.yaml(N) 2>/dev/null)"})
  _describe -t pools 'pool' pools
}

_${program.name}() {
  local at='' word
  local -a follow options
  for word in \${words[2,CURRENT - 1]}; do
    case "\${at:+$at }$word" in
      ${paths.map((path) => `'${path}'`).join(' | ')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "\${words[CURRENT - 1]}" in
    ${fileOptions(program).join(' | ')}) _files; return ;;
    ${freeValueOptions(program).join(' | ')}) return ;;
  esac
  local takes_pools=0
  case "$at" in
${all.map(branch).join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    _describe -t options 'option' options
    return
  fi
  (( \${#follow} )) && _describe -t commands 'command' follow
  (( takes_pools )) && _${program.name}_pools
}

compdef _${program.name} ${program.name}
`;
}

function branch({ path, commands, options, words, takesPools }: Completions): string {
  const follow = [
    ...commands.map(({ name, summary }) => described(name, summary)),
    ...words.map((word) => quoted(word)),
  ];
  const flags = options.flatMap(({ names, description }) =>
    names.map((name) => described(name, description)),
  );
  return `    '${path}')
      follow=(${follow.join(' ')})
      options=(
${flags.map((flag) => `        ${flag}`).join('\n')}
      )
      takes_pools=${takesPools ? 1 : 0}
      ;;`;
}

function described(name: string, text: string): string {
  return quoted(`${name.replaceAll(':', '\\:')}:${text}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
