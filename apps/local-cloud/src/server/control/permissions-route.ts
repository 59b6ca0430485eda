import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './control-api.ts';

/** Every statement of every role, what it has allowed so far, and the actions in it that nobody has used. */
export function describePermissions({ account }: Pick<Controls, 'account'>): HttpAnswer {
  const statements = account.identities.uses().map(({ actions, usedActions, ...statement }) => ({
    ...statement,
    usedActions,
    unusedActions: actions.filter((action) => !usedActions.includes(action)),
  }));
  return jsonAnswer(200, { statements });
}
