import type { Page } from 'playwright-core';
import type { Client } from '../../harness/client.ts';
import type { Deeds } from './deeds.ts';
import type { Role } from './people.ts';

/** What a picture is taken of. */
export interface Scene {
  readonly page: Page;
  readonly api: Client;
  readonly deeds: Deeds;
}

/** One picture of a page, as the person sees it who works there. */
export interface Shot {
  /** The name of the file, with neither language nor ending. */
  readonly name: string;
  /** The page of `web/src/pages.ts` that is shown; none for what stands outside of them. */
  readonly page?: string;
  /** Nobody is signed in without one. */
  readonly role?: Role;
  /** Where it is opened, and what is done there before the picture is taken. */
  readonly at: string | ((scene: Scene) => Promise<string>);
  readonly before?: (scene: Scene) => Promise<void>;
  readonly viewport?: { readonly width: number; readonly height: number };
}
