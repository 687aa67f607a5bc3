import type { Backup } from '../../backup/index.ts';
import { instant, toRfc3339 } from '../../base/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { backupInputShape, backupShape } from '../shapes/backup.ts';
import { idParam, type Sent } from '../shapes/common.ts';
import { withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

const backupId = idParam('backup', 'bak_0mbq3v1h2c8kz5n4');

/** Copies of everything that is this machine's, written while it works. */
export function backupRoutes(app: App, { backups, ids, operations }: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/backups',
    config: commands('backups:make', { refuses: [409] }),
    schema: {
      ...about('backups', 'makeBackup', 'Begins a backup into a folder of this machine', { 202: backupShape }),
      body: backupInputShape,
    },
    handler: async (request, reply): Promise<Sent<typeof backupShape>> => {
      const { to, readings } = request.body;
      const { id } = await operations.noteBackup(callerOf(request), ids.next('bak'), to);
      const backup = backups.start(id, { to, readings });
      reply.status(202);
      reply.header('location', `/api/v1/backups/${id}`);
      return backupView(backup);
    },
  });

  app.route({
    method: 'GET',
    url: '/backups/:id',
    config: reads('backups:make'),
    schema: {
      ...about('backups', 'getBackup', 'How far a backup is, and where it lies', { 200: backupShape }),
      params: backupId,
    },
    handler: async (request): Promise<Sent<typeof backupShape>> => backupView(backups.get(request.params.id)),
  });
}

const backupView = (backup: Backup): Sent<typeof backupShape> => ({
  ...withTimes(backup, ['started_at', 'finished_at']),
  without:
    backup.without?.map(({ from, to, ...facts }) => ({
      ...facts,
      from: toRfc3339(instant(from)),
      to: toRfc3339(instant(to)),
    })) ?? null,
});
