// What the documents of a kind say, as far as the portal reads it: the API has each as any JSON, the schema of its kind
// says all of it.

export interface TeamSpec {
  name: string;
  title?: string;
  description?: string;
  contact?: string;
}
export interface UserSpec {
  name: string;
  title?: string;
  email?: string;
  teams?: string[];
  roles?: string[];
  attributes?: Record<string, unknown>;
  disabled?: boolean;
}
export interface DomainSpec {
  name: string;
  title?: string;
  description?: string;
  team?: string;
  curators?: string[];
  mode?: string;
}
export interface ProductSpec {
  name?: string;
  domain?: string;
  description?: { purpose?: string; usage?: string; limitations?: string };
  outputPorts?: { name: string; contractId?: string; description?: string }[];
}

interface Specs {
  team: TeamSpec;
  user: UserSpec;
  domain: DomainSpec;
  product: ProductSpec;
}

export function specOf<Kind extends keyof Specs>(item: { kind: Kind; spec: unknown }): Specs[Kind] {
  return item.spec as Specs[Kind];
}
