/** The query string as Next passes it to a page. */
export type SearchParameters = Record<string, string | string[] | undefined>;

export function readQuery(parameters: SearchParameters): URLSearchParams {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, one] satisfies [string, string]),
  );
  return new URLSearchParams(pairs);
}
