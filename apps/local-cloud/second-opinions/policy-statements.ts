import { basename, dirname } from 'node:path';
import type { SynthesizedResource, SynthesizedTemplate } from './synthesized-templates.ts';

/** One action of a statement. */
export interface PolicyStatement {
  /** Template and logical id. */
  readonly place: string;
  readonly action: string;
  /** With `*` for what is only known when it is deployed. */
  readonly resources: readonly string[];
  readonly conditionKeys: readonly string[];
}

interface Document {
  readonly Statement: readonly {
    readonly Action: string | readonly string[];
    /** Without one, the statement has `NotResource`, or belongs to a resource that is meant. */
    readonly Resource?: unknown;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }[];
}

/** The statements of the identities' and resources' policies in a template. Trust policies, which have no resources, are left out. */
export function policyStatements({ path, resources }: SynthesizedTemplate): readonly PolicyStatement[] {
  return Object.entries(resources).flatMap(([id, resource]) =>
    documentsOf(resource).flatMap(({ Statement }) =>
      Statement.flatMap(({ Action, Resource = '*', Condition = {} }) =>
        list(Action).map((action) => ({
          place: `${basename(dirname(path))}/${basename(path)} ${id}`,
          action: String(action),
          resources: list(Resource).map((each) => textOf(each, resources)),
          conditionKeys: Object.values(Condition).flatMap(Object.keys),
        })),
      ),
    ),
  );
}

function documentsOf({ Type, Properties = {} }: SynthesizedResource): readonly Document[] {
  if (Type === 'AWS::IAM::Role') {
    return ((Properties.Policies ?? []) as readonly { readonly PolicyDocument: Document }[]).map(
      ({ PolicyDocument }) => PolicyDocument,
    );
  }
  const document = Properties.PolicyDocument ?? Properties.ResourcePolicy;
  return document === undefined ? [] : [document as Document];
}

/** The ARNs of resources that templates refer to by `Fn::GetAtt`. */
const arnsByType: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'arn:*:sqs:*:*:*',
  'AWS::Logs::LogGroup': 'arn:*:logs:*:*:log-group:*:*',
  'AWS::Lambda::Function': 'arn:*:lambda:*:*:function:*',
  'AWS::IAM::Role': 'arn:*:iam::*:role/*',
  'AWS::KMS::Key': 'arn:*:kms:*:*:key/*',
};

function textOf(value: unknown, resources: SynthesizedTemplate['resources']): string {
  if (typeof value === 'string') return value;
  const {
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
    Ref: reference,
  } = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(join)) {
    const [separator, parts] = join as [string, readonly unknown[]];
    return parts.map((part) => textOf(part, resources)).join(separator);
  }
  if (Array.isArray(attribute)) {
    const type = resources[String(attribute[0])]?.Type ?? '';
    return arnsByType[type] ?? unknownValue(value);
  }
  // The ARN of a secret.
  if (typeof reference === 'string') return '*';
  return unknownValue(value);
}

function unknownValue(value: unknown): never {
  throw new Error(`the resource of a policy has an unknown form: ${JSON.stringify(value)}`);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
