import type { Page } from 'playwright-core';
import type { Daemon } from '../../harness/daemon.ts';
import { register } from '../../harness/devices.ts';

/** A technician of the only provider, with a token to sign in by. */
export interface Technician {
  readonly id: string;
  readonly token: string;
}

export async function hireTechnician(daemon: Daemon, name: string): Promise<Technician> {
  const territories = [{ city: '南京', district: '鼓楼' }];
  const { id: provider_id } = await daemon.api.post('providers', { name: '鼓楼服务站', territories });
  const certifications = [{ kind: 'gas', expires_on: null }];
  const { id } = await daemon.api.post('technicians', { provider_id, name, skill: 3, certifications });
  const { token } = await daemon.api.post('tokens', { name, role: 'provider', provider_id, technician_id: id });
  return { id, token };
}

/** A customer rings about a heater, and the dispatcher sends the technician; answers the ticket's id. */
export async function sendTo(daemon: Daemon, technician: Technician, device: string, title: string): Promise<string> {
  const site = { city: '南京', district: '鼓楼', address: '中山路 88 号', building: '3 号楼', unit: '1202' };
  const customer = { name: '王芳', phone: '+86 000 0000 0001', language: 'zh-CN' };
  await register(daemon, device, 'gas_water_heater', { site, customer });
  const intake = { source: 'phone', device_id: device, title, severity: 'P2', note: '下午在家，按门铃两次' };
  const { id } = await daemon.api.post('tickets', intake);
  await daemon.api.post(`tickets/${id}/assign`, { technician_id: technician.id });
  return id;
}

/** What is too small for a thumb, or makes the page scroll sideways; a line each. */
export function unhandy(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide =
      document.documentElement.scrollWidth > innerWidth
        ? [`the page is ${document.documentElement.scrollWidth} wide`]
        : [];
    const targets = [...document.querySelectorAll<HTMLElement>(':is(a, button, select, input, textarea):not(.skip)')];
    const small = targets
      .filter((target) => target.checkVisibility())
      .map((target) => ({ target: target.closest('label:has(> input[type="radio"])') ?? target }))
      .map(({ target }) => ({ target, box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 44 || box.height < 44);
    return [
      ...wide,
      ...small.map(({ target, box }) => `${box.width} × ${box.height}: ${target.outerHTML.slice(0, 120)}`),
    ];
  });
}
