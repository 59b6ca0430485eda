/** A request to the control API is invalid: status 400. The message says what was sent and what to send instead. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
}

/** Parses a request's body. `form` is an example of a valid body. */
export function readJson(body: string, form: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RefusedRequest(`the body is not JSON: send ${form}`);
  }
}
