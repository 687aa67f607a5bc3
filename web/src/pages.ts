import { pages as admin } from './areas/admin/pages.ts';
import { pages as users } from './areas/admin/users-pages.ts';
import { pages as board } from './areas/board/pages.ts';
import { pages as desk } from './areas/desk/pages.ts';
import { takeovers as entrapment } from './areas/entrapment/pages.ts';
import { pages as fleet } from './areas/fleet/pages.ts';
import { pages as lab } from './areas/lab/pages.ts';
import { pages as manager } from './areas/manager/pages.ts';
import { pages as phone } from './areas/phone/pages.ts';
import { pages as signIn } from './areas/sign-in/pages.ts';
import type { Page, Takeover } from './kit/page.ts';

/** Every page of the console, in the order of the navigation: one line for each area. */
export const pages: readonly Page[] = [
  ...desk,
  ...board,
  ...phone,
  ...fleet,
  ...lab,
  ...manager,
  ...admin,
  ...users,
  ...signIn,
];

export const takeovers: readonly Takeover[] = [...entrapment];
