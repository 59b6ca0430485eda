import { Stack, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Acknowledges findings of cdk-nag on a construct and its children, with the reason why each does not apply. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  Validations.of(construct).acknowledge(...Object.entries(reasons).map(([id, reason]) => ({ id, reason })));
}

/** Acknowledges resource wildcards of statements. `reasons` is by statement id; without a reason, the finding remains. */
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

/** Formats an ARN as in cdk-nag's findings: `arn:<AWS::Partition>:...`. */
function inFindings(construct: IConstruct, arn: string): string {
  const resolved: unknown = Stack.of(construct).resolve(arn);
  if (typeof resolved === 'string') return resolved;
  const [separator, parts] = (resolved as { 'Fn::Join': [string, readonly (string | { Ref: string })[]] })[
    'Fn::Join'
  ];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join(separator);
}
