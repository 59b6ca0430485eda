/** Of a construct's path, without the stack at its beginning and the CloudFormation resource at its end: `Pool/Gate/Queue`. */
export function pathInStack(constructPath: string, stackId?: string): string {
  const parts = constructPath.split('/').filter((part) => part !== '');
  const inStack = parts[0] === stackId ? parts.slice(1) : parts;
  return (inStack.at(-1) === 'Resource' ? inStack.slice(0, -1) : inStack).join('/');
}
