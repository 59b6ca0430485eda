import { Stack, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Says why findings of cdk-nag do not apply to a construct and what is in it: a reason for each. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  Validations.of(construct).acknowledge(...Object.entries(reasons).map(([id, reason]) => ({ id, reason })));
}

/** The statements' wildcards for resources, with their reasons by the statements' ids. Without a reason it stays a finding. */
export function acknowledgeWildcards(
  construct: IConstruct,
  statements: readonly PolicyStatement[],
  reasons: Readonly<Record<string, string>>,
): void {
  for (const { sid, resources } of statements) {
    const reason = reasons[sid ?? ''];
    if (reason === undefined) continue;
    for (const resource of resources.filter((arn) => arn.includes('*'))) {
      acknowledge(construct, { [`AwsSolutions-IAM5[Resource::${inFindings(construct, resource)}]`]: reason });
    }
  }
}

/** How cdk-nag writes an ARN: `arn:<AWS::Partition>:...`. */
function inFindings(construct: IConstruct, arn: string): string {
  const resolved: unknown = Stack.of(construct).resolve(arn);
  if (typeof resolved === 'string') return resolved;
  const [separator, parts] = (resolved as { 'Fn::Join': [string, readonly (string | { Ref: string })[]] })[
    'Fn::Join'
  ];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join(separator);
}
