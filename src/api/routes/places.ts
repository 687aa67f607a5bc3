import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { listOf, listQuery } from '../shapes/common.ts';
import { districtShape, siteQuery, siteShape } from '../shapes/places.ts';
import { openAlertsView } from '../views/places.ts';
import { about, reads } from './describe.ts';

/** The fleet at a glance: counts by place, so that nobody loads its devices to see how it is. */
export function placeRoutes(app: App, { places }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/districts',
    config: reads('read'),
    schema: {
      ...about('devices', 'listDistricts', 'Districts with their devices and open alerts, counted', {
        200: listOf(districtShape, 'DistrictList'),
      }),
      querystring: listQuery({}),
    },
    handler: async (request) => {
      const { page } = pageAndFilter(request.query);
      const [found, alerts] = await Promise.all([places.countByDistrict(page), places.countOpenByDistrict()]);
      const open = new Map(alerts.map((one) => [one.district, one.alerts]));
      return pageView(found, (one) => ({ ...one, alerts: openAlertsView(open.get(one.district)) }));
    },
  });

  app.route({
    method: 'GET',
    url: '/sites',
    config: reads('read'),
    schema: {
      ...about('devices', 'listSites', 'Addresses and buildings of a district with devices and open alerts, counted', {
        200: listOf(siteShape, 'SiteList'),
      }),
      querystring: siteQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const district = filter.district ?? null;
      const [found, alerts] = await Promise.all([places.countBySite(district, page), places.countOpenBySite(district)]);
      const key = (one: { readonly address: string | null; readonly building: string | null }) =>
        JSON.stringify([one.address, one.building]);
      const open = new Map(alerts.map((one) => [key(one), one.alerts]));
      return pageView(found, (one) => ({ district, ...one, alerts: openAlertsView(open.get(key(one))) }));
    },
  });
}
