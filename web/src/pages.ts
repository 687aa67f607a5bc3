import { pages as board } from './areas/board/pages.ts';
import { pages as desk } from './areas/desk/pages.ts';
import { pages as fleet } from './areas/fleet/pages.ts';
import type { Page, Takeover } from './kit/page.ts';

/** Every page of the console, in the order of the navigation: one line for each area. */
export const pages: readonly Page[] = [...desk, ...board, ...fleet];

export const takeovers: readonly Takeover[] = [];
