import { TemplateError } from './errors.ts';
import { readYaml } from './read-yaml.ts';

/** A value in a template, before or after its intrinsic functions are resolved. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export type Properties = Readonly<Record<string, Value>>;

export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: Value;
  readonly AllowedValues?: readonly Value[];
  readonly AllowedPattern?: string;
  readonly NoEcho?: boolean;
  readonly Description?: string;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Value;
}

export interface TemplateOutput {
  readonly Value: Value;
  readonly Description?: string;
  readonly Condition?: string;
  readonly Export?: { readonly Name: Value };
}

/** A CloudFormation template. */
export interface Template {
  readonly Description?: string;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Value>>>>>>;
  readonly Conditions?: Readonly<Record<string, Value>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
}

const sections = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Rules',
  'Resources',
  'Outputs',
];

/** Parses a template in JSON or YAML. Throws `TemplateError` for anything else, and for templates with transforms. */
export function parseTemplate(text: string): Template {
  const template = text.trimStart().startsWith('{') ? readJson(text) : readYaml(text);
  if (typeof template !== 'object' || template === null) {
    throw new TemplateError('Template format error: unsupported structure.');
  }
  const unknown = Object.keys(template).filter((section) => !sections.includes(section));
  if (unknown.length > 0) {
    throw new TemplateError(
      `Invalid template property or properties [${unknown.join(', ')}]: local-cloud does not support transforms`,
    );
  }
  const { Resources: resources } = template as Partial<Template>;
  if (resources === undefined || Object.keys(resources).length === 0) {
    throw new TemplateError('Template format error: At least one Resources member must be defined.');
  }
  for (const [logicalId, resource] of Object.entries(resources)) {
    if (typeof (resource as Partial<TemplateResource>).Type !== 'string') {
      throw new TemplateError(
        `Template format error: [/Resources/${logicalId}] Every Resources object must contain a Type member.`,
      );
    }
  }
  return template as Template;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TemplateError(`Template format error: JSON not well-formed. (${error.message})`);
  }
}

/** Whether two values are equal. The order of members does not matter. */
export function sameValue(left: Value | undefined, right: Value | undefined): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: Value | undefined): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
