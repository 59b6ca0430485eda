import { AwsFault } from '@poolkeeper/pool-world';
import { missingMembers, validationErrorMessage, type MemberPath } from './missing-members.ts';
import type { OperationShape, Shape } from './operation-shape.ts';
import { parameterTree } from './parameter-tree.ts';
import type { Protocol, WireRequest, WireResponse } from './protocol.ts';
import { readQueryInput, type QueryDialect } from './query-input.ts';
import { xmlElement, xmlMembers, xmlText } from './xml.ts';

/** The Query protocol of Auto Scaling and STS: form parameters in, XML with a result element out. */
export function awsQueryProtocol(xmlNamespace: string): Protocol {
  const dialect: QueryDialect = {
    parameterName: (member, name) => member.getMergedTraits().xmlName ?? name,
    flattenedLists: false,
    malformed: (text, parameter) =>
      new AwsFault('MalformedInput', `Value '${text}' at '${parameter}' can not be converted to its type`),
  };
  return {
    ...queryRequests(dialect, (paths) => new AwsFault('ValidationError', validationErrorMessage(paths))),
    writeOutput(operation, output, requestId) {
      const result = operation.output.isUnitSchema()
        ? ''
        : xmlElement(`${operation.name}Result`, xmlMembers(operation.output, output));
      const metadata = xmlElement('ResponseMetadata', xmlElement('RequestId', requestId));
      return xmlResponse(200, xmlElement(`${operation.name}Response`, result + metadata, xmlNamespace));
    },
    writeFault(fault, requestId) {
      const type = xmlElement('Type', fault.status < 500 ? 'Sender' : 'Receiver');
      const error = xmlElement('Error', type + codeAndMessage(fault));
      const body = xmlElement('ErrorResponse', error + xmlElement('RequestId', requestId), xmlNamespace);
      return xmlResponse(fault.status, body);
    },
  };
}

/** EC2's variant of the Query protocol: lists without `member`, no result element, errors in a list. */
export function ec2QueryProtocol(xmlNamespace: string): Protocol {
  const dialect: QueryDialect = {
    parameterName(member, name) {
      const { ec2QueryName, xmlName = name } = member.getMergedTraits();
      return typeof ec2QueryName === 'string' ? ec2QueryName : capitalized(xmlName);
    },
    flattenedLists: true,
    malformed: (text, parameter) =>
      new AwsFault('InvalidParameterValue', `Value (${text}) for parameter ${parameter} is invalid.`),
  };
  return {
    ...queryRequests(dialect, ([path], input) => missingParameter(path, input, dialect)),
    writeOutput(operation, output, requestId) {
      const members = operation.output.isUnitSchema()
        ? xmlElement('return', 'true')
        : xmlMembers(operation.output, output);
      const body = xmlElement('requestId', requestId) + members;
      return xmlResponse(200, xmlElement(`${operation.name}Response`, body, xmlNamespace));
    },
    writeFault(fault, requestId) {
      const errors = xmlElement('Errors', xmlElement('Error', codeAndMessage(fault)));
      return xmlResponse(fault.status, xmlElement('Response', errors + xmlElement('RequestID', requestId)));
    },
  };
}

function queryRequests(
  dialect: QueryDialect,
  missing: (paths: readonly MemberPath[], input: Shape) => AwsFault,
): Omit<Protocol, 'writeOutput' | 'writeFault'> {
  return {
    operationName(request) {
      const action = new URLSearchParams(request.body).get('Action');
      if (action === null || action === '') {
        throw new AwsFault('MissingAction', 'The request must contain the parameter Action');
      }
      return action;
    },
    readInput(operation: OperationShape, request: WireRequest) {
      if (operation.input.isUnitSchema()) return {};
      const tree = parameterTree(new URLSearchParams(request.body));
      const input = readQueryInput(operation.input, tree, dialect);
      const paths = missingMembers(operation.input, input);
      if (paths.length > 0) throw missing(paths, operation.input);
      return input as Readonly<Record<string, unknown>>;
    },
    unknownOperation: (name) =>
      new AwsFault('InvalidAction', `The action ${name} is not valid for this web service.`),
  };
}

function codeAndMessage(fault: AwsFault): string {
  return xmlElement('Code', xmlText(fault.code)) + xmlElement('Message', xmlText(fault.message));
}

/** EC2 names only the first missing parameter, with its name in the request. */
function missingParameter(path: MemberPath = [], input: Shape, dialect: QueryDialect): AwsFault {
  const [member = '', ...deeper] = path.map(String);
  const parameter = [dialect.parameterName(input.getMemberSchema(member), member), ...deeper].join('.');
  return new AwsFault('MissingParameter', `The request must contain the parameter ${parameter}`);
}

function xmlResponse(status: number, element: string): WireResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${element}`,
  };
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
