import { pages as admin } from './areas/admin/pages.ts';
import { pages as desk } from './areas/desk/pages.ts';
import { pages as manager } from './areas/manager/pages.ts';
import { pages as phone } from './areas/phone/pages.ts';
import type { Page, Takeover } from './kit/page.ts';

/** Every page of the console, in the order of the navigation: one line for each area. */
export const pages: readonly Page[] = [...desk, ...phone, ...manager, ...admin];

export const takeovers: readonly Takeover[] = [];
