import type { World } from '@poolkeeper/pool-world';
import type { Statement } from '../iam/policy-document.ts';
import { isPermitted } from './permitted.ts';
import type { QueuePolicies } from './queue-policies.ts';

/** A rule of EventBridge's default bus whose targets are queues. */
export interface RuleSettings {
  readonly name: string;
  readonly arn: string;
  readonly enabled: boolean;
  readonly detailTypes: readonly string[];
  readonly queueArns: readonly string[];
}

/** EventBridge rules. A rule sends nothing to a queue whose policy does not allow it. */
export class Rules {
  readonly #world: World;
  readonly #policies: QueuePolicies;
  readonly #rules = new Map<string, RuleSettings>();
  /** The routes that the world has now, as JSON. */
  #routes = new Set<string>();

  constructor(world: World, policies: QueuePolicies) {
    this.#world = world;
    this.#policies = policies;
    policies.onChange(() => {
      this.#updateRoutes();
    });
  }

  all(): readonly RuleSettings[] {
    return [...this.#rules.values()];
  }

  put(rule: RuleSettings): void {
    this.#rules.set(rule.name, rule);
    this.#updateRoutes();
  }

  delete(name: string): void {
    this.#rules.delete(name);
    this.#updateRoutes();
  }

  #updateRoutes(): void {
    const wanted = new Set(
      [...this.#rules.values()]
        .filter(({ enabled }) => enabled)
        .flatMap((rule) =>
          rule.queueArns
            .filter((queueArn) => maySend(rule, queueArn, this.#policies.of(queueArn)))
            .flatMap((queueArn) => {
              const queueName = queueArn.slice(queueArn.lastIndexOf(':') + 1);
              return rule.detailTypes.map((detailType) => JSON.stringify({ detailType, queueName }));
            }),
        ),
    );
    for (const route of wanted) if (!this.#routes.has(route)) this.#world.events.route(routeOf(route));
    for (const route of this.#routes) if (!wanted.has(route)) this.#world.events.unroute(routeOf(route));
    this.#routes = wanted;
  }
}

function maySend({ arn }: RuleSettings, queueArn: string, policy: readonly Statement[]): boolean {
  return isPermitted(policy, 'Service:events.amazonaws.com', {
    action: 'sqs:SendMessage',
    resource: queueArn,
    context: { 'aws:SourceArn': arn, 'aws:SecureTransport': 'true' },
  });
}

function routeOf(text: string) {
  return JSON.parse(text) as { readonly detailType: string; readonly queueName: string };
}
