/** The API as the reader of the page: the session's cookie, the page's CSRF token, errors that say what to do. */
import type {Answer, Problem} from './types.ts';

/** A refusal, or no answer at all (`status` 0). The message is fit to be shown. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(status: number, problem: Problem | undefined, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

export interface Api {
  get<Body>(address: string, signal?: AbortSignal): Promise<Body>;
  send<Body>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', address: string, body?: unknown, headers?: Record<string, string>): Promise<Body>;
}

export function api(csrf: string): Api {
  return {
    get: (address, signal) => call(address, {headers: {Accept: 'application/json'}, ...(signal && {signal})}),
    send: (method, address, body, headers) => call(address, {
      method,
      headers: {
        'Accept': 'application/json', 'X-CSRF-Token': csrf,
        ...(body !== undefined && {'Content-Type': 'application/json'}), ...headers,
      },
      ...(body !== undefined && {body: JSON.stringify(body)}),
    }),
  };
}

/** Reads without throwing: what a page shows in place of what the server once gave it. */
export async function answer<Body>(address: string, signal?: AbortSignal): Promise<Answer<Body>> {
  try {
    return {status: 200, body: await call<Body>(address, {headers: {Accept: 'application/json'}, ...(signal && {signal})})};
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return {status: error.status, body: error.problem ?? null};
  }
}

export function isOk<Body>(answer: Answer<Body> | undefined): answer is {status: number; body: Body} {
  return answer !== undefined && answer.status >= 200 && answer.status < 300 && answer.body !== null;
}

/** One line: the detail, and for each field that was wrong where and why. */
export function explain(problem: Problem | null | undefined, status: number): string {
  if (!problem) return status === 0 ? 'The server did not answer. Check the connection, then try again.' : `The server answered ${status}.`;
  const fields = (problem.errors ?? []).map(({pointer, detail}) => `${pointer}: ${detail}`);
  return [problem.detail ?? problem.title, ...fields].join(' ');
}

async function call<Body>(address: string, init: RequestInit): Promise<Body> {
  let response: Response;
  try {
    response = await fetch(address, {credentials: 'same-origin', ...init});
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, undefined, explain(undefined, 0));
  }
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  const body: unknown = isJson ? await response.json() : undefined;
  if (response.ok) return body as Body;
  const problem = isJson ? body as Problem : undefined;
  throw new ApiError(response.status, problem, explain(problem, response.status));
}
