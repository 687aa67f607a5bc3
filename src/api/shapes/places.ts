import { Type } from 'typebox';
import { listQuery, nullable, text } from './common.ts';

const count = Type.Integer({ examples: [1] });

export const openAlertsShape = Type.Object(
  { P1: count, P2: count, P3: count, P4: count },
  { title: 'OpenAlerts', description: 'alerts that are open or acknowledged, by severity' },
);

const district = nullable(Type.String({ description: 'null: nobody said which', examples: ['Gulou'] }));
const devices = Type.Integer({ description: 'registered devices', examples: [412] });

export const districtShape = Type.Object({ district, devices, alerts: openAlertsShape }, { title: 'DistrictHealth' });

export const siteShape = Type.Object(
  {
    district,
    address: nullable(Type.String({ examples: ['12 Zhongshan Rd'] })),
    building: nullable(Type.String({ examples: ['3'] })),
    devices,
    alerts: openAlertsShape,
  },
  { title: 'SiteHealth' },
);

export const siteQuery = listQuery({
  district: Type.Optional(text('of this district; left out: of devices without one', 'Gulou')),
});
