import { moduleInputs } from '@poolkeeper/pool-config/module-inputs';
import { Document, isPair, isScalar, visit } from 'yaml';
import { schemaFile } from '../config-text.ts';
import type { ConvertedPool, ConvertedSetting } from './pool-in-terraform.ts';

/** The text of a configuration file, with a comment wherever something differs from the module. */
export function convertedConfigText({ address, settings, remarks }: ConvertedPool): string {
  const document = new Document(valueOf(inOrder(settings)));
  const comments = new Map(settings.map((setting) => [setting.path.join('\0'), commentOn(setting)]));
  visit(document, {
    Pair: (_, { key }, above) => {
      if (!isScalar(key)) return;
      const path = [
        ...above.flatMap((node) => (isPair(node) && isScalar(node.key) ? [node.key.value] : [])),
        key.value,
      ];
      const comment = comments.get(path.join('\0'));
      if (comment !== undefined) {
        key.commentBefore = wrapped(comment)
          .map((line) => ` ${line}`)
          .join('\n');
      }
      key.spaceBefore = path.length === 1;
    },
  });
  return [
    `# yaml-language-server: $schema=./${schemaFile}`,
    `# Converted from ${address === '' ? 'the root module' : address} of a Terraform state or plan, which has no values of secrets.`,
    '# `poolkeeper validate` checks this file, and `poolkeeper diff` shows what a deployment would create.',
    ...(remarks.length === 0 ? [] : ['#', '# Not converted:']),
    ...remarks.flatMap((remark) =>
      wrapped(remark).map((line, index) => `# ${index === 0 ? '-' : ' '} ${line}`),
    ),
    document.toString({ lineWidth: 0 }).replace(/^\n*/, '\n'),
  ].join('\n');
}

function valueOf(settings: readonly ConvertedSetting[]): object {
  const root: Record<string, unknown> = {};
  for (const { path, value } of settings) {
    let section = root;
    for (const step of path.slice(0, -1)) section = (section[step] ??= {}) as Record<string, unknown>;
    section[path.at(-1) ?? ''] = value;
  }
  return root;
}

/** As in the files that `poolkeeper init` writes. */
const order = ['name', 'aws', 'spacelift', 'network', 'scaling', 'roll', 'instances', 'image'];

function inOrder(settings: readonly ConvertedSetting[]): readonly ConvertedSetting[] {
  const placeOf = ({ path: [section = ''] }: ConvertedSetting) =>
    order.includes(section) ? order.indexOf(section) : order.length;
  return settings.toSorted((one, other) => placeOf(one) - placeOf(other));
}

function commentOn({ input, comment }: ConvertedSetting): string | undefined {
  const note = moduleInputs.find((each) => each.input === input)?.note.replaceAll('`', '') ?? '';
  const text = comment ?? note;
  return text === '' ? undefined : `${input ?? ''}: ${text}`.replace(/^: /, '');
}

const width = 110;

function wrapped(text: string): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
