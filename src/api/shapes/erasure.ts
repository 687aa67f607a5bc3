import { Type } from 'typebox';
import { closed, nullable, oneOf, text, time } from './common.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });

export const eraseShape = Type.Object(
  { reason: text('why, for the receipt; write no name into it', 'request of 12 January by letter', { minLength: 1 }) },
  { ...closed, title: 'EraseCustomer' },
);

export const erasureShape = Type.Object(
  {
    id: text('the id', 'era_01'),
    customer_id: text('the id by which the customer was known', 'cust_01'),
    state: oneOf(
      ['sweeping', 'verifying', 'compacting', 'done'],
      'sweeping: out of devices, calls and tickets, all other tables are gone through; verifying: every text is read again; compacting: the file is written anew',
    ),
    reason: text('why', 'request of 12 January by letter'),
    asked_by: text('who asked for it', 'li'),
    asked_at: time('when it was asked for'),
    done_at: nullable(time('when it was done')),
    changed: Type.Record(Type.String(), Type.Integer(), {
      description: 'values overwritten or removed, by table.column',
      examples: [{ 'calls.customer': 2, 'tickets.note': 1 }],
    }),
    rows_touched: count('rows in which something was overwritten, or that were removed'),
    rows_before_sha256: text('SHA-256 over table and key of those rows, as a chain', '9f86d081884c7d65'),
    rows_after_sha256: text('the same over those of them that still stand', '9f86d081884c7d65'),
    verification: nullable(
      Type.Object(
        {
          at: time('when it ended'),
          tables: count('tables that were read'),
          columns: count('columns of text in them'),
          rows: count('rows in them'),
          findings: count('texts in which something of the person still stands'),
          found_in: Type.Array(Type.String(), { description: 'where, as table.column', examples: [[]] }),
        },
        {
          title: 'ErasureVerification',
          description: 'the search through every text after the last change; null before',
        },
      ),
    ),
    elsewhere: Type.Array(
      Type.Object(
        {
          place: text('what is not the operational database', 'backups'),
          holds: text('what of the person may be there', 'all that was known when they were made', { maxLength: 600 }),
          gone: text('when it is gone', 'when you delete them', { maxLength: 600 }),
        },
        { title: 'ErasureElsewhere' },
      ),
      { description: 'what cannot be erased at once, and until when it is there' },
    ),
  },
  { title: 'Erasure', description: 'the receipt of an erasure' },
);

export const erasurePreviewShape = Type.Object(
  {
    customer_id: text('the customer', 'cust_01'),
    erasure_id: nullable(text('the receipt, when the customer was erased already', 'era_01')),
    blocked_by: Type.Array(Type.Integer(), {
      description: 'numbers of open P1 tickets: until they are closed there is no erasure',
      examples: [[]],
    }),
    counts: Type.Object(
      {
        devices: count('devices that lose customer and address'),
        tickets: count('tickets that lose words'),
        calls: count('calls that lose name, phone and words'),
        calls_to_withdraw: count('of these, calls still to be made, which are withdrawn'),
        visits: count('visits that lose notes and attachments'),
        names: count('names by which the person is looked for'),
        phones: count('phones'),
        addresses: count('addresses and other details'),
      },
      { title: 'ErasureCounts' },
    ),
  },
  { title: 'ErasurePreview' },
);
