import type { Page, PageRequest, Reader } from '../db/index.ts';
import { type CampaignReader, createCampaignReader } from './campaigns/campaign-reader.ts';
import { type DueDevice, type DueFilter, listDue } from './maintenance/maintenance-reader.ts';

export interface PlannedReader {
  readonly campaigns: CampaignReader;
  /** Devices by the date of their maintenance, as the last survey found it. */
  listDue(filter: DueFilter, page: PageRequest): Promise<Page<DueDevice>>;
}

export function createPlannedReader(reader: Reader): PlannedReader {
  return {
    campaigns: createCampaignReader(reader),
    listDue: (filter, page) => listDue(reader, filter, page),
  };
}
