const JSON_TARGETS = { kms: 'TrentService', secretsmanager: 'secretsmanager' } as const;
const QUERY_VERSIONS = { iam: '2010-05-08', sts: '2011-06-15' } as const;

/** The target of a query, since moto keeps accounts and Regions separate. */
export interface Place {
  accountId: string;
  region: string;
}

/** Read-only queries to moto, without the proxy and in any account; null for an error response. */
export interface Upstream {
  askJson(
    place: Place,
    service: keyof typeof JSON_TARGETS,
    operation: string,
    params: Record<string, unknown>,
  ): Promise<Record<string, unknown> | null>;
  askXml(place: Place, service: keyof typeof QUERY_VERSIONS, params: Record<string, string>): Promise<string | null>;
}

export function openUpstream(url: string): Upstream {
  const ask = async (place: Place, service: string, headers: Record<string, string>, body: string) => {
    const scope = `PROXY/20250101/${place.region}/${service}/aws4_request`;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        // moto reads the service from the credential scope and the account from its own header, and checks no
        // signature.
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
        'x-moto-account-id': place.accountId,
      },
      body,
    });
    const text = await response.text();
    return response.ok ? text : null;
  };
  return {
    async askJson(place, service, operation, params) {
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${JSON_TARGETS[service]}.${operation}`,
      };
      const text = await ask(place, service, headers, JSON.stringify(params));
      return text === null ? null : JSON.parse(text);
    },
    askXml(place, service, params) {
      const form = new URLSearchParams({ Version: QUERY_VERSIONS[service], ...params }).toString();
      return ask(place, service, { 'content-type': 'application/x-www-form-urlencoded' }, form);
    },
  };
}

/** The text of the first element with this name. */
export function xmlText(xml: string, element: string): string | null {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? null;
}
