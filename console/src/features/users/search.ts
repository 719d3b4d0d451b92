/** What the address of the users' list holds. */
export interface UsersSearch {
  consent?: 'yes' | 'no';
  from?: number;
}

export const PAGE_SIZE = 50;

export function readSearch(raw: Record<string, unknown>): UsersSearch {
  const from = Number(raw.from);
  return {
    ...(raw.consent === 'yes' || raw.consent === 'no' ? { consent: raw.consent } : {}),
    ...(Number.isInteger(from) && from > 0 ? { from } : {}),
  };
}
