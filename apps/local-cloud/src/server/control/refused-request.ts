/** A request to the control API that can't be: status 400. The message says what was got and the way out. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
}

/** The request's JSON. `form` shows what to send. */
export function readJson(body: string, form: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RefusedRequest(`the body is not JSON: send ${form}`);
  }
}
