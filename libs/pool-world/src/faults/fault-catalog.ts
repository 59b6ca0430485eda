import { faultKinds, type FaultKind, type FaultKindSettings, type FaultUnit } from './fault-kinds.ts';
import { profileOf, type FaultProfile } from './fault-profile.ts';

export const profileNames = ['none', 'gentle', 'rough'] as const;
export type ProfileName = (typeof profileNames)[number];

export type ParsedFaults =
  { readonly ok: true; readonly profile: FaultProfile } | { readonly ok: false; readonly problem: string };

export const faultUnitNames: Readonly<Record<FaultUnit, string>> = {
  share: 'a share',
  'per-hour': 'times an hour',
  seconds: 'seconds',
};

/** The kinds of faults that a program offers, with their profiles, and the parser of its option `--faults`. */
export class FaultCatalog {
  /** In the order in which `--help` lists them. */
  readonly kinds: readonly FaultKind[];
  readonly profiles: Readonly<Record<ProfileName, FaultProfile>>;
  readonly #settings: Readonly<Partial<Record<FaultKind, FaultKindSettings>>>;

  constructor(settings: Readonly<Partial<Record<FaultKind, FaultKindSettings>>>) {
    this.#settings = settings;
    this.kinds = Object.keys(settings) as readonly FaultKind[];
    this.profiles = {
      none: profileOf(() => 0),
      gentle: profileOf((kind) => settings[kind]?.gentle ?? 0),
      rough: profileOf((kind) => settings[kind]?.rough ?? 0),
    };
  }

  /** Throws a `RangeError` for a kind that the catalog does not offer. */
  settings(kind: FaultKind): FaultKindSettings {
    const settings = this.#settings[kind];
    if (settings === undefined) throw new RangeError(`the catalog has no fault ${kind}`);
    return settings;
  }

  /**
   * Reads `none`, `gentle` or `rough`, or a list of kinds with their rates, `throttle=0.02,timeout=0.01`. A list may
   * begin with a profile that it changes: `rough,crash=0`.
   */
  parse(text: string): ParsedFaults {
    const parts = text.split(',').map((part) => part.trim());
    const base = profileNames.find((name) => name === parts[0]);
    const changes = new Map<FaultKind, number>();
    for (const part of base === undefined ? parts : parts.slice(1)) {
      const [name = '', value = '', ...rest] = part.split('=');
      const kind = this.kinds.find((each) => each === name);
      if (kind === undefined) {
        return refuse(
          `faults must be ${profileNames.join(', ')} or a list of kinds with their rates, got '${part}'; kinds are ${this.kinds.join(', ')}`,
        );
      }
      const settings = this.settings(kind);
      const most = highestRate(settings);
      const rate = value === '' || rest.length > 0 ? NaN : Number(value);
      if (!(rate >= 0 && rate <= most)) {
        return refuse(
          `${kind} must be a number from 0 to ${most} (${faultUnitNames[settings.unit]}), got '${part}'`,
        );
      }
      changes.set(kind, rate);
    }
    const before = this.profiles[base ?? 'none'];
    const profile = profileOf((kind) => changes.get(kind) ?? before[kind]);
    const badBoots = profile['slow-boot'] + profile['lost-boot'] + profile['boot-failure'];
    return badBoots > 1
      ? refuse(`slow-boot, lost-boot and boot-failure must add up to 1 at most, got ${badBoots}`)
      : { ok: true, profile };
  }

  /** The shortest specification that `parse` reads as this profile. */
  describe(profile: FaultProfile): string {
    const candidates = profileNames.map((name) => {
      const differing = this.kinds.filter((kind) => profile[kind] !== this.profiles[name][kind]);
      const changes = differing.map((kind) => `${kind}=${profile[kind]}`);
      return name === 'none' && changes.length > 0 ? changes : [name, ...changes];
    });
    return candidates.reduce((a, b) => (b.length < a.length ? b : a)).join(',');
  }
}

/** All kinds of faults. */
export const allFaults = new FaultCatalog(faultKinds);

function highestRate({ unit, most }: FaultKindSettings): number {
  return most ?? (unit === 'share' ? 1 : 3600);
}

function refuse(problem: string): ParsedFaults {
  return { ok: false, problem };
}
