import { Type } from 'typebox';
import { choice, section, span, text } from './config-fields.ts';

const companyRoles = ['admin', 'engineer', 'manager', 'dispatcher', 'agent', 'viewer'] as const;

/** An address of which nothing but scheme, host and path counts. */
const address = (description: string) => Type.String({ description, pattern: '^https?://[^\\s?#]+$' });

/** How people sign in to the console. */
export const signInSection = section(
  {
    idle: span('a session ends when nothing was asked for so long', '12h'),
    longest: span('and at the latest so long after the person signed in', '7d'),
    company: choice(
      {
        issuer: address('of the OpenID Connect provider, as its discovery document names it'),
        client_id: text('as the provider knows Carewatch'),
        client_secret_file: text('file with the secret of the client'),
        label: text('what people call the provider'),
        public_url: address('where browsers reach the console; the provider sends them back to /auth/company/callback'),
        scopes: text('what is asked of the provider', { default: 'openid profile email' }),
        roles: Type.Object(
          {
            claim: text('the claim that names the groups of a person'),
            map: Type.Record(Type.String({ minLength: 1 }), Type.Enum(companyRoles), {
              description: 'the role of each group; the first that fits counts, and without one nobody is let in',
            }),
          },
          { additionalProperties: false, description: 'what people of the company may do' },
        ),
      },
      'people also sign in through the OpenID Connect provider of the company',
    ),
  },
  'people who sign in to the console',
);
