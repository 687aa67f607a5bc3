/** Debian's own; playwright-core brings no browser. */
export const chromiumPath = '/usr/bin/chromium';
