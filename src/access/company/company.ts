import { randomBytes } from 'node:crypto';
import type { Configuration } from 'openid-client';
import type { Clock, Instant } from '../../base/index.ts';
import { type CompanyPerson, personOf, type RoleClaim } from './person.ts';

export interface CompanyOptions {
  /** Address of the provider, as its discovery document names itself. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What people call it. */
  readonly label: string;
  /** Where browsers reach the console. */
  readonly publicUrl: string;
  readonly scopes: string;
  readonly roles: RoleClaim;
}

/** Why nobody is let in: nothing that was begun here, not believed, without a role here, or the provider is away. */
export type CompanyRefusal = 'lost' | 'unbelieved' | 'no-role' | 'away';

/** Signing in through the company's OpenID Connect provider: code flow with PKCE, state and nonce. */
export interface CompanySignIn {
  readonly label: string;
  /** Browsers reach the console over HTTPS. */
  readonly secure: boolean;
  /** Where the browser goes, and what it keeps meanwhile, to be given back once. */
  start(): Promise<{ readonly url: string; readonly kept: string } | CompanyRefusal>;
  /** Judges what the browser came back with: path and query, and what it kept. */
  finish(pathAndQuery: string, kept: string | undefined): Promise<CompanyPerson | CompanyRefusal>;
}

interface Begun {
  readonly at: Instant;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const companyPatience = 10 * 60_000;
/** More that were begun and not finished are forgotten, the oldest first. */
const mostBegun = 10_000;
const secondsForProvider = 10;
const callback = '/auth/company/callback';

export function createCompanySignIn(options: CompanyOptions, { clock }: { readonly clock: Clock }): CompanySignIn {
  const begun = new Map<string, Begun>();
  let known: Configuration | undefined;
  // Houses without a company need not load the library.
  const library = () => import('openid-client');

  async function provider(): Promise<Configuration> {
    if (known !== undefined) return known;
    const { allowInsecureRequests, discovery } = await library();
    const server = new URL(options.issuer);
    known = await discovery(server, options.clientId, options.clientSecret, undefined, {
      timeout: secondsForProvider,
      execute: isThisMachine(server) ? [allowInsecureRequests] : [],
    });
    return known;
  }

  function take(kept: string | undefined): Begun | undefined {
    const found = kept === undefined ? undefined : begun.get(kept);
    begun.delete(kept ?? '');
    return found !== undefined && clock.now() - found.at <= companyPatience ? found : undefined;
  }

  return {
    label: options.label,
    secure: new URL(options.publicUrl).protocol === 'https:',
    async start() {
      const { buildAuthorizationUrl, calculatePKCECodeChallenge, ...random } = await library();
      const config = await provider().catch(() => undefined);
      if (config === undefined) return 'away';
      const verifier = random.randomPKCECodeVerifier();
      const [state, nonce, kept] = [random.randomState(), random.randomNonce(), randomBytes(32).toString('base64url')];
      const url = buildAuthorizationUrl(config, {
        ...{ redirect_uri: new URL(callback, options.publicUrl).href, scope: options.scopes, state, nonce },
        ...{ code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
      });
      begun.set(kept, { at: clock.now(), state, nonce, verifier });
      const [oldest] = begun.keys();
      if (begun.size > mostBegun && oldest !== undefined) begun.delete(oldest);
      return { url: url.href, kept };
    },
    async finish(pathAndQuery, kept) {
      const mine = take(kept);
      const url = new URL(pathAndQuery, options.publicUrl);
      if (mine === undefined || url.searchParams.get('state') !== mine.state) return 'lost';
      const { authorizationCodeGrant, fetchUserInfo } = await library();
      try {
        const config = await provider();
        const tokens = await authorizationCodeGrant(config, url, {
          ...{ pkceCodeVerifier: mine.verifier, expectedState: mine.state, expectedNonce: mine.nonce },
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) return 'unbelieved';
        const asks = config.serverMetadata().userinfo_endpoint !== undefined;
        const more = asks ? await fetchUserInfo(config, tokens.access_token, claims.sub) : {};
        return personOf({ ...claims, ...more }, options.roles) ?? 'no-role';
      } catch (error) {
        return isAway(error) ? 'away' : 'unbelieved';
      }
    },
  };
}

/** Without HTTPS a provider is spoken to on this machine alone. */
const isThisMachine = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** No answer at all, as opposed to one that is not believed. */
function isAway(error: unknown): boolean {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: unknown };
  if (code === 'OAUTH_TIMEOUT' || name === 'TimeoutError' || name === 'AggregateError') return true;
  if (['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_SOCKET'].includes(code ?? '')) return true;
  return cause instanceof Error && isAway(cause);
}
