import type { Template } from 'aws-cdk-lib/assertions';

/** A permission that the templates give to a principal. */
export interface Grant {
  /** The description of a role, or the name of a service. */
  readonly principal: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Patterns of resources that it does not cover. */
  readonly except: readonly string[];
  readonly conditions?: unknown;
}

/** Returns all permissions in the policies of roles, queues and functions, with ARNs in one account and region. */
export function grantsIn(templates: readonly Template[]): readonly Grant[] {
  const stacks = templates.map((template) => new Resources(template));
  const roles = new Map(stacks.flatMap((stack) => stack.roles()));
  return stacks.flatMap((stack) => [
    ...stack.rolePolicies(roles),
    ...stack.queuePolicies(),
    ...stack.functionPolicies(),
  ]);
}

/** Returns the principals that may take an action on a resource, in alphabetical order, with whether a condition limits them. */
export function principalsWith(
  grants: readonly Grant[],
  action: string,
  resource: string,
): readonly string[] {
  const found = grants.filter(
    ({ actions, resources, except, conditions }) =>
      actions.some((pattern) => matches(pattern, action)) &&
      resources.some((pattern) => matches(pattern, resource)) &&
      !except.some((pattern) => matches(pattern, resource)) &&
      !isForOtherAccounts(conditions),
  );
  return [
    ...new Set(
      found.map(({ principal, conditions }) =>
        conditions === undefined ? principal : `${principal}, conditionally`,
      ),
    ),
  ].sort();
}

/** Whether a condition excludes the resources of the account. */
function isForOtherAccounts(conditions: unknown): boolean {
  const { StringNotEquals } = (conditions ?? {}) as { readonly StringNotEquals?: object };
  return StringNotEquals !== undefined && 'aws:ResourceAccount' in StringNotEquals;
}

/** Converts an IAM pattern with `*` and `?`. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(text);
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: { readonly Service?: string };
  readonly Condition?: unknown;
}

type Properties = Readonly<Record<string, unknown>>;

type ResourcesById = Readonly<Record<string, { readonly Type: string; readonly Properties?: Properties }>>;

/** The resources of one template. */
class Resources {
  readonly #all: ResourcesById;

  constructor(template: Template) {
    this.#all = (template.toJSON() as { readonly Resources: ResourcesById }).Resources;
  }

  /** The descriptions of roles by their reference and by their name. */
  roles(): readonly (readonly [string, string])[] {
    return this.#of('AWS::IAM::Role').flatMap(([id, { Description, RoleName }]) => {
      const description = String(Description).replace('Poolkeeper: ', '');
      return [
        [id, description],
        ...(RoleName === undefined ? [] : [[this.#text(RoleName), description] as const]),
      ] as const;
    });
  }

  rolePolicies(roles: ReadonlyMap<string, string>): readonly Grant[] {
    const policies = [...this.#of('AWS::IAM::Policy'), ...this.#of('AWS::IAM::RolePolicy')];
    return policies.flatMap(([, { Roles, RoleName, PolicyDocument }]) => {
      const names = ((Roles as readonly unknown[] | undefined) ?? [RoleName]).map((role) => this.#text(role));
      return names.flatMap((name) =>
        this.#allowed(PolicyDocument).map((statement) => ({
          principal: roles.get(name) ?? name,
          ...statement,
        })),
      );
    });
  }

  queuePolicies(): readonly Grant[] {
    return this.#of('AWS::SQS::QueuePolicy').flatMap(([, { PolicyDocument }]) =>
      this.#allowed(PolicyDocument).map(({ service, ...statement }) => ({
        principal: service ?? '*',
        ...statement,
      })),
    );
  }

  functionPolicies(): readonly Grant[] {
    return this.#of('AWS::Lambda::Permission').map(([, { Principal, Action, FunctionName, SourceArn }]) => ({
      principal: Principal === '*' ? 'everyone' : this.#text(Principal).replace(/^.*\//, ''),
      actions: [String(Action)],
      resources: [this.#text(FunctionName)],
      except: [],
      ...(SourceArn !== undefined && { conditions: SourceArn }),
    }));
  }

  #allowed(document: unknown) {
    return (document as { readonly Statement: readonly Statement[] }).Statement.filter(
      ({ Effect }) => Effect === 'Allow',
    ).map(({ Action, Resource = '*', NotResource = [], Principal, Condition }) => ({
      service: Principal?.Service,
      actions: [Action].flat(),
      resources: [Resource].flat().map((resource) => this.#text(resource)),
      except: [NotResource].flat().map((resource) => this.#text(resource)),
      ...(Condition !== undefined && { conditions: Condition }),
    }));
  }

  #of(type: string): readonly (readonly [string, Properties])[] {
    return Object.entries(this.#all)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties = {} }]) => [id, Properties] as const);
  }

  /** Resolves a value of the template, with ARNs instead of references to resources with a name. */
  #text(value: unknown): string {
    if (typeof value === 'string') return value;
    const {
      Ref,
      'Fn::Join': join,
      'Fn::GetAtt': attribute,
    } = value as {
      readonly Ref?: string;
      readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
      readonly 'Fn::GetAtt'?: readonly [string, string];
    };
    if (join !== undefined) return join[1].map((part) => this.#text(part)).join(join[0]);
    if (Ref !== undefined) return pseudoParameters[Ref] ?? Ref;
    if (attribute !== undefined) return this.#arnOf(attribute[0]);
    throw new Error(`expected a text or a reference, got ${JSON.stringify(value)}`);
  }

  #arnOf(id: string): string {
    const { Properties = {} } = this.#all[id] ?? {};
    const { QueueName, FunctionName, LogGroupName } = Properties;
    if (QueueName !== undefined) return arn('sqs', this.#text(QueueName));
    if (FunctionName !== undefined) return arn('lambda', `function:${this.#text(FunctionName)}`);
    if (LogGroupName !== undefined) return arn('logs', `log-group:${this.#text(LogGroupName)}:*`);
    return id;
  }
}

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Returns the ARN of a resource in the account and region of the grants. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
}
