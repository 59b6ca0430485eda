import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { fault, ok, skipped, warning, type Check } from './check.ts';
import { describeTypes, listedTypes } from '../subject/describe-instance-types.ts';

/** Quotas of the standard families (A, C, D, H, I, M, R, T, Z), in vCPUs. */
const quotas = {
  onDemand: { code: 'L-1216C47A', name: 'Running On-Demand Standard instances' },
  spot: { code: 'L-34B43A08', name: 'All Standard Spot Instance Requests' },
} as const;

/** Whether the quota allows the whole pool. Other instances of the account count against the same quota. */
export const quota: Check = {
  name: 'quota',
  scope: 'configuration',
  async check({ config, aws }) {
    const { found } = await describeTypes(aws.ec2, listedTypes(config));
    const standard = found.filter(({ InstanceType = '' }) => /^[acdhimrtz]\d/.test(InstanceType));
    if (standard.length === 0)
      return skipped('EC2 selects the types, or their families have quotas of their own');
    const vcpus = Math.max(...standard.map(({ VCpuInfo }) => VCpuInfo?.DefaultVCpus ?? 0));
    const needed = vcpus * config.scaling.maxSize;
    const { code, name } = config.instances.purchase.kind === 'on-demand' ? quotas.onDemand : quotas.spot;
    const { Quota } = await aws.quotas.send(
      new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: code }),
    );
    const allowed = Quota?.Value ?? 0;
    const increase = `Request ${needed} or more: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code ${code} --desired-value ${needed}. Or lower scaling.maxSize.`;
    if (allowed < vcpus) return fault(`${name} is ${allowed} vCPUs: no instance can run`, increase);
    if (allowed < needed) {
      return warning(
        `${name} is ${allowed} vCPUs, but ${config.scaling.maxSize} instances with ${vcpus} need ${needed}`,
        increase,
      );
    }
    return ok(`at most ${needed} of ${allowed} vCPUs`);
  },
};
