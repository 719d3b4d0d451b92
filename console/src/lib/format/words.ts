/** `savings_builder` → `Savings builder`. */
export function plain(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Initials for a list's mark. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.charAt(0) ?? '').join('').toUpperCase();
}

/** An actor as a list says it: `Ada Okafor, operator`; what the program did by itself is the system's, once. */
export function actor(name: string, role: string): string {
  return role === 'system' ? 'system' : `${name}, ${plain(role).toLowerCase()}`;
}
