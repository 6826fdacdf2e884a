import { TokenStore } from '../../core/tokens/token-store.ts';
import type { ConnectionOptions } from '../connection.ts';
import { operatorClients } from './operator-clients.ts';

/** The tokens of the service that the environment names, or of the running local stack. */
export function openTokenStore(
  options: Pick<ConnectionOptions, 'state'>,
  environment: Record<string, string | undefined>,
): TokenStore {
  const { documents, variables } = operatorClients(['STEMWATCH_TOKENS_TABLE'], options, environment);
  return new TokenStore(documents, variables.STEMWATCH_TOKENS_TABLE);
}
