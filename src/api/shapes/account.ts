import { Type } from 'typebox';
import { longestPassword, permissions, roles, shortestPassword, userLanguages } from '../../access/index.ts';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';

export const userQuery = listQuery({
  role: Type.Optional(oneOf(roles, 'only of this role')),
  provider_id: Type.Optional(text('only those who work for the provider', 'prov_01')),
  disabled: Type.Optional(
    Type.Boolean({ description: 'only those who may not sign in, or only the others', examples: [false] }),
  ),
});

const language = nullable(oneOf(userLanguages, 'of the console; null: as the browser asks'));
const role = oneOf(roles, 'what the person may do; see docs/states.md, Roles');

export const userShape = Type.Object(
  {
    id: Type.String({ examples: ['usr_01'] }),
    name: Type.String({ description: 'signs in with it; names the actor in the audit', examples: ['li.ming'] }),
    display_name: Type.String({ examples: ['李明'] }),
    role,
    provider_id: nullable(Type.String({ description: 'for whom the person works', examples: ['prov_01'] })),
    technician_id: nullable(Type.String({ description: 'as which technician', examples: ['tech_01'] })),
    language,
    has_password: Type.Boolean({ description: 'without one nobody signs in with the name', examples: [true] }),
    must_change_password: Type.Boolean({ description: 'it was chosen by somebody else', examples: [false] }),
    company_subject: nullable(Type.String({ description: 'who it is at the company’s provider', examples: ['8f2c'] })),
    disabled_at: nullable(time('since when the person may not sign in')),
    created_by: Type.String({ examples: ['admin'] }),
    created_at: time('when'),
    version: Type.Integer({ description: 'the ETag', examples: [3] }),
  },
  { title: 'User' },
);

export const newUserShape = Type.Object(
  {
    name: text('unique without regard to capitals', 'li.ming', { minLength: 1, maxLength: 100 }),
    display_name: Type.Optional(text('as it is shown', '李明', { minLength: 1, maxLength: 100 })),
    role,
    provider_id: Type.Optional(text('of somebody with the role provider, and of nobody else', 'prov_01')),
    technician_id: Type.Optional(text('as which technician of the provider', 'tech_01')),
    language: Type.Optional(language),
  },
  { ...closed, title: 'NewUser' },
);

export const userPatchShape = Type.Object(
  {
    display_name: Type.Optional(text('as it is shown', '李明', { minLength: 1, maxLength: 100 })),
    role: Type.Optional(role),
    provider_id: Type.Optional(nullable(text('for whom the person works', 'prov_01'))),
    technician_id: Type.Optional(nullable(text('as which technician', 'tech_01'))),
    language: Type.Optional(language),
    disabled: Type.Optional(Type.Boolean({ description: 'may not sign in; ends what is signed in', examples: [true] })),
  },
  { ...closed, title: 'UserPatch' },
);

const password = (description: string) =>
  Type.String({
    maxLength: 1_000,
    description: `${description}; ${shortestPassword} to ${longestPassword} characters`,
    examples: ['a kettle for every village'],
  });

export const setPasswordShape = Type.Object(
  { password: password('the person has to change it after signing in with it') },
  { ...closed, title: 'SetPassword' },
);

export const changePasswordShape = Type.Object(
  { current: Type.String({ maxLength: 1_000, examples: ['the one of before'] }), next: password('the new one') },
  { ...closed, title: 'ChangePassword' },
);

export const signInShape = Type.Union(
  [
    Type.Object(
      {
        name: text('of the account', 'li.ming', { minLength: 1, maxLength: 100 }),
        password: Type.String({ minLength: 1, maxLength: 1_000, examples: ['a kettle for every village'] }),
      },
      closed,
    ),
    Type.Object({ token: Type.String({ minLength: 1, maxLength: 512, examples: ['cw_…'] }) }, closed),
  ],
  { title: 'SignIn', description: 'a name and a password, or the text of an access token' },
);

export const sessionShape = Type.Object(
  {
    user: Type.Object({
      id: Type.String({ examples: ['usr_01'] }),
      name: Type.String({ examples: ['li.ming'] }),
      display_name: Type.String({ examples: ['李明'] }),
      role,
      permissions: Type.Array(oneOf(permissions, 'what the role may do')),
      provider_id: nullable(Type.String({ examples: ['prov_01'] })),
      technician_id: nullable(Type.String({ examples: ['tech_01'] })),
      language: nullable(Type.String({ examples: ['zh-CN'] })),
    }),
    must_change_password: Type.Boolean({
      description: 'until it is changed nothing else is answered',
      examples: [false],
    }),
    has_password: Type.Boolean({ description: 'signed in with an account that can have a password', examples: [true] }),
    csrf_token: Type.String({
      description: 'to be sent as `X-CSRF-Token` with whatever changes something',
      examples: ['pLm2…'],
    }),
    now: time('the house’s time, which a simulation drives'),
  },
  { title: 'SignedIn' },
);

export const waysInShape = Type.Object(
  {
    local: Type.Boolean({ description: 'with a name and a password', examples: [true] }),
    company: nullable(
      Type.Object({
        label: Type.String({ description: 'what people call it', examples: ['Example Heating'] }),
        start: Type.String({ description: 'where the browser goes', examples: ['/auth/company/start'] }),
      }),
    ),
  },
  { title: 'WaysIn' },
);

export const ownSessionShape = Type.Object(
  {
    id: Type.String({ examples: ['ses_01'] }),
    created_at: time('when the browser was signed in'),
    seen_at: time('when it was used last, to five minutes'),
    address: Type.String({ examples: ['192.0.2.7'] }),
    agent: Type.String({ description: 'what the browser calls itself', examples: ['Mozilla/5.0'] }),
    current: Type.Boolean({ description: 'the one that asks', examples: [true] }),
  },
  { title: 'OwnSession' },
);
