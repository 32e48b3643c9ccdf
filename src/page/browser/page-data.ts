/**
 * Reads the data of a page from its element. Packed data is one string: JSON, compressed and written as base64.
 * @param id id of the element: the name of the page, such as `parity`
 */
export async function readPageData<T>(id: string): Promise<T> {
  const data: unknown = JSON.parse(document.getElementById(id)?.textContent ?? "{}");
  if (typeof data !== "string") return data as T;
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return (await new Response(unpacked).json()) as T;
}
