import { randomUUID } from 'node:crypto';
import { AwsFault, type SeededFaults } from '@poolkeeper/pool-world';
import { ConnectionCut, drawRequestFault } from '../faults/request-fault.ts';
import { credentialScope } from '../wire/credential-scope.ts';
import type { Protocol, WireRequest, WireResponse } from '../wire/protocol.ts';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { awsQueryProtocol } from '../wire/query-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import { authenticate } from './authenticate.ts';
import { autoScaling } from './auto-scaling/service.ts';
import type { Call, Cloud } from './call.ts';
import { cloudFormation } from './cloudformation/service.ts';
import { cloudWatch } from './cloudwatch.ts';
import { ec2 } from './ec2/service.ts';
import { iam } from './iam.ts';
import { imageBuilder } from './image-builder.ts';
import { lambda } from './lambda.ts';
import { logs } from './logs.ts';
import { endWithFault } from './service-faults.ts';
import { answerS3, s3Fault } from './s3.ts';
import { pricing } from './pricing.ts';
import { scheduler } from './scheduler.ts';
import { serviceQuotas } from './service-quotas.ts';
import { secretsManager } from './secrets-manager.ts';
import { notServed, type Service } from './service.ts';
import { sqs } from './sqs/service.ts';
import { ssm } from './ssm.ts';
import { sts } from './sts.ts';

/** The AWS services by signing name. */
export const services: ReadonlyMap<string, Service> = new Map([
  ['autoscaling', autoScaling],
  ['cloudformation', cloudFormation],
  ['ec2', ec2],
  ['iam', iam],
  ['imagebuilder', imageBuilder],
  ['lambda', lambda],
  ['logs', logs],
  ['monitoring', cloudWatch],
  ['pricing', pricing],
  ['scheduler', scheduler],
  ['secretsmanager', secretsManager],
  ['servicequotas', serviceQuotas],
  ['sqs', sqs],
  ['ssm', ssm],
  ['sts', sts],
]);

/** A cloud with faults. */
export interface FaultyCloud extends Cloud {
  readonly faults: SeededFaults;
}

/**
 * Answers any AWS request. The signature names the service, and the path does not matter. Rejects with `ConnectionCut` if a
 * fault cuts the connection.
 */
export async function answerAws(
  request: WireRequest,
  cloud: FaultyCloud,
  client: Pick<Call, 'host' | 'signal'>,
): Promise<WireResponse> {
  const requestId = randomUUID();
  const response = await answer(request, { cloud, client, requestId });
  return { ...response, headers: { ...response.headers, 'x-amzn-requestid': requestId } };
}

interface Surroundings {
  readonly cloud: FaultyCloud;
  readonly client: Pick<Call, 'host' | 'signal'>;
  readonly requestId: string;
}

async function answer(
  request: WireRequest,
  { cloud, client, requestId }: Surroundings,
): Promise<WireResponse> {
  const scope = credentialScope(request.headers.authorization);
  const service = services.get(scope?.service ?? '');
  const protocol = service?.protocol ?? guessProtocol(request);
  const isS3 = scope?.service === 's3';
  try {
    if (scope === undefined) throw missingToken(request);
    if (service === undefined && !isS3) {
      throw notServed(`${scope.service}; it serves ${[...services.keys(), 's3'].join(', ')}`);
    }
    const fault = drawRequestFault(cloud.faults);
    if (fault?.takesEffect === false) await endWithFault(fault, scope.service, cloud.clock);
    cloud.world.advanceTo(cloud.clock.now());
    const principal = authenticate(request, scope, cloud.account.identities);
    const call: Call = { ...cloud, ...client, principal };
    if (service === undefined) return answerS3(request, call);
    const { shape, output } = await service.answer(request, call);
    if (fault !== undefined) await endWithFault(fault, scope.service, cloud.clock);
    return protocol.writeOutput(shape, output, requestId);
  } catch (error) {
    if (error instanceof ConnectionCut) throw error;
    const fault = error instanceof AwsFault ? error : internalFailure(error);
    return isS3 ? s3Fault(fault) : protocol.writeFault(fault, requestId);
  }
}

function guessProtocol(request: WireRequest): Protocol {
  return isJsonRequest(request) ? someJson : someQuery;
}

const someQuery = awsQueryProtocol('https://sts.amazonaws.com/doc/2011-06-15/');
const someJson = awsJsonProtocol({
  version: '1.0',
  namespace: 'com.amazon.coral.service',
  missing: (paths) => new AwsFault('ValidationException', validationErrorMessage(paths)),
});

function isJsonRequest(request: WireRequest): boolean {
  return request.headers['x-amz-target'] !== undefined;
}

function missingToken(request: WireRequest): AwsFault {
  return isJsonRequest(request)
    ? new AwsFault('MissingAuthenticationTokenException', 'Missing Authentication Token')
    : new AwsFault('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
}

function internalFailure(error: unknown): AwsFault {
  return new AwsFault('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}
