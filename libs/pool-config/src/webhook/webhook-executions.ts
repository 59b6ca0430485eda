/**
 * The share of the account's concurrent executions that Lambda reserves for the receiver of a webhook, and limits it to. A burst of
 * 20 events at once finds room, and a flood takes nothing from the gate and from passes.
 */
export const webhookExecutions = 20;

/** Lambda keeps these for functions without a reservation: see `PutFunctionConcurrency` in its API reference. */
const leastUnreserved = 100;

/** The least limit of an account with a webhook. */
export const limitWithWebhook = leastUnreserved + webhookExecutions;
