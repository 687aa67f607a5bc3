import type { User } from '../../../api/schema.d.ts';

export interface Filter {
  /** Part of a name. */
  readonly text: string;
  readonly role: '' | User['role'];
  readonly state: '' | 'active' | 'disabled';
}

/** Role and state are asked of the server; names are looked for in what it answered. */
export function fits({ name, display_name }: User, { text }: Filter): boolean {
  const wanted = text.trim().toLowerCase();
  return [name, display_name].some((one) => one.toLowerCase().includes(wanted));
}
