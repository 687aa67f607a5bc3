import { AppError } from '../../base/index.ts';
import { relatedDevices } from '../../fleet/index.ts';
import type { CustomerProfile, PeopleFailure } from '../../people/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { idParam } from '../shapes/common.ts';
import { customerPatchShape, customerProfileShape } from '../shapes/people.ts';
import { profileView } from '../views/people.ts';
import { about, commands, reads } from './describe.ts';

const customerId = idParam('customer', 'cust_01');

export function customerProfileRoutes(app: App, { people, database, operations }: ApiDeps): void {
  const devicesOf = async (id: string) =>
    (await relatedDevices(database, { customers: [id] }, 500)).map(({ device }) => device);
  const found = (profile: CustomerProfile | undefined, id: string): CustomerProfile => {
    if (profile !== undefined) return profile;
    throw new AppError<PeopleFailure>({ code: 'customer-unknown', id }, `There is no customer ${id}.`);
  };

  app.route({
    method: 'GET',
    url: '/customers/:id',
    config: reads('care-calls:work'),
    schema: {
      ...about('people', 'getCustomer', 'A customer as a person, with devices; reading it is audited', {
        200: customerProfileShape,
      }),
      params: customerId,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const profile = found(await people.getCustomer(id), id);
      await operations.noteRead(callerOf(request), [id]);
      tag(reply, profile);
      return profileView(profile, await devicesOf(id), principalOf(request).role);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/customers/:id',
    config: commands('people:write', { refuses: [409], versioned: true }),
    schema: {
      ...about(
        'people',
        'updateCustomer',
        'Changes what is known of a customer, on every device that names the customer',
        {
          200: customerProfileShape,
        },
      ),
      params: customerId,
      body: customerPatchShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => people.getCustomer(id));
      const profile = await operations.updateCustomer(callerOf(request), id, request.body, ifMatch);
      tag(reply, profile);
      return profileView(profile, await devicesOf(id), principalOf(request).role);
    },
  });
}
