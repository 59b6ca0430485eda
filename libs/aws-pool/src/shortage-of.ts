import type { PurchaseOption, Shortage, ShortageKind } from '@poolkeeper/pool-model';

/** What AWS reports about a failed launch. */
export interface FailureMessage {
  /** The message, which may contain an error code: an activity's `StatusMessage`, or the message of a launch error. */
  readonly message: string;
  /** EC2's error code, if AWS returns it separately. */
  readonly code?: string | undefined;
  /** Zone, type and option from other fields take precedence over those in the message. */
  readonly zone?: string | undefined;
  readonly instanceType?: string | undefined;
  readonly purchaseOption?: PurchaseOption | undefined;
}

interface KnownMessage {
  readonly pattern: RegExp;
  readonly kind: ShortageKind;
  /** Set if the message exists for one purchase option only. */
  readonly purchaseOption?: PurchaseOption;
}

/**
 * AWS's messages for failed launches; the first match counts. The order matters, because some messages about quotas and
 * configuration also contain the word capacity. Sources: "Troubleshoot issues in Amazon EC2 Auto Scaling" (instance launch
 * failures, AMI issues) in the EC2 Auto Scaling user guide, and "Error codes for the Amazon EC2 API".
 */
const knownMessages: readonly KnownMessage[] = [
  {
    pattern: /MaxSpotInstanceCountExceeded|max spot instance count exceeded/i,
    kind: 'quota',
    purchaseOption: 'spot',
  },
  { pattern: /VcpuLimitExceeded|more vCPU capacity than your current vCPU limit/i, kind: 'quota' },
  {
    pattern: /InstanceLimitExceeded|instance\(s\) are already running|quota allows for \d+ more/i,
    kind: 'quota',
  },
  {
    pattern: /InsufficientFreeAddressesInSubnet|not (?:have )?enough (?:free )?(?:IP )?addresses/i,
    kind: 'quota',
  },
  { pattern: /(?:VolumeLimit|MaxIOPSLimit|AddressLimit|NetworkInterfaceLimit)Exceeded/i, kind: 'quota' },
  {
    pattern: /SpotMaxPriceTooLow|spot (?:instance )?(?:request )?(?:max )?price .*(?:too low|lower than)/i,
    kind: 'no-capacity',
    purchaseOption: 'spot',
  },
  { pattern: /no spot capacity available/i, kind: 'no-capacity', purchaseOption: 'spot' },
  {
    pattern: /Insufficient(?:Instance|Host|ReservedInstance)Capacity|InsufficientCapacity/i,
    kind: 'no-capacity',
  },
  {
    pattern: /not have sufficient .*capacity|insufficient .*capacity|UnfulfillableCapacity/i,
    kind: 'no-capacity',
  },
  // Counts as missing capacity, because another zone or type can have it.
  {
    pattern:
      /instance type .* is not supported in your requested Availability Zone|Unsupported: .*Availability Zone/i,
    kind: 'no-capacity',
  },
  {
    pattern: /UnauthorizedOperation|not authorized to perform|AccessDenied|OptInRequired|not subscribed/i,
    kind: 'misconfigured',
  },
  { pattern: /Client\.InternalError|Client error on launch|KMSKeyAccessDenied/i, kind: 'misconfigured' },
  {
    pattern:
      /Invalid(?:AMIID|KeyPair|Group|Subnet|Snapshot|LaunchTemplate|Parameter|IamInstanceProfile|BlockDeviceMapping)|invalid (?:IAM instance profile|device name|launch template)/i,
    kind: 'misconfigured',
  },
  {
    pattern:
      /(?:AMI|image|security group|key pair|subnet|snapshot|launch template|placement group)\b.* (?:does not exist|cannot be run|not found)/i,
    kind: 'misconfigured',
  },
  {
    pattern: /does not match the architecture|requested configuration is (?:currently )?not supported/i,
    kind: 'misconfigured',
  },
];

/** Determines why a launch failed. Undefined if the message is not a known kind of shortage. */
export function shortageOf(failure: FailureMessage): Shortage | undefined {
  const text = `${failure.code ?? ''} ${failure.message}`;
  const known = knownMessages.find(({ pattern }) => pattern.test(text));
  if (known === undefined) return undefined;
  const zone = failure.zone ?? zoneIn(text);
  const instanceType = failure.instanceType ?? instanceTypeIn(text);
  const purchaseOption =
    failure.purchaseOption ?? known.purchaseOption ?? (/\bspot\b/i.test(text) ? 'spot' : undefined);
  return {
    kind: known.kind,
    zone,
    instanceType,
    purchaseOption,
  };
}

/** The requested zone comes before those that AWS suggests instead. */
function zoneIn(text: string): string | undefined {
  const found = /(?:requested Availability Zone|Availability Zone you requested) \(([\w-]+)\)/i.exec(text);
  return found?.[1];
}

function instanceTypeIn(text: string): string | undefined {
  return /\b([a-z][a-z0-9-]*\.(?:\d*x?(?:nano|micro|small|medium|large)|metal(?:-\w+)?))\b/.exec(text)?.[1];
}
