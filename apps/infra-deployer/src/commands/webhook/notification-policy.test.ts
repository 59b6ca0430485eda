import { expect, it } from 'vitest';
import { notificationPolicy } from './notification-policy.ts';

it('the policy names the pools of an event, by the labels of its stack or all of them', () => {
  expect(notificationPolicy(['blue', 'green'], 'v1')).toMatchInlineSnapshot(`
    "package spacelift

    # Made by \`poolkeeper webhook setup\`: a run that needs a worker, or may soon, starts a pass of the pools that may have to serve it.

    pools := {"blue", "green"}

    waiting := {"QUEUED", "READY", "CONFIRMED", "UNCONFIRMED", "PENDING_REVIEW"}

    webhook contains {
    	"endpoint_id": endpoint.id,
    	"payload": {
    		"pools": [pool | concerned[pool]],
    		"run": input.run_updated.run.id,
    		"state": input.run_updated.run.state,
    		"updated_at": input.run_updated.run.updated_at,
    	},
    } if {
    	endpoint := input.webhook_endpoints[_]
    	endpoint.labels[_] == "poolkeeper"
    	waiting[input.run_updated.run.state]
    }

    labelled contains pool if {
    	label := input.run_updated.stack.labels[_]
    	pool := trim_prefix(label, "poolkeeper:")
    	pools[pool]
    	pool != label
    }

    concerned := labelled if {
    	count(labelled) > 0
    }

    concerned := pools if {
    	count(labelled) == 0
    }
    "
  `);
});

it('the policy has the syntax of an earlier Rego on request, in which rules have no keywords', () => {
  const policy = notificationPolicy(['blue'], 'v0');
  expect(policy).toContain('webhook[{\n\t"endpoint_id": endpoint.id,');
  expect(policy).toContain('labelled[pool] {');
  expect(policy).not.toMatch(/\b(if|contains)\b(?! it)/);
});
