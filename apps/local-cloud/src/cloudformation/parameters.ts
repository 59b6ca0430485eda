import { TemplateError } from './errors.ts';
import type { Template, TemplateParameter, Value } from './template.ts';

/** The values of a stack's parameters. */
export type ParameterValues = Readonly<Record<string, string>>;

/** The given or default values of a stack's parameters. Throws one `TemplateError` that names every problem. */
export function parameterValues(template: Template, given: ParameterValues): ParameterValues {
  const declared = template.Parameters ?? {};
  const problems: string[] = [];
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  if (unknown.length > 0) problems.push(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const missing: string[] = [];
  const values: Record<string, string> = {};
  for (const [name, parameter] of Object.entries(declared)) {
    const value = given[name] ?? textOf(parameter.Default);
    if (value === undefined) missing.push(name);
    else {
      values[name] = value;
      problems.push(...problemsOf(name, value, parameter));
    }
  }
  if (missing.length > 0) problems.push(`Parameters: [${missing.join(', ')}] must have values`);
  if (problems.length > 0) throw new TemplateError(problems.join('; '));
  return values;
}

function problemsOf(name: string, value: string, parameter: TemplateParameter): readonly string[] {
  const { AllowedValues: allowed, AllowedPattern: pattern } = parameter;
  if (parameter.Type === 'Number' && !Number.isFinite(Number(value))) {
    return [`Parameter '${name}' must be a number, got '${value}'`];
  }
  if (allowed !== undefined && !allowed.map(String).includes(value)) {
    return [
      `Parameter '${name}' must be one of AllowedValues [${allowed.map(String).join(', ')}], got '${value}'`,
    ];
  }
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) {
    return [`Parameter '${name}' must match pattern ${pattern}, got '${value}'`];
  }
  return [];
}

function textOf(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
