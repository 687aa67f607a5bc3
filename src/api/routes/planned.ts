import { AppError } from '../../base/index.ts';
import type { Campaign, CampaignInput, CampaignRun, DueDevice, PlannedFailure } from '../../planned/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf, listQuery, nothingShape } from '../shapes/common.ts';
import {
  campaignActionParams,
  campaignQuery,
  campaignShape,
  campaignTextShape,
  contactQuery,
  contactShape,
  dueQuery,
  dueShape,
  newCampaignShape,
  runParams,
  runShape,
} from '../shapes/planned.ts';
import { withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

const campaignId = idParam('campaign', 'first-frost');

const listQueryOnly = listQuery({});

const campaignView = (campaign: Campaign) => withTimes(campaign, ['next_run_at', 'created_at', 'updated_at']);
const runView = (run: CampaignRun) => withTimes(run, ['begun_at', 'ended_at']);
const dueView = (due: DueDevice) => withTimes(due, ['surveyed_at']);

export function plannedRoutes(app: App, { planned, operations }: ApiDeps): void {
  const mustFind = async (id: string): Promise<Campaign> => {
    const campaign = await planned.campaigns.getCampaign(id);
    if (campaign !== undefined) return campaign;
    throw new AppError<PlannedFailure>({ code: 'campaign-unknown', id }, `There is no campaign ${id}.`);
  };

  app.route({
    method: 'GET',
    url: '/maintenance/due',
    config: reads('read'),
    schema: {
      ...about('planned', 'listMaintenanceDue', 'Devices by the date of their maintenance, as found last night', {
        200: listOf(dueShape, 'MaintenanceDueList'),
      }),
      querystring: dueQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await planned.listDue(filter, page), dueView);
    },
  });

  app.route({
    method: 'GET',
    url: '/campaigns',
    config: reads('read'),
    schema: {
      ...about('planned', 'listCampaigns', 'Campaigns of care calls', { 200: listOf(campaignShape, 'CampaignList') }),
      querystring: campaignQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await planned.campaigns.listCampaigns(filter, page), campaignView);
    },
  });

  app.route({
    method: 'POST',
    url: '/campaigns',
    config: commands('campaigns:manage', { refuses: [409] }),
    schema: {
      ...about('planned', 'createCampaign', 'Writes a campaign as a draft, which calls nobody', { 201: campaignShape }),
      body: newCampaignShape,
    },
    handler: async (request, reply) => {
      const campaign = await operations.createCampaign(callerOf(request), request.body as CampaignInput);
      reply.status(201);
      tag(reply, campaign);
      return campaignView(campaign);
    },
  });

  app.route({
    method: 'GET',
    url: '/campaigns/:id',
    config: reads('read'),
    schema: { ...about('planned', 'getCampaign', 'One campaign', { 200: campaignShape }), params: campaignId },
    handler: async (request, reply) => {
      const campaign = await mustFind(request.params.id);
      tag(reply, campaign);
      return campaignView(campaign);
    },
  });

  app.route({
    method: 'PUT',
    url: '/campaigns/:id',
    config: commands('campaigns:manage', { refuses: [409], versioned: true }),
    schema: {
      ...about('planned', 'putCampaign', 'Changes what a campaign says; runs under way go on by what it says then', {
        200: campaignShape,
      }),
      params: campaignId,
      body: campaignTextShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => planned.campaigns.getCampaign(id));
      const input = { id, ...request.body } as CampaignInput;
      const campaign = await operations.putCampaign(callerOf(request), input, ifMatch);
      tag(reply, campaign);
      return campaignView(campaign);
    },
  });

  app.route({
    method: 'POST',
    url: '/campaigns/:id/:action',
    config: commands('campaigns:manage', { refuses: [409], versioned: true }),
    schema: {
      ...about('planned', 'actOnCampaign', 'Activates, pauses or ends a campaign', { 200: campaignShape }),
      params: campaignActionParams,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      const { id, action } = request.params;
      const ifMatch = await wantedVersion(request, () => planned.campaigns.getCampaign(id));
      const campaign = await operations.actOnCampaign(callerOf(request), id, action, ifMatch);
      tag(reply, campaign);
      return campaignView(campaign);
    },
  });

  app.route({
    method: 'POST',
    url: '/campaigns/:id/previews',
    config: commands('campaigns:manage', { refuses: [409] }),
    schema: {
      ...about('planned', 'previewCampaign', 'Goes through the fleet as a run would and queues nothing', {
        202: runShape,
      }),
      params: campaignId,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      const run = await operations.previewCampaign(callerOf(request), request.params.id);
      reply.status(202);
      return runView(run);
    },
  });

  app.route({
    method: 'GET',
    url: '/campaigns/:id/runs',
    config: reads('read'),
    schema: {
      ...about('planned', 'listCampaignRuns', 'Runs and previews of a campaign, newest first', {
        200: listOf(runShape, 'CampaignRunList'),
      }),
      params: campaignId,
      querystring: listQueryOnly,
    },
    handler: async (request) => {
      await mustFind(request.params.id);
      const { page } = pageAndFilter(request.query);
      return pageView(await planned.campaigns.listRuns(request.params.id, page), runView);
    },
  });

  app.route({
    method: 'GET',
    url: '/campaigns/:id/runs/:run',
    config: reads('read'),
    schema: { ...about('planned', 'getCampaignRun', 'One run with its counts', { 200: runShape }), params: runParams },
    handler: async (request) => runView(await mustFindRun(planned, request.params)),
  });

  app.route({
    method: 'GET',
    url: '/campaigns/:id/runs/:run/contacts',
    config: reads('read'),
    schema: {
      ...about('planned', 'listCampaignContacts', 'Who is (or would be) called in a run, and who is not and why', {
        200: listOf(contactShape, 'CampaignContactList'),
      }),
      params: runParams,
      querystring: contactQuery,
    },
    handler: async (request) => {
      const run = await mustFindRun(planned, request.params);
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await planned.campaigns.listContacts(run.id, filter, page), (contact) =>
        withTimes(contact, ['due_at']),
      );
    },
  });
}

async function mustFindRun(
  planned: ApiDeps['planned'],
  { id, run }: { readonly id: string; readonly run: string },
): Promise<CampaignRun> {
  const found = await planned.campaigns.getRun(id, run);
  if (found !== undefined) return found;
  throw new AppError<PlannedFailure>(
    { code: 'campaign-run-unknown', id: run },
    `Campaign ${id} has no run ${run}; GET /campaigns/${id}/runs lists them.`,
  );
}
