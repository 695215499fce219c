import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

// An organisation's sign-in: a certified OpenID Connect provider with pages of its own, which let in whoever says a name.
// To a browser, `localhost` is another site than Weft's 127.0.0.1.

export interface Person {
  name: string;
  email?: string;
  groups?: string[];
}

export const client = { id: 'weft', secret: 'a secret of the client and the provider' };

export class SignInProvider {
  private readonly server = createServer();
  readonly issuer: Promise<string>;

  constructor(private readonly people: Record<string, Person>) {
    const isUp = new Promise<void>((up) => this.server.listen(0, '127.0.0.1', up));
    this.issuer = isUp.then(() => `http://localhost:${(this.server.address() as AddressInfo).port}`);
  }

  // Lets in for the program at this address.
  async serve(address: string) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const provider = new Provider(await this.issuer, {
      clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [`${address}/api/v1/oidc/callback`] }],
      claims: { profile: ['name', 'preferred_username'], email: ['email', 'email_verified'], groups: ['groups'] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'walks', alg: 'RS256', use: 'sig' }] },
      findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => this.claimsOf(accountId) }),
    });
    this.server.on('request', provider.callback());
  }

  stop() {
    this.server.close();
    this.server.closeAllConnections();
  }

  private claimsOf(sub: string) {
    const { name, email, groups = [] } = this.people[sub] ?? { name: sub };
    return { sub, name, preferred_username: sub, groups, ...(email && { email, email_verified: true }) };
  }
}
