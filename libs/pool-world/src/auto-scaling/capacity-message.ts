import type { PurchaseOption } from '@poolkeeper/pool-model';

/** What a failed scaling activity says where EC2 has no capacity. */
export function capacityMessage(request: {
  readonly zone: string;
  readonly others: readonly string[];
  readonly purchaseOption: PurchaseOption;
  readonly instanceType: string;
}): string {
  const { zone, others, purchaseOption, instanceType } = request;
  if (purchaseOption === 'spot') {
    return 'Could not launch Spot Instances. InsufficientInstanceCapacity - There is no Spot capacity available that matches your request. Launching EC2 instance failed.';
  }
  const elsewhere = others.length === 0 ? '' : ` or choosing ${others.join(', ')}`;
  return `We currently do not have sufficient ${instanceType} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity. You can currently get ${instanceType} capacity by not specifying an Availability Zone in your request${elsewhere}. Launching EC2 instance failed.`;
}
