import type { PurchaseOption, Shortage, ShortageKind } from '@poolkeeper/pool-model';

/** What AWS says of a launch that failed. */
export interface LaunchFailure {
  /** In words, with or without an error code in them: an activity's `StatusMessage`, a launch error's message. */
  readonly message: string;
  /** EC2's error code, where there is one of its own. */
  readonly code?: string | undefined;
  /** What is known beside the words, and outranks them. */
  readonly zone?: string | undefined;
  readonly instanceType?: string | undefined;
  readonly purchaseOption?: PurchaseOption | undefined;
}

interface KnownMessage {
  readonly says: RegExp;
  readonly kind: ShortageKind;
  /** When these words are only said of one option. */
  readonly purchaseOption?: PurchaseOption;
}

/**
 * The words of AWS for a machine that it does not give, in the order in which they are looked for: what only a person can
 * repair hides behind the word capacity now and then. Sources: "Troubleshoot issues in Amazon EC2 Auto Scaling" (instance
 * launch failures, AMI issues) in the EC2 Auto Scaling user guide, and "Error codes for the Amazon EC2 API".
 */
const knownMessages: readonly KnownMessage[] = [
  {
    says: /MaxSpotInstanceCountExceeded|max spot instance count exceeded/i,
    kind: 'quota',
    purchaseOption: 'spot',
  },
  { says: /VcpuLimitExceeded|more vCPU capacity than your current vCPU limit/i, kind: 'quota' },
  {
    says: /InstanceLimitExceeded|instance\(s\) are already running|quota allows for \d+ more/i,
    kind: 'quota',
  },
  {
    says: /InsufficientFreeAddressesInSubnet|not (?:have )?enough (?:free )?(?:IP )?addresses/i,
    kind: 'quota',
  },
  { says: /(?:VolumeLimit|MaxIOPSLimit|AddressLimit|NetworkInterfaceLimit)Exceeded/i, kind: 'quota' },
  {
    says: /SpotMaxPriceTooLow|spot (?:instance )?(?:request )?(?:max )?price .*(?:too low|lower than)/i,
    kind: 'no-capacity',
    purchaseOption: 'spot',
  },
  { says: /no spot capacity available/i, kind: 'no-capacity', purchaseOption: 'spot' },
  {
    says: /Insufficient(?:Instance|Host|ReservedInstance)Capacity|InsufficientCapacity/i,
    kind: 'no-capacity',
  },
  {
    says: /not have sufficient .*capacity|insufficient .*capacity|UnfulfillableCapacity/i,
    kind: 'no-capacity',
  },
  // Another zone, or another type, does have them.
  {
    says: /instance type .* is not supported in your requested Availability Zone|Unsupported: .*Availability Zone/i,
    kind: 'no-capacity',
  },
  {
    says: /UnauthorizedOperation|not authorized to perform|AccessDenied|OptInRequired|not subscribed/i,
    kind: 'misconfigured',
  },
  { says: /Client\.InternalError|Client error on launch|KMSKeyAccessDenied/i, kind: 'misconfigured' },
  {
    says: /Invalid(?:AMIID|KeyPair|Group|Subnet|Snapshot|LaunchTemplate|Parameter|IamInstanceProfile|BlockDeviceMapping)|invalid (?:IAM instance profile|device name|launch template)/i,
    kind: 'misconfigured',
  },
  {
    says: /(?:AMI|image|security group|key pair|subnet|snapshot|launch template|placement group)\b.* (?:does not exist|cannot be run|not found)/i,
    kind: 'misconfigured',
  },
  {
    says: /does not match the architecture|requested configuration is (?:currently )?not supported/i,
    kind: 'misconfigured',
  },
];

/** Reads why a launch failed. Undefined when AWS says nothing of a shortage, or says it in words that are not known. */
export function shortageOf(failure: LaunchFailure): Shortage | undefined {
  const words = `${failure.code ?? ''} ${failure.message}`;
  const known = knownMessages.find(({ says }) => says.test(words));
  if (known === undefined) return undefined;
  const zone = failure.zone ?? zoneIn(words);
  const instanceType = failure.instanceType ?? instanceTypeIn(words);
  const purchaseOption =
    failure.purchaseOption ?? known.purchaseOption ?? (/\bspot\b/i.test(words) ? 'spot' : undefined);
  return {
    kind: known.kind,
    zone,
    instanceType,
    purchaseOption,
  };
}

/** The zone that was asked for is named before those that AWS suggests instead. */
function zoneIn(words: string): string | undefined {
  const found = /(?:requested Availability Zone|Availability Zone you requested) \(([\w-]+)\)/i.exec(words);
  return found?.[1];
}

function instanceTypeIn(words: string): string | undefined {
  return /\b([a-z][a-z0-9-]*\.(?:\d*x?(?:nano|micro|small|medium|large)|metal(?:-\w+)?))\b/.exec(words)?.[1];
}
