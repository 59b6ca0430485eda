/** Of a construct's path, without the stack at its beginning and the CloudFormation resource at its end: `Pool/Gate/Queue`. */
export function pathInStack(constructPath: string): string {
  return constructPath
    .split('/')
    .filter((part) => part !== '')
    .slice(1)
    .filter((part) => part !== 'Resource')
    .join('/');
}
