import { isScalar, parseDocument, visit, YAMLMap, type Tags } from 'yaml';
import { TemplateError } from './errors.ts';

/** The functions that have a short form, such as `!Sub` of `Fn::Sub`: CloudFormation guide, intrinsic function reference. */
const functions = [
  ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join'],
  ...['Length', 'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
];

const shortForms = [
  ...functions.flatMap((name) => tagsOf(`!${name}`, `Fn::${name}`)),
  ...['Ref', 'Condition'].flatMap((name) => tagsOf(`!${name}`, name)),
];

/** What CloudFormation does not support of YAML 1.1: CloudFormation guide, template format. */
const unsupportedTags = ['binary', 'merge', 'omap', 'pairs', 'set', 'timestamp'];

/**
 * Reads a template in YAML 1.1. Replaces the short forms of functions by their long forms. Throws `TemplateError` for what
 * CloudFormation does not support, such as aliases.
 */
export function readYaml(text: string): unknown {
  const document = parseDocument(text, {
    version: '1.1',
    prettyErrors: false,
    customTags: (tags) => [...tags.filter((tag) => !isUnsupported(tag)), ...shortForms],
  });
  // An unknown tag is only a warning of the parser.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw malformed(problem.message);
  visit(document, {
    Alias: () => {
      throw new TemplateError('Template error: YAML aliases are not allowed in CloudFormation templates');
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '<<') throw malformed('hash merges are not supported');
    },
  });
  return document.toJS();
}

/** The tags of a function with a scalar, a list or an object as its argument. */
function tagsOf(tag: string, longForm: string): Tags {
  const wrapped = (argument: unknown) => {
    const call = new YAMLMap();
    call.set(longForm, argument);
    return call;
  };
  return [
    { tag, resolve: (text: string) => ({ [longForm]: text }) },
    { tag, collection: 'seq', resolve: (argument) => wrapped(argument) },
    { tag, collection: 'map', resolve: (argument) => wrapped(argument) },
  ];
}

function isUnsupported(tag: Tags[number]): boolean {
  return typeof tag !== 'string' && unsupportedTags.some((name) => tag.tag.endsWith(`:${name}`));
}

function malformed(reason: string): TemplateError {
  return new TemplateError(`Template format error: YAML not well-formed. (${reason})`);
}
