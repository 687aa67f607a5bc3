import { createContext, useContext } from 'react';
import type { Client } from './client.ts';

const ClientContext = createContext<Client | undefined>(undefined);

export const ClientProvider = ClientContext.Provider;

/** For what is neither a query nor a command, such as a download. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error('defect: no client above this component');
  return client;
}
