/** What the server refused, or why it could not be asked. */
import type { components } from './schema';

type Body = components['schemas']['Problem'];
export type FieldError = components['schemas']['FieldError'];

export class Problem extends Error {
  /** HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  /** Stable name of the refusal; `offline` when there was no answer. */
  readonly code: string;
  readonly requestId: string | undefined;
  readonly fields: FieldError[];

  constructor(status: number, code: string, message: string, requestId?: string, fields: FieldError[] = []) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.fields = fields;
  }

  /** The message for one field of a form, as the server words it. */
  field(name: string): string | undefined {
    return this.fields.find((field) => field.loc.at(-1) === name)?.msg;
  }

  /** All that is wrong with one field, the parts of a list included. */
  faults(name: string): FieldError[] {
    return this.fields.filter((field) => field.loc.includes(name));
  }

  /** Asking again may help: nothing was decided. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

export function offline(): Problem {
  return new Problem(0, 'offline', 'The server cannot be reached. Nothing was changed.');
}

/** Reads a refusal's body; whatever stands in between (a proxy, say) may answer without one. */
export async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const body: unknown = await response.json().catch(() => undefined);
  if (!isProblem(body)) {
    return new Problem(response.status, 'unknown', `The server answered ${String(response.status)}.`, requestId);
  }
  const fields = typeof body.detail === 'string' ? [] : body.detail;
  const message =
    typeof body.detail === 'string'
      ? body.detail
      : body.detail.map((field) => `${field.loc.slice(1).join('.')}: ${field.msg}`).join('; ');
  return new Problem(response.status, body.code, sentence(message), body.request_id, fields);
}

function isProblem(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
