/** Removes user names and passwords from the URLs in a text, because a registry's address may contain them. */
export function maskUrls(text: string): string {
  return text.replace(/\/\/[^/\s]+@/g, "//***@");
}
