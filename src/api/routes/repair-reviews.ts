import { AppError } from '../../base/index.ts';
import type { DeskFailure, RepairReview } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf } from '../shapes/common.ts';
import { findingShape, reviewQuery, reviewShape } from '../shapes/repair-review.ts';
import { withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

const view = (review: RepairReview) => withTimes(review, ['opened_at', 'concluded_at']);
const reviewId = idParam('review', 'rev_01');

/** Why a repair had to be repeated: a task for each, concluded with what was found. */
export function repairReviewRoutes(app: App, { desk, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/repair-reviews',
    config: reads('read'),
    schema: {
      ...about('work', 'listRepairReviews', 'Reviews of repairs that had to be repeated, the oldest first', {
        200: listOf(reviewShape, 'RepairReviewList'),
      }),
      querystring: reviewQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await desk.listReviews(filter, page), view);
    },
  });

  app.route({
    method: 'GET',
    url: '/repair-reviews/:id',
    config: reads('read'),
    schema: { ...about('work', 'getRepairReview', 'One review', { 200: reviewShape }), params: reviewId },
    handler: async (request, reply) => {
      const { id } = request.params;
      const review = await desk.getReview(id);
      if (review === undefined) {
        throw new AppError<DeskFailure>({ code: 'review-unknown', id }, `There is no review ${id}.`);
      }
      tag(reply, review);
      return view(review);
    },
  });

  app.route({
    method: 'POST',
    url: '/repair-reviews/:id/conclude',
    config: commands('tickets:work', { refuses: [409], versioned: true }),
    schema: {
      ...about('work', 'concludeRepairReview', 'Says why the repair had to be repeated', { 200: reviewShape }),
      params: reviewId,
      body: findingShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => desk.getReview(id));
      const review = await operations.concludeReview(callerOf(request), id, request.body.finding, ifMatch);
      tag(reply, review);
      return view(review);
    },
  });
}
