import type { Account } from '../account/account.ts';
import { parseTemplate } from '../cloudformation/template.ts';

/**
 * Makes sure that there is what a template takes for granted: the subnets and security groups that it names, and the public
 * parameters with the ids of images.
 */
export function assumeSurroundings(templateText: string, { network, parameters }: Account): void {
  for (const id of idsIn(templateText, /\bsubnet-[0-9a-f]{8,17}\b/g)) network.addSubnet(id);
  for (const id of idsIn(templateText, /\bsg-[0-9a-f]{8,17}\b/g)) {
    network.addSecurityGroup(id, { name: id, description: 'named by a template' });
  }
  for (const { Type: type, Default: name } of Object.values(parseTemplate(templateText).Parameters ?? {})) {
    const isImage = type.includes('AWS::EC2::Image::Id');
    if (isImage && typeof name === 'string' && parameters.find(name) === undefined) {
      parameters.put({ name, value: 'ami-0123456789abcdef0', type: 'String' }, false);
    }
  }
}

function idsIn(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([id]) => id));
}
