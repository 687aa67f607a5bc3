import type { Note } from './app-journal.ts';
import type { ReportsProcedures } from './app-reports.ts';
import type { Remote } from './base/index.ts';
import type { Broker } from './broker/index.ts';
import { rpcRequestOf } from './fleet/index.ts';
import type { MainProcedures } from './operations-thread.ts';
import { entryKind } from './telemetry/index.ts';

export interface MainProceduresDeps {
  readonly note: Note;
  readonly broker: () => Pick<Broker, 'listens' | 'sendCommand' | 'send'>;
  readonly topicOf: (device: string) => string | null;
  readonly reports: Pick<Remote<ReportsProcedures>, 'departures'>;
}

/** What the main thread does for the operations thread: controls into the journal, messages to devices. */
export function createMainProcedures({ note, broker, topicOf, reports }: MainProceduresDeps): MainProcedures {
  return {
    async appendControls(controls) {
      const appended = controls.map(({ id, label, subject, body }) =>
        note(entryKind.control, label, subject, new TextEncoder().encode(JSON.stringify({ ...body, id }))),
      );
      return Math.max(0, ...(await Promise.all(appended)));
    },
    listening: (devices) => devices.filter((device) => broker().listens(device)),
    publishCommand: (device, payload) => broker().sendCommand(device, payload, rpcRequestOf(payload)),
    publish: (device, topic, payload) => broker().send(device, { topic, payload }),
    topicsOf: (devices) => devices.map((device) => topicOf(device)),
    departures: (span) => reports.departures(span),
  };
}
