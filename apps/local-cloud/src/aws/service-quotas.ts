import * as sdk from '@aws-sdk/client-service-quotas';
import type {
  GetServiceQuotaCommandInput,
  GetServiceQuotaCommandOutput,
  ListServiceQuotasCommandInput,
  ListServiceQuotasCommandOutput,
  ServiceQuota,
} from '@aws-sdk/client-service-quotas';
import { AwsFault } from '@poolkeeper/pool-world';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
import { service } from './service.ts';

export const serviceQuotas = service({
  name: 'servicequotas',
  sdk,
  protocol: awsJsonProtocol({
    version: '1.1',
    namespace: 'com.amazonaws.servicequotas',
    missing: (paths) => new AwsFault('IllegalArgumentException', validationErrorMessage(paths)),
  }),
  operations: { GetServiceQuota: getServiceQuota, ListServiceQuotas: listServiceQuotas },
});

function getServiceQuota(
  { ServiceCode: service = '', QuotaCode: code = '' }: GetServiceQuotaCommandInput,
  { account }: Call,
): Answer<GetServiceQuotaCommandOutput> {
  const quota = account.quotas.find(service, code);
  if (quota === undefined) {
    throw new AwsFault(
      'NoSuchResourceException',
      'The request failed because the specified quota does not exist.',
    );
  }
  return { Quota: describe(quota) };
}

function listServiceQuotas(
  { ServiceCode: service = '' }: ListServiceQuotasCommandInput,
  { account }: Call,
): Answer<ListServiceQuotasCommandOutput> {
  return { Quotas: account.quotas.of(service).map(describe) };
}

function describe(quota: {
  readonly service: string;
  readonly code: string;
  readonly name: string;
  readonly value: number;
}): ServiceQuota {
  return {
    ServiceCode: quota.service,
    QuotaCode: quota.code,
    QuotaName: quota.name,
    Value: quota.value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
  };
}
