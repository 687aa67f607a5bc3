import { pages as desk } from './areas/desk/pages.ts';
import { takeovers as entrapment } from './areas/entrapment/pages.ts';
import type { Page, Takeover } from './kit/page.ts';

/** Every page of the console, in the order of the navigation: one line for each area. */
export const pages: readonly Page[] = [...desk];

export const takeovers: readonly Takeover[] = [...entrapment];
