import { statesWorthAPass } from '@poolkeeper/pool-config';

/** The label of the named webhook, by which the policy finds it. */
export const webhookLabel = 'poolkeeper';

/**
 * The notification policy that sends events of runs to the webhook, in Rego: each event names the pools whose passes it starts. A
 * stack with labels such as `poolkeeper:blue` wakes these pools only, and any other stack wakes all of them.
 *
 * Spacelift does not let policies import `rego.v1`, so a version of Spacelift that knows only the earlier syntax needs that.
 *
 * Source: https://docs.spacelift.io/concepts/policy/notification-policy
 */
export function notificationPolicy(pools: readonly string[], syntax: 'v0' | 'v1'): string {
  const set = (values: readonly string[]) => `{${values.map((value) => JSON.stringify(value)).join(', ')}}`;
  const event = `{
	"endpoint_id": endpoint.id,
	"payload": {
		"pools": [pool | concerned[pool]],
		"run": input.run_updated.run.id,
		"state": input.run_updated.run.state,
		"updated_at": input.run_updated.run.updated_at,
	},
}`;
  const [rule, labelledRule, when] =
    syntax === 'v1'
      ? [`webhook contains ${event} if`, 'labelled contains pool if', ' if']
      : [`webhook[${event}]`, 'labelled[pool]', ''];
  return `package spacelift

# Made by \`poolkeeper webhook setup\`: a run that needs a worker, or may soon, starts a pass of the pools that may have to serve it.

pools := ${set(pools)}

waiting := ${set(statesWorthAPass)}

${rule} {
	endpoint := input.webhook_endpoints[_]
	endpoint.labels[_] == ${JSON.stringify(webhookLabel)}
	waiting[input.run_updated.run.state]
}

${labelledRule} {
	label := input.run_updated.stack.labels[_]
	pool := trim_prefix(label, "${webhookLabel}:")
	pools[pool]
	pool != label
}

concerned := labelled${when} {
	count(labelled) > 0
}

concerned := pools${when} {
	count(labelled) == 0
}
`;
}
