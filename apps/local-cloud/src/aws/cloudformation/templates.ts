import type {
  GetTemplateCommandInput,
  GetTemplateCommandOutput,
  GetTemplateSummaryCommandInput,
  GetTemplateSummaryCommandOutput,
  ValidateTemplateCommandInput,
  ValidateTemplateCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { requiredCapability } from '../../cloudformation/capabilities.ts';
import { parseTemplate, type Template, type TemplateParameter } from '../../cloudformation/template.ts';
import type { Answer, Call } from '../call.ts';
import { existingStack, refusing } from './existing-stack.ts';
import { templateTextOf } from './stack-request.ts';

export function getTemplate(
  { StackName: name, ChangeSetName: changeSet }: GetTemplateCommandInput,
  call: Call,
): Answer<GetTemplateCommandOutput> {
  const stages: GetTemplateCommandOutput['StagesAvailable'] = ['Original', 'Processed'];
  const set = changeSet === undefined ? undefined : call.account.changeSets.find(changeSet, name);
  if (set !== undefined) return { TemplateBody: set.request.templateText, StagesAvailable: stages };
  const stack = existingStack(name, call);
  // A stack under review has no template yet.
  const body = stack.status === 'REVIEW_IN_PROGRESS' ? '{}' : stack.templateText;
  return { TemplateBody: body, StagesAvailable: stages };
}

export function getTemplateSummary(
  input: GetTemplateSummaryCommandInput,
  call: Call,
): Answer<GetTemplateSummaryCommandOutput> {
  const template = templateOf(input, call);
  return {
    Description: template.Description,
    Parameters: parametersOf(template).map(({ key, parameter }) => ({
      ParameterKey: key,
      ParameterType: parameter.Type,
      DefaultValue: defaultOf(parameter),
      NoEcho: parameter.NoEcho ?? false,
      Description: parameter.Description,
      ParameterConstraints: {},
    })),
    ResourceTypes: [...new Set(Object.values(template.Resources).map(({ Type }) => Type))],
    ...capabilitiesOf(template),
  };
}

export function validateTemplate(
  input: ValidateTemplateCommandInput,
  call: Call,
): Answer<ValidateTemplateCommandOutput> {
  const template = templateOf(input, call);
  return {
    Description: template.Description,
    Parameters: parametersOf(template).map(({ key, parameter }) => ({
      ParameterKey: key,
      DefaultValue: defaultOf(parameter),
      NoEcho: parameter.NoEcho ?? false,
      Description: parameter.Description,
    })),
    ...capabilitiesOf(template),
  };
}

function templateOf(input: GetTemplateSummaryCommandInput, call: Call): Template {
  const stack = input.StackName === undefined ? undefined : existingStack(input.StackName, call);
  const text =
    stack !== undefined && input.TemplateBody === undefined
      ? stack.templateText
      : templateTextOf(input, stack, call);
  return refusing(() => parseTemplate(text));
}

function defaultOf({ Default: value }: TemplateParameter): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function parametersOf({ Parameters: parameters = {} }: Template) {
  return Object.entries(parameters).map(([key, parameter]) => ({ key, parameter }));
}

function capabilitiesOf(template: Template) {
  const required = requiredCapability(template);
  return (
    required && {
      Capabilities: [required.capability],
      CapabilitiesReason: `The following resource(s) require capabilities: [${required.types.join(', ')}]`,
    }
  );
}
