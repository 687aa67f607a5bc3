import type { Scene, Shot } from './shots.ts';

const listed = (name: string, page: string, at = page): Shot => ({
  ...{ name: `manager-${name}`, page, role: 'manager', at },
  before: someRows,
});

/** A list that is opened by the number over it. */
const behind = (name: string, page: string, at: string, number: string): Shot => ({
  ...{ name: `manager-${name}`, page, role: 'manager', at },
  before: async (scene) => {
    await scene.page.locator(number).first().click();
    await scene.page.waitForURL((url) => url.pathname === page);
    await someRows(scene);
  },
});

/** What the manager reads. */
export const shotsOfFigures: readonly Shot[] = [
  {
    ...{ name: 'manager-overview', page: '/reports', role: 'manager', at: '/reports' },
    before: ({ page }) => page.locator('.tile').first().waitFor(),
  },
  listed('league', '/reports/league', '/reports/league?by=provider'),
  listed('rules', '/reports/rules'),
  listed('failures', '/reports/failures', '/reports/failures?device_type=gas_water_heater'),
  listed('breaches', '/reports/breaches'),
  behind('cases', '/reports/cases', '/reports', '.tile:nth-child(2) a'),
  behind('failed', '/reports/failed', '/reports/failures?device_type=gas_water_heater', 'main tbody a'),
  listed('tickets', '/reports/tickets'),
  listed('alerts', '/reports/alerts'),
];

async function someRows({ page }: Scene): Promise<void> {
  await page.locator('main tbody tr').first().waitFor();
}
