import { TemplateError } from './errors.ts';
import type { ParameterValues } from './parameters.ts';
import { noValue, resolve, type Scope } from './resolve.ts';
import type { ResourceRecord } from './resource-handler.ts';
import type { Template, Value } from './template.ts';

/** The account and region that stacks are deployed to. */
export interface StackEnvironment {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly urlSuffix: string;
  /** The value of `{{resolve:service:rest}}`. Undefined if there is no such parameter or secret. */
  dynamic(service: string, rest: string): string | undefined;
}

export interface StackScopeOptions {
  readonly template: Template;
  readonly parameters: ParameterValues;
  readonly stack: { readonly name: string; readonly id: string };
  readonly environment: StackEnvironment;
  /** The record of a resource. Undefined if it does not exist yet. */
  record(logicalId: string): ResourceRecord | undefined;
}

/** The scope in which the template of a stack is resolved. */
export function stackScope(options: StackScopeOptions): Scope {
  const { template, parameters, stack, environment } = options;
  const pseudo: Readonly<Record<string, Value | typeof noValue>> = {
    'AWS::AccountId': environment.accountId,
    'AWS::NoValue': noValue,
    'AWS::NotificationARNs': [],
    'AWS::Partition': environment.partition,
    'AWS::Region': environment.region,
    'AWS::StackId': stack.id,
    'AWS::StackName': stack.name,
    'AWS::URLSuffix': environment.urlSuffix,
  };
  const scope: Scope = {
    region: environment.region,
    ref(name) {
      const known = pseudo[name];
      if (known !== undefined) return known;
      const value = parameters[name];
      if (value !== undefined) return parameterValue(name, value);
      return recordOf(name).physicalId;
    },
    getAtt(logicalId, attribute) {
      const { attributes } = recordOf(logicalId);
      const value = attributes[attribute];
      if (value === undefined) {
        const type = template.Resources[logicalId]?.Type ?? 'unknown';
        throw new TemplateError(
          `Template error: ${type} ${logicalId} has no attribute ${attribute} in local-cloud; it has ${Object.keys(attributes).join(', ') || 'none'}`,
        );
      }
      return value;
    },
    condition(name) {
      const condition = template.Conditions?.[name];
      if (condition === undefined) {
        throw new TemplateError(`Template format error: Unresolved condition ${name}`);
      }
      return resolve(condition, scope) === true;
    },
    find(map, [top, second]) {
      const value = template.Mappings?.[map]?.[top]?.[second];
      if (value === undefined) {
        throw new TemplateError(`Template error: Unable to get mapping for ${map}::${top}::${second}`);
      }
      return value;
    },
    dynamic(service, rest) {
      const value = environment.dynamic(service, rest);
      if (value === undefined) {
        throw new TemplateError(`Could not find a value associated with ${service}:${rest}`);
      }
      return value;
    },
  };
  return scope;

  function recordOf(logicalId: string): ResourceRecord {
    const record = options.record(logicalId);
    if (record !== undefined) return record;
    const exists = logicalId in template.Resources;
    throw new TemplateError(
      exists
        ? `Template error: the template refers to ${logicalId}, whose condition is false`
        : `Template format error: Unresolved resource dependencies [${logicalId}] in the template`,
    );
  }

  /** The value of a parameter of an SSM type is the name of an SSM parameter. Lists are separated by commas. */
  function parameterValue(name: string, value: string): Value {
    const type = template.Parameters?.[name]?.Type ?? 'String';
    const text = type.startsWith('AWS::SSM::Parameter::Value<') ? scope.dynamic('ssm', value) : value;
    return /List<|CommaDelimitedList/.test(type) ? text.split(',').map((item) => item.trim()) : text;
  }
}
