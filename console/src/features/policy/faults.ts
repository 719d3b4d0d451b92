import { Problem } from '@/lib/api/problem';

/** The server names the places: `body.policy.personas.1.priority`. */
export function faultsOf(error: unknown): Map<string, string> {
  if (!(error instanceof Problem)) return new Map();
  return new Map(error.fields.map(({ loc, msg }) => [loc.slice(loc[1] === 'policy' ? 2 : 1).join('.'), msg]));
}
