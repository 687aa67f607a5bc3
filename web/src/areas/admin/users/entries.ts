import type { NewUser, User, UserPatch } from '../../../api/schema.d.ts';

export const roles = ['viewer', 'agent', 'dispatcher', 'engineer', 'manager', 'provider', 'admin'] as const;

/** What is written in the form about a person; empty texts are nobody and nothing. */
export interface Entries {
  readonly name: string;
  readonly displayName: string;
  readonly role: User['role'];
  readonly provider: string;
  readonly technician: string;
  readonly language: '' | 'zh-CN' | 'en';
}

export const noEntries: Entries = {
  ...{ name: '', displayName: '', role: 'agent', provider: '', technician: '', language: '' },
};

export const entriesOf = (user: User): Entries => ({
  ...{ name: user.name, displayName: user.display_name, role: user.role, language: user.language ?? '' },
  ...{ provider: user.provider_id ?? '', technician: user.technician_id ?? '' },
});

/** Only somebody with the role of a provider works for one. */
const bindingOf = ({ role, provider, technician }: Entries) =>
  role === 'provider' && provider !== ''
    ? { provider_id: provider, technician_id: technician === '' ? null : technician }
    : { provider_id: null, technician_id: null };

export function newUserOf(entries: Entries): NewUser {
  const { name, displayName, role, language } = entries;
  const { provider_id, technician_id } = bindingOf(entries);
  return {
    ...{ name: name.trim(), role },
    ...(displayName.trim() === '' ? {} : { display_name: displayName.trim() }),
    ...(provider_id === null ? {} : { provider_id }),
    ...(technician_id === null ? {} : { technician_id }),
    ...(language === '' ? {} : { language }),
  };
}

export function patchOf(entries: Entries): UserPatch {
  const { name, displayName, role, language } = entries;
  return {
    ...{ display_name: displayName.trim() || name, role, language: language === '' ? null : language },
    ...bindingOf(entries),
  };
}
