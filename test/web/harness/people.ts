import type { Page } from 'playwright-core';
import type { Daemon } from '../../harness/daemon.ts';

/** Lets a person in, whose password an administrator chose. */
export async function letIn(daemon: Daemon, name: string, role: string, password: string): Promise<{ id: string }> {
  const user = await daemon.api.post('users', { name, role });
  await daemon.api.put(`users/${user.id}/password`, { password });
  return user;
}

/** Types name and password and sends them. */
export async function signInByName(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel(/^(Name|账号)$/).fill(name);
  await page.getByLabel(/^(Password|密码)$/).fill(password);
  await page.getByRole('button', { name: /^(Sign in|登录)$/ }).click();
}
