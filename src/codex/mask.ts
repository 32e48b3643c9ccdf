/** Takes the user and the password out of the URLs in a text: a registry's address may hold them. */
export function maskUrls(text: string): string {
  return text.replace(/\/\/[^/\s]+@/g, "//***@");
}
