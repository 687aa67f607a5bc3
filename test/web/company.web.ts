import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from '../docs/shell.ts';
import { companyClient, openCompanyProvider } from '../harness/company-provider.ts';
import { startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { openBrowsers } from './harness/browser.ts';

/** A house whose people sign in at a real OpenID Connect provider. */
async function openCompanyHouse() {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const people = new Map([
    ['li.ming', { name: '李明', groups: ['care'] }],
    ['wu.lei', { name: '吴磊', groups: ['canteen'] }],
  ]);
  const provider = stack.use(await openCompanyProvider(`${publicUrl}/auth/company/callback`, people));
  await writeFile(join(folder.path, 'company-secret'), companyClient.secret);
  const config = {
    sign_in: {
      company: {
        ...{ label: 'Example Heating', issuer: provider.issuer, public_url: publicUrl, client_id: companyClient.id },
        ...{ client_secret_file: 'company-secret', roles: { claim: 'groups', map: { care: 'agent' } } },
      },
    },
  };
  const file = join(folder.path, 'carewatch.yaml');
  await writeFile(file, JSON.stringify(config));
  const args = ['--config', file, '--http-port', String(port)];
  const daemon = stack.use(await startDaemon({ dataDir: join(folder.path, 'data'), args }));
  const kept = stack.move();
  return { url: daemon.httpUrl, issuer: provider.issuer, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

it('people of the company sign in where they sign in for all else, and whoever has no role here is told so', async () => {
  await using house = await openCompanyHouse();
  await using browsers = await openBrowsers();
  for (const [name, seen] of [
    ['li.ming', '李明'],
    ['wu.lei', '尚未分配关怀系统的角色'],
  ] as const) {
    await using person = await browsers.person(house.url);
    const { page } = person;
    // The provider has no picture of its own, which is none of ours.
    await page.route(`${house.issuer}/favicon.ico`, (route) => route.fulfill({ status: 204 }));
    await page.goto('/desk');
    await page.getByRole('link', { name: /Example Heating/ }).click();
    await page.locator('input[name=login]').fill(name);
    await page.locator('input[name=password]').fill('known to the provider alone');
    await page.getByRole('button').click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText(seen).first().waitFor();
    expect(new URL(page.url()).origin).toBe(house.url);
  }
});
