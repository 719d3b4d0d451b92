/** Hands a file that was made here to the browser to keep. */
export function keep(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after this; how soon is its own business.
  setTimeout(() => { URL.revokeObjectURL(address); }, 60_000);
}
