import { join } from 'node:path';

export type PictureLanguage = 'zh-CN' | 'en';

/** Where the picture lies. */
export const pictureOf = (folder: string, name: string, language: PictureLanguage): string =>
  join(folder, `${name}.${language}.webp`);
