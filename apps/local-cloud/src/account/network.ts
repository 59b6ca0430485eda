import { createHash } from 'node:crypto';

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly freeAddresses: number;
}

export interface SecurityGroup {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
}

/** A VPC that starts with a default security group and one subnet in each of three zones. */
export class Network {
  readonly vpcId = 'vpc-0123456789abcdef0';
  readonly #region: string;
  readonly #subnets = new Map<string, Subnet>();
  readonly #securityGroups = new Map<string, SecurityGroup>();

  constructor(region: string) {
    this.#region = region;
    for (const index of [0, 1, 2]) this.addSubnet(`subnet-0123456789abcdef${index}`);
    this.addSecurityGroup('sg-0123456789abcdef0', {
      name: 'default',
      description: 'default VPC security group',
    });
  }

  subnets(): readonly Subnet[] {
    return [...this.#subnets.values()];
  }

  subnet(id: string): Subnet | undefined {
    return this.#subnets.get(id);
  }

  securityGroups(): readonly SecurityGroup[] {
    return [...this.#securityGroups.values()];
  }

  /** Zones are used in turn. */
  addSubnet(id: string): void {
    const index = this.#subnets.size;
    if (this.#subnets.has(id)) return;
    this.#subnets.set(id, {
      id,
      vpcId: this.vpcId,
      zone: `${this.#region}${'abc'.charAt(index % 3)}`,
      cidr: `10.0.${index}.0/24`,
      freeAddresses: 250,
    });
  }

  addSecurityGroup(id: string, group: Pick<SecurityGroup, 'name' | 'description'>): void {
    if (!this.#securityGroups.has(id)) this.#securityGroups.set(id, { id, vpcId: this.vpcId, ...group });
  }

  createSecurityGroup(group: Pick<SecurityGroup, 'name' | 'description'>): string {
    const id = `sg-0${createHash('sha256').update(group.name).digest('hex').slice(0, 16)}`;
    this.addSecurityGroup(id, group);
    return id;
  }

  deleteSecurityGroup(id: string): void {
    this.#securityGroups.delete(id);
  }
}
